using System.Text.Json;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>
/// A deployment in which everything that has a name bears a hostile one, and most of it is refused, so that the names are told.
/// </summary>
internal static class HostileShop
{
    /// <summary>SQLite's names end at a NUL.</summary>
    public static readonly IReadOnlyList<string> Names = [
        .. HostileText.All.Where(text => !text.Contains('\0', StringComparison.Ordinal)), "bell\u0007 and \u001B[31mred",
    ];

    /// <summary>Configuration takes no line breaks or control characters, and says so.</summary>
    private static readonly List<string> OneLine = [.. Names.Where(name => !name.Any(char.IsControl))];

    /// <summary>
    /// Tables with orphans, columns, indexes and views of hostile names; scripts that drop them; assertions that do not hold; a change that
    /// says it all.
    /// </summary>
    public static Shop Make()
    {
        var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }");
        for (var number = 0; number < Names.Count; number++)
        {
            var name = Quoted(Names[number]);
            shop.Execute("shop.db", $"""
                CREATE TABLE {name} (id INTEGER PRIMARY KEY, {Quoted(
                    Names[number] + "?")} TEXT CHECK ({Quoted(Names[number] + "?")} <> ''), parent INTEGER REFERENCES {name} (id));
                CREATE INDEX {Quoted("ix " + Names[number])} ON {name} (parent);
                CREATE VIEW {Quoted("v " + Names[number])} AS SELECT * FROM {name};
                PRAGMA foreign_keys = OFF;
                INSERT INTO {name} VALUES (1, 'x', 77);
                """);
            shop.Write($"migrations/V{number + 1:0000}__drop.sql", $"DROP VIEW {Quoted("v " + Names[number])};\nDROP TABLE {name};\n");
            shop.Write($"checks/{number}.sql", "SELECT 1");
        }

        var all = JsonSerializer.Serialize(string.Join(" / ", OneLine));
        shop.Write(
            "changes/CHG-7.yml",
            $"version: 1\nid: CHG-7\ndescription: {all}\npurpose: {all}\nimpact: {all}\nauthors: [{JsonSerializer.Serialize("@team")}]\n");
        File.AppendAllText(shop.At("deployment.yml"), $$"""
            validate:
              assertions:
            {{string.Join(
                '\n',
                OneLine.Select(
                    (name, number) => $"    - {{ name: {JsonSerializer.Serialize(name)}, sql: checks/{number}.sql, expect: empty, when: "
                        + $"[before, after] }}"))}}
            perf:
              queries:
            {{string.Join(
                '\n', OneLine.Select((name, number) => $"    - {{ name: {JsonSerializer.Serialize(name)}, sql: checks/{number}.sql }}"))}}

            """);
        return shop;
    }

    /// <summary>Scripts whose file names are hostile, as far as the file system takes them.</summary>
    public static void AddScripts(Shop shop)
    {
        var invalid = Path.GetInvalidFileNameChars();
        var number = 900;
        foreach (var name in Names.Where(name => name.IndexOfAny(invalid) < 0))
            shop.Write($"migrations/V{number++}__{name}.sql", "SELEC 1;");
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
