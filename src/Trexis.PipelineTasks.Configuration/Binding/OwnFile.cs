using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>A file that is part of this software, read as strictly as those of its users.</summary>
public static class OwnFile
{
    /// <param name="content">Its bytes.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="build">Makes something of what the file was found to hold, and adds what only then is seen to be wrong.</param>
    /// <exception cref="InputException">It has mistakes; all of them, with line and column.</exception>
    public static T Read<TShape, T>(ReadOnlySpan<byte> content, string name, Func<TShape, ProblemList, T> build)
        where TShape : class, ISchema<TShape>
        where T : class
    {
        var problems = new ProblemList(name);
        var shape = ConfigurationReader.Shape<TShape>(YamlSource.Read(content, problems), problems);
        return ConfigurationReader.Sound(shape is null ? null : build(shape, problems), problems);
    }
}
