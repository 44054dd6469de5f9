namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Backup">Empty on a server that does not tell (before 2019).</param>
internal sealed record DefaultPaths(string Data, string Log, string Backup);

/// <summary>Where the server puts files that nobody gave a place.</summary>
internal sealed record DefaultPathsQuery() : SqlServerQuery<DefaultPaths>(
    """
    SELECT CONVERT(nvarchar(512), SERVERPROPERTY(N'InstanceDefaultDataPath')) AS data_path,
        CONVERT(nvarchar(512), SERVERPROPERTY(N'InstanceDefaultLogPath')) AS log_path,
        CONVERT(nvarchar(512), SERVERPROPERTY(N'InstanceDefaultBackupPath')) AS backup_path;
    """,
    row => new(row.Text("data_path"), row.Text("log_path"), row.Text("backup_path")),
    Editions: Editions.Instance,
    Elsewhere: "the service keeps its own files");
