using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>The value of one pragma, as text, in a column of its name. Only constants of ours are asked for.</summary>
internal sealed record SettingQuery(string Pragma) : SqliteQuery<string>(
    "PRAGMA " + Pragma,
    row => Convert.ToString(row.GetValue(Pragma), CultureInfo.InvariantCulture) ?? "")
{
    public static readonly SettingQuery JournalMode = new("journal_mode");
    public static readonly SettingQuery Synchronous = new("synchronous");
    public static readonly SettingQuery AutoVacuum = new("auto_vacuum");
    public static readonly SettingQuery Encoding = new("encoding");
    public static readonly SettingQuery PageSize = new("page_size");
    public static readonly SettingQuery PageCount = new("page_count");
    public static readonly SettingQuery UserVersion = new("user_version");
}
