using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

internal static class DatabaseSize
{
    /// <summary>Pages by their size: what a copy takes, whatever still lies in the write-ahead log.</summary>
    public static long Read(SqliteConnection database) =>
        Number(database, SettingQuery.PageCount) * Number(database, SettingQuery.PageSize);

    private static long Number(SqliteConnection database, SettingQuery setting) =>
        long.Parse(database.Single(setting), CultureInfo.InvariantCulture);
}
