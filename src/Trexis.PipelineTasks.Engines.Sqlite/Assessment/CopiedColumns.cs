using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>Which columns a copy of a whole table takes over as they are.</summary>
internal static class CopiedColumns
{
    private static readonly string[] NoNumbers = ["CHAR", "CLOB", "TEXT", "BLOB"];

    /// <returns>
    /// The columns of the table that are not taken over as they are, with what becomes of each; absent where nobody can tell which value
    /// goes where.
    /// </returns>
    public static IReadOnlyDictionary<string, string>? Lacking(
        SchemaCopy copy, AssessedStatement statement, AuthorizedAction write, string whole)
    {
        if (statement.Selects(AuthorizedAction.NameOf(whole)) is not { } selected) return null;
        var (from, into) = (Shown(copy, whole), Shown(copy, write.Table));
        List<SelectedColumn> values =
        [
            .. selected.SelectMany(one => one.Column == "*"
                ? from.Select(column => new SelectedColumn(column.Name, column.Name, column.Name))
                : [one]),
        ];
        var names = write.Code != raw.SQLITE_INSERT
            ? [.. values.Select(value => value.Name)]
            : statement.Names() ?? [.. into.Where(column => !column.IsGenerated).Select(column => column.Name)];
        if (names.Count != values.Count) return null;
        var lacking = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in from.Where(column => !column.IsGenerated))
        {
            var place = names.ToList().FindIndex(name => Is(name, column.Name));
            if (place < 0) lacking[column.Name] = $"{column.Name} → nothing";
            else if (!Is(values[place].Column, column.Name)) lacking[column.Name] = $"{column.Name} → {values[place].Text}";
            else if (into.FirstOrDefault(other => Is(other.Name, column.Name)) is { } target && Converts(column.Type, target.Type))
                lacking[column.Name] = $"{column.Type} → {target.Type}";
        }

        return lacking;
    }

    // SQLite makes numbers of texts that look like some: '007' is 7 then.
    private static bool Converts(string from, string to) => !IsNumber(from) && IsNumber(to);

    // By the rules of SQLite's affinity.
    private static bool IsNumber(string type) => type.Contains("INT", StringComparison.Ordinal)
        || (type.Length > 0 && !NoNumbers.Any(word => type.Contains(word, StringComparison.Ordinal)));

    private static List<ColumnShape> Shown(SchemaCopy copy, string table) => [.. copy.Columns(table).Where(column => !column.IsHidden)];

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
