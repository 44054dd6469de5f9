using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Which kinds of backup cannot be made of a database as it is, or would prove nothing; pure.</summary>
internal static class KindRules
{
    /// <summary>As sys.dm_database_encryption_keys names it; a key of one's own is an ASYMMETRIC KEY.</summary>
    private const string ServiceKey = "CERTIFICATE";

    private static readonly BackupKind[] OfTheChain = [BackupKind.Full, BackupKind.Differential, BackupKind.Log];

    public static IReadOnlyDictionary<BackupKind, string> OfService(ServerIdentity server) =>
        OfTheChain.ToDictionary(kind => kind, _ => KeptBy(server));

    /// <param name="encryptors">Of the database's key; asked of a managed instance only.</param>
    public static IReadOnlyDictionary<BackupKind, string> Obstacles(
        ServerIdentity server, Fact<DatabaseState> state, Fact<IReadOnlyList<ReplicaRole>> roles, Fact<IReadOnlyList<BackupRow>> history,
        IReadOnlyList<string> unread, Fact<IReadOnlyList<string>>? encryptors = null)
    {
        var obstacles = new Dictionary<BackupKind, string>();
        if (encryptors?.ValueOr(null)?.Contains(ServiceKey, StringComparer.OrdinalIgnoreCase) == true)
            obstacles[BackupKind.CopyOnly] = $"{server.Database} is encrypted with a key that the service manages, and {server.Name} gives "
                + "no backup of it to users: have the instance's TDE protector be a key of your own (Azure Key Vault), or rely on the "
                + "service's own backups";
        foreach (var kind in OfTheChain)
        {
            if (Obstacle(kind, server, state, roles, history, unread) is { } obstacle) obstacles[kind] = obstacle;
        }

        return obstacles;
    }

    private static string? Obstacle(
        BackupKind kind, ServerIdentity server, Fact<DatabaseState> state, Fact<IReadOnlyList<ReplicaRole>> roles,
        Fact<IReadOnlyList<BackupRow>> history, IReadOnlyList<string> unread)
    {
        if (server.IsAzure) return KeptBy(server);
        if (state is not Fact<DatabaseState>.Known { Value: var database })
            return $"whether the database can have one the server does not tell ({Why(state)})";
        if (kind == BackupKind.Log && database.RecoveryModel == "SIMPLE") return "the recovery model SIMPLE keeps no log to back up";
        if (kind != BackupKind.Log && database.Replicated && OnSecondary(roles) is { } secondary) return secondary;
        return kind == BackupKind.Full ? null : WithoutBase(history, unread);
    }

    private static string KeptBy(ServerIdentity server) =>
        $"{server.Name} keeps the chain of backups itself and takes no link of it from users";

    // A secondary takes copy-only and log backups.
    private static string? OnSecondary(Fact<IReadOnlyList<ReplicaRole>> roles) => (roles.ValueOr(null) ?? []).FirstOrDefault(
        replica => replica.Local) switch
    {
        { Primary: true } => null,
        { } local => $"{local.Server} is a secondary replica, which takes only copy-only and log backups",
        null => $"whether this is the primary replica, which alone takes them, the server does not tell ({Why(roles)})",
    };

    private static string? WithoutBase(Fact<IReadOnlyList<BackupRow>> history, IReadOnlyList<string> unread) => history switch
    {
        Fact<IReadOnlyList<BackupRow>>.Known known when known.Value.Any(row => row is { Type: BackupTypes.Full, CopyOnly: false }) => null,
        Fact<IReadOnlyList<BackupRow>>.Known when unread.Count > 0 =>
            $"no full backup is known that it could rest on, and the history of a replica was not read: {unread[0]}",
        Fact<IReadOnlyList<BackupRow>>.Known =>
            "no full backup is known that it could rest on (a copy-only one begins no chain): take one with kind full first",
        _ => $"whether there is a full backup that it could rest on the server does not tell ({Why(history)})",
    };

    private static string Why<T>(Fact<T> fact) => fact is Fact<T>.Unreadable unreadable ? unreadable.Reason : "not asked";
}
