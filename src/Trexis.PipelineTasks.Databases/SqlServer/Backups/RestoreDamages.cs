using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;

namespace Trexis.PipelineTasks.Databases.SqlServer.Backups;

/// <summary>What a restore in the database's place costs besides rows; pure.</summary>
internal static class RestoreDamages
{
    public static IReadOnlyList<RestoreDamage> Of(Fact<DatabaseState> state, Fact<IReadOnlyList<string>> fullTextCatalogs) =>
    [
        .. state switch
        {
            Fact<DatabaseState>.Known { Value.RecoveryModel: "SIMPLE" } => Nothing,
            Fact<DatabaseState>.Known => [new RestoreDamage("the chain of log backups", "it forks there: going back to a moment needs a new full backup to begin with")],
            _ => [new RestoreDamage("the chain of log backups", $"whether it suffers the server does not tell ({Why(state)})")],
        },
        .. fullTextCatalogs switch
        {
            Fact<IReadOnlyList<string>>.Known { Value.Count: 0 } or Fact<IReadOnlyList<string>>.NotApplicable => Nothing,
            Fact<IReadOnlyList<string>>.Known { Value: var names } => names.Select(name => new RestoreDamage($"full-text catalog {name}", "it is as the backup holds it: searches find too little until it is filled again")),
            _ => [new RestoreDamage("full-text catalogs", $"whether there are any the server does not tell ({Why(fullTextCatalogs)})")],
        },
    ];

    /// <summary>The server itself refuses to restore over a member of an availability group.</summary>
    public static string? Obstacle(ServerIdentity server, Fact<DatabaseState> state) => state switch
    {
        _ when server.Kind == Editions.ManagedInstance => "a managed instance restores no database in the place of another: restore under another name and rename",
        Fact<DatabaseState>.Known { Value.Replicated: true } => "the database is in an availability group: it must leave the group first, and every secondary must be seeded anew afterwards",
        _ => null,
    };

    private static readonly IReadOnlyList<RestoreDamage> Nothing = [];

    private static string Why<T>(Fact<T> fact) => fact is Fact<T>.Unreadable unreadable ? unreadable.Reason : "not asked";
}
