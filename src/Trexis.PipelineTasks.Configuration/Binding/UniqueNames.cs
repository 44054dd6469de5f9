using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Names that must differ in more than their capitals: they become file names, and some file systems fold them.</summary>
internal sealed class UniqueNames(ProblemList problems, string accepted = "a name of its own")
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);

    public void Add(Field<string> name, string path)
    {
        if (name.IsSet) Add(name.Value!, name.At, path);
    }

    public void Add(string name, Position at, string path)
    {
        if (_lines.TryAdd(name, at.Line)) return;
        problems.Add(
            at, string.Create(CultureInfo.InvariantCulture, $"{path} is taken on line {_lines[name]} already"), name, accepted);
    }
}
