using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

/// <summary>
/// The extract, held against the catalog and the system dacpacs that it was made from, where they lie beside the checkout.
/// </summary>
public sealed partial class ExtractAgreesWithItsSourceTests
{
    private static readonly (string Version, string Folder)[] Dacpacs =
        [("2016", "130"), ("2017", "140"), ("2019", "150"), ("2022", "160"), ("2025", "170"), (SystemCatalog.Azure, "AzureV12")];

    /// <summary>Documented views of a logical server's master, which the system dacpac of databases lacks.</summary>
    private static readonly string[] OfLogicalMaster = ["sys.dm_database_copies"];

    [Fact]
    public void Every_column_stands_in_the_system_dacpacs_of_its_versions()
    {
        var folder = Shared("system-dacpacs");

        foreach (var (version, name) in Dacpacs)
        {
            var known = Directory.EnumerateFiles(Path.Combine(folder, name), "*.dacpac")
                .SelectMany(NamesIn)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            var missing = SystemCatalog.Read().Names
                .Where(pair => pair.Value.Contains(version)
                    && !OfLogicalMaster.Contains(pair.Key.Split(' ')[0])
                    && !known.Contains(pair.Key))
                .Select(pair => pair.Key);
            missing.ShouldBeEmpty($"not in the system dacpacs of {version}");
        }
    }

    [Fact]
    public void Every_column_stands_in_the_catalog_for_its_versions()
    {
        using var catalog = JsonDocument.Parse(File.ReadAllText(Shared("sqlserver-catalog.json")));
        var known = KnownIn(catalog.RootElement);

        var disagreements = from pair in SystemCatalog.Read().Names
                            where known.ContainsKey(pair.Key.Split(' ')[0])
                            from version in pair.Value
                            where !known.TryGetValue(pair.Key, out var versions) || !versions.Contains(version)
                            select $"{pair.Key} in {version}";
        disagreements.ShouldBeEmpty();
    }

    private static Dictionary<string, HashSet<string>> KnownIn(JsonElement root)
    {
        var known = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in root.GetProperty("objects").EnumerateArray())
        {
            var name = (item.GetProperty("database").GetString() == "msdb" ? "msdb." : "") + item.GetProperty("name").GetString();
            known[name] = Versions(item);
            foreach (var list in new[] { "columns", "undocumentedColumns" })
            {
                if (!item.TryGetProperty(list, out var columns)) continue;
                foreach (var column in columns.EnumerateArray())
                {
                    if (column.ValueKind == JsonValueKind.Object)
                        known[$"{name} {column.GetProperty("name").GetString()}"] = Versions(column);
                }
            }
        }

        return known;
    }

    private static HashSet<string> Versions(JsonElement item) =>
        item.TryGetProperty("presentIn", out var versions) ? [.. versions.EnumerateArray().Select(version => version.GetString()!)] : [];

    private static IEnumerable<string> NamesIn(string dacpac)
    {
        var prefix = Path.GetFileNameWithoutExtension(dacpac) == "msdb" ? "msdb." : "";
        using var archive = ZipFile.OpenRead(dacpac);
        using var reader = new StreamReader(archive.GetEntry("model.xml")!.Open());
        var names = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (Element().Match(line) is not { Success: true } match) continue;
            names.Add(
                $"{prefix}{match.Groups[1].Value}.{match.Groups[2].Value}{(match.Groups[3].Success ? $" {match.Groups[3].Value}" : "")}");
        }

        return names;
    }

    /// <summary>Skips, saying what was not checked, where the source does not lie beside the checkout.</summary>
    private static string Shared(string name, [CallerFilePath] string here = "")
    {
        var root = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(root, "Trexis.PipelineTasks.sln"))) root = Path.GetDirectoryName(root)!;
        var path = Path.Combine(root, "..", "shared", name);
        Assert.SkipUnless(Path.Exists(path), $"../shared/{name} is not here: the extract was not held against its source");
        return path;
    }

    [GeneratedRegex(@"Name=""\[(sys|dbo)\]\.\[([^\]]+)\](?:\.\[([^\]]+)\])?""")]
    private static partial Regex Element();
}
