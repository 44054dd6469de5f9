namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What becomes of the rows that refer to a table, by themselves or through others, when rows of it go.</summary>
internal sealed class Children(SchemaCopy copy, LiveRows rows)
{
    /// <summary>One sentence for each key whose rows are touched; none where nothing refers to the table, or no row does.</summary>
    /// <param name="all">Whether all of its rows go: otherwise what refers to it may refer to rows that stay.</param>
    public LostChildren Of(string table, bool all)
    {
        // Of a table without rows none goes, whatever its children hold.
        if (!rows.MayHold(table)) return LostChildren.None;
        var (told, tables, goes) = (new List<string>(), new List<string>(), false);
        var seen = new HashSet<string>([table], StringComparer.OrdinalIgnoreCase);
        for (var parents = new Queue<string>([table]); parents.TryDequeue(out var parent);)
        {
            foreach (var key in copy.Catalog.KeysTo(parent).Where(
                key => all ? !Is(key[0].Table, parent) : key[0].OnDelete is not ("NO ACTION" or "RESTRICT")))
            {
                var child = key[0].Table;
                var count = rows.With(child, [.. key.Select(column => column.From)]);
                if (count == 0) continue;
                tables.Add(child);
                var who = $"{(count is { } known ? HumanText.Plural(known, "row") : "rows")} of {SqliteIdentifier.Display(child)}";
                var isCounted = count is not null && !(all && Is(parent, table));
                told.Add(Fate(key[0].OnDelete, who, SqliteIdentifier.Display(parent), count == 1, isCounted ? "up to " : ""));
                if (key[0].OnDelete != "CASCADE") continue;
                goes = true;
                if (seen.Add(child)) parents.Enqueue(child);
            }
        }

        return new LostChildren(told, tables, goes);
    }

    // Below the first level not every row that refers must refer to a row that goes.
    private static string Fate(string onDelete, string who, string parent, bool one, string most) => onDelete switch
    {
        "CASCADE" => $"{most}{who} {(one ? "refers" : "refer")} to {parent} and {(one ? "goes" : "go")} with it",
        "SET NULL" or "SET DEFAULT" => $"{most}{who} {(one ? "loses its" : "lose their")} reference to {parent}",
        _ => $"it fails while {who} {(one ? "refers" : "refer")} to {parent}",
    };

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Told">Parts of a sentence.</param>
/// <param name="Tables">Whose rows go or lose their reference.</param>
/// <param name="Goes">Whether rows go, and not their reference alone.</param>
internal sealed record LostChildren(IReadOnlyList<string> Told, IReadOnlyList<string> Tables, bool Goes)
{
    public static readonly LostChildren None = new([], [], false);
}
