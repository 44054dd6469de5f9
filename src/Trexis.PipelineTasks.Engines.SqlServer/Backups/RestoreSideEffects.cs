using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>What putting a backup or a snapshot in the database's place costs besides rows; pure.</summary>
internal static class RestoreSideEffects
{
    public static IReadOnlyList<RestoreSideEffect> From(Fact<DatabaseState> state, Fact<IReadOnlyList<string>> fullTextCatalogs) => From(
        state,
        fullTextCatalogs,
        "it forks there: going back to a moment needs a new full backup to begin with",
        "it is as the backup holds it: searches find too little until it is filled again");

    public static IReadOnlyList<RestoreSideEffect> OfRevert(
        Fact<DatabaseState> state, Fact<IReadOnlyList<string>> fullTextCatalogs) => From(
        state,
        fullTextCatalogs,
        "it ends there, for the log is built anew: take a full backup right afterwards",
        "it is dropped: create and fill it again");

    private static IReadOnlyList<RestoreSideEffect> From(
        Fact<DatabaseState> state, Fact<IReadOnlyList<string>> fullTextCatalogs, string toChain, string toCatalog) =>
    [
        .. state switch
        {
            Fact<DatabaseState>.Known { Value.RecoveryModel: "SIMPLE" } => Nothing,
            Fact<DatabaseState>.Known => [new RestoreSideEffect("the chain of log backups", toChain)],
            _ => [new RestoreSideEffect("the chain of log backups", $"whether it suffers the server does not tell ({Why(state)})")],
        },
        .. fullTextCatalogs switch
        {
            Fact<IReadOnlyList<string>>.Known { Value.Count: 0 } or Fact<IReadOnlyList<string>>.NotApplicable => Nothing,
            Fact<IReadOnlyList<string>>.Known { Value: var names } =>
                names.Select(name => new RestoreSideEffect($"full-text catalog {name}", toCatalog)),
            _ => [new RestoreSideEffect("full-text catalogs", $"whether there are any the server does not tell ({Why(fullTextCatalogs)})")],
        },
    ];

    /// <summary>Ours make way for a restore.</summary>
    public static IEnumerable<RestoreSideEffect> OfSnapshots(Fact<IReadOnlyList<SnapshotRow>> snapshots) => (snapshots.ValueOr(null) ?? [])
        .Where(snapshot => DeploymentSnapshots.IsOurs(snapshot.Name))
        .Select(
            snapshot => new RestoreSideEffect(
                $"snapshot {snapshot.Name}", "it is dropped first, for the server restores nothing over a database that has one"));

    /// <summary>
    /// The server itself refuses to restore over a member of an availability group, and over a database that has snapshots.
    /// </summary>
    public static string? Obstacle(
        ServerIdentity server, Fact<DatabaseState> state, Fact<IReadOnlyList<SnapshotRow>> snapshots) => state switch
        {
            _ when server.Kind == Editions.ManagedInstance =>
                "a managed instance restores no database in the place of another: restore under another name and rename",
            Fact<DatabaseState>.Known { Value.Replicated: true } =>
                "the database is in an availability group: it must leave the group first, and every secondary must be seeded anew "
                    + "afterwards",
            _ => (snapshots.ValueOr(null) ?? []).FirstOrDefault(snapshot => !DeploymentSnapshots.IsOurs(snapshot.Name)) is { } strange
                ? $"the database has the snapshot {strange.Name}, which is not ours, and the server restores nothing over it: whoever "
                    + "took it "
                    + "must drop it first"
                : null,
        };

    private static readonly IReadOnlyList<RestoreSideEffect> Nothing = [];

    private static string Why<T>(Fact<T> fact) => fact is Fact<T>.Unreadable unreadable ? unreadable.Reason : "not asked";
}
