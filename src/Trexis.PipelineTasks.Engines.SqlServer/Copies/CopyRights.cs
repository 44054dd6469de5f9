namespace Trexis.PipelineTasks.Engines.SqlServer.Copies;

/// <summary>What copying asks of a login: rights that no GRANT gives.</summary>
internal static class CopyRights
{
    /// <summary>Of master; dropping and seeing its own copies comes with it.</summary>
    public const string InMaster = "dbmanager";

    public const string InDatabase = "db_owner";

    public const string Hint = $"a copy is ordered in master: the login needs a user there that is a member of {InMaster}, and "
        + $"{InDatabase} in the database (samples/sqlserver/least-privilege-azure.sql)";
}
