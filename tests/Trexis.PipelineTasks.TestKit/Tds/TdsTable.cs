namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>One result set. A column's type is that of its first value; a column without any is text.</summary>
public sealed record TdsTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>Nobody has named its columns; a double does, after the statement that it answers.</summary>
    public bool IsUnnamed => Columns.All(name => name.Length == 0);

    /// <summary>Rows in the order of the statement's columns, whose names they take.</summary>
    public static TdsTable Of(params object?[][] rows) =>
        new([.. Enumerable.Range(0, rows.Length == 0 ? 1 : rows[0].Length).Select(_ => "")], rows);

    public static TdsTable Named(string columns, params object?[][] rows) => new(columns.Split(' '), rows);

    public static TdsTable Empty(int columns) => new([.. Enumerable.Repeat("", columns)], []);

    /// <summary>With the first of these names, as many as it has columns.</summary>
    public TdsTable NamedAs(IReadOnlyList<string> names) =>
        IsUnnamed && names.Count >= Columns.Count ? this with { Columns = [.. names.Take(Columns.Count)] } : this;
}
