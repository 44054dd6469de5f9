namespace Trexis.PipelineTasks.Engines.SqlServer.Copies;

/// <summary>The statements around copies, each in master and the only one of its batch: the service takes them in no other way.</summary>
internal static class CopyStatements
{
    public static string Copy(string database, string copy) =>
        $"CREATE DATABASE {SqlName.Quote(copy)} AS COPY OF {SqlName.Quote(database)};";

    /// <summary>Ends a copying that goes on, too.</summary>
    public static string Drop(string copy) => $"DROP DATABASE IF EXISTS {SqlName.Quote(copy)};";

    public static string Rename(string database, string name) =>
        $"ALTER DATABASE {SqlName.Quote(database)} MODIFY NAME = {SqlName.Quote(name)};";
}
