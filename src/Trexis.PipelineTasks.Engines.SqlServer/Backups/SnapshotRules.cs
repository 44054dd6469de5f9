using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Where SQL Server has snapshots, and which databases it would not revert to one; pure.</summary>
internal static class SnapshotRules
{
    /// <summary>2016 with its first service pack, which gave them to every edition.</summary>
    private static readonly Version EveryEdition = new(13, 0, 4001);

    /// <returns>Why this server has none; nothing where it has.</returns>
    public static string? Lacking(ServerIdentity server) => server switch
    {
        { IsAzure: true } => $"the service has no database snapshots ({server.Name})",
        _ when server.IsEnterprise || server.Version >= EveryEdition => null,
        _ => $"before 2016 SP1 only the Enterprise edition has database snapshots ({server.Name})",
    };

    /// <returns>Why the database cannot be put back to a snapshot; nothing where it can.</returns>
    public static string? Obstacle(IReadOnlyList<SnapshotFile> files, DatabaseState state) => state.Replicated
        ? "the database is in an availability group: the server reverts none of its members to a snapshot"
        : files.Select(Objection).FirstOrDefault(objection => objection is not null);

    private static string? Objection(SnapshotFile file) => file switch
    {
        { Kind: not "ROWS" } => $"file {file.Name} holds {file.Kind} (or memory-optimized tables), which no snapshot holds",
        { State: not "ONLINE" } => $"file {file.Name} is {file.State}",
        { ReadOnly: true } => $"file {file.Name} is in a read-only filegroup, with which the server reverts nothing",
        _ => null,
    };
}
