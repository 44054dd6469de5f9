using System.Data;
using System.Data.Common;

namespace Trexis.PipelineTasks.Engines.Deployment;

/// <summary>Rows of our bookkeeping in the target, which every engine keeps and asks for in the same columns.</summary>
public static class BookkeepingRows
{
    public static JournalEntry Journal(DbDataReader row) => new()
    {
        Script = row.GetString("script"),
        Kind = row.GetString("kind"),
        Sha256 = row.GetString("sha256"),
        State = Enum.Parse<JournalState>(row.GetString("state"), ignoreCase: true),
        At = Read(row.GetString("at")),
        ElapsedMs = row.GetDouble("elapsed_ms"),
        Actor = row.GetString("actor"),
        Deployment = row.GetString("deployment"),
    };

    /// <param name="here">The database that is read, as anchors name it.</param>
    public static HistoryAnchor Anchor(DbDataReader row, string? here) => new(
        row.GetString("deployment"),
        row.GetString("environment"),
        row.GetString("task"),
        row.GetString("document_sha256"),
        Text(row, "schema_fingerprint"),
        Read(row.GetString("at")))
    {
        Commit = Text(row, "deployed_commit"),
        Target = Text(row, "target"),
        Database = Text(row, "written_in"),
        IsOfOriginal = Text(row, "written_in") is { } written && here is not null && written != here,
    };

    /// <summary>As the journal holds it, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>As the journal holds it.</summary>
    public static string Word(JournalState state) => state.ToString().ToLowerInvariant();

    /// <summary>Of a column that may be empty.</summary>
    public static string? Text(DbDataReader row, string column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
