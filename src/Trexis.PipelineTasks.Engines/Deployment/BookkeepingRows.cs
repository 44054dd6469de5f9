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

    public static HistoryAnchor Anchor(DbDataReader row) => new(
        row.GetString("deployment"),
        row.GetString("environment"),
        row.GetString("task"),
        row.GetString("document_sha256"),
        row.IsDBNull("schema_fingerprint") ? null : row.GetString("schema_fingerprint"),
        Read(row.GetString("at")))
    {
        Commit = row.IsDBNull("deployed_commit") ? null : row.GetString("deployed_commit"),
    };

    /// <summary>As the journal holds it, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>As the journal holds it.</summary>
    public static string Word(JournalState state) => state.ToString().ToLowerInvariant();

    private static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
