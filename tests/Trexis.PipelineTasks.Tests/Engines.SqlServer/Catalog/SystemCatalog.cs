using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

/// <summary>
/// Which versions have which system objects and columns, as far as the engine relies on them: one line an object, its columns
/// indented under it. A column without versions has those of its object. From Microsoft's system dacpacs and documentation.
/// </summary>
internal sealed class SystemCatalog
{
    public const string Azure = "AzureSqlDatabase";

    public static readonly string[] Versions = ["2016", "2017", "2019", "2022", "2025", Azure];

    private readonly Dictionary<string, string[]> _names = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<KeyValuePair<string, string[]>> Names => _names;

    public bool Has(string name, string version) => _names.TryGetValue(name, out var versions) && versions.Contains(version);

    public static SystemCatalog Read([CallerFilePath] string here = "")
    {
        var catalog = new SystemCatalog();
        var current = "";
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "system-objects.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] != ' ')
            {
                current = words[0];
                catalog._names[current] = words[1..];
            }
            else catalog._names[$"{current} {words[0]}"] = words.Length > 1 ? words[1..] : catalog._names[current];
        }

        return catalog;
    }
}
