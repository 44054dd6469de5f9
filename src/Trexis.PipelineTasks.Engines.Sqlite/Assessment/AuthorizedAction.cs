namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>One thing that SQLite asked leave for while it compiled a statement.</summary>
/// <param name="Code">SQLite's action code.</param>
/// <param name="First">Its meaning depends on the code: a table, an index, a pragma, a file.</param>
/// <param name="Database"><c>main</c>, <c>temp</c> or an attached one, where the action is about one.</param>
/// <param name="Within">The trigger or view on whose behalf it happens; absent for the statement's own doing.</param>
internal sealed record AuthorizedAction(int Code, string? First, string? Second, string? Database, string? Within)
{
    public const string Temporary = "temp";

    /// <summary>The table that it is about, apart from a stored one of the same name where only this connection sees it.</summary>
    public string Table => Database == Temporary ? $"{Temporary}\0{First}" : First ?? "";

    /// <summary>What a <see cref="Table"/> is called.</summary>
    public static string NameOf(string table) => table[(table.IndexOf('\0', StringComparison.Ordinal) + 1)..];
}
