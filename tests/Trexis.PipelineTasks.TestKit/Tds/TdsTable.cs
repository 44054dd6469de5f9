namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>One result set. A column's type is that of its first value; a column without any is text.</summary>
public sealed record TdsTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>Rows without names for their columns, as most of our statements give none.</summary>
    public static TdsTable Of(params object?[][] rows) =>
        new([.. Enumerable.Range(0, rows.Length == 0 ? 1 : rows[0].Length).Select(_ => "")], rows);

    public static TdsTable Named(string columns, params object?[][] rows) => new(columns.Split(' '), rows);

    public static TdsTable Empty(int columns) => new([.. Enumerable.Repeat("", columns)], []);
}
