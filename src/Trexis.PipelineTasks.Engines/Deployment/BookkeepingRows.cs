using System.Data.Common;

namespace Trexis.PipelineTasks.Engines.Deployment;

/// <summary>Rows of our bookkeeping in the target, which every engine keeps and asks for in the same columns.</summary>
public static class BookkeepingRows
{
    public static JournalEntry Journal(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        Enum.Parse<JournalState>(row.GetString(3), ignoreCase: true),
        Read(row.GetString(4)),
        row.GetDouble(5),
        row.GetString(6),
        row.GetString(7));

    public static HistoryAnchor Anchor(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        Read(row.GetString(5)));

    /// <summary>As the journal holds it, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>As the journal holds it.</summary>
    public static string Word(JournalState state) => state.ToString().ToLowerInvariant();

    private static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
