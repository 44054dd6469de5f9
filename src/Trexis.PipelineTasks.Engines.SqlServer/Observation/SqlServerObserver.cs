using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>Reads facts, a round trip for each group; a question that the server refuses leaves the others of its batch known.</summary>
internal sealed class SqlServerObserver(SqlServerLink link, ServerIdentity server) : IDatabaseObserver
{
    private static readonly Version OldestAzure = new(12, 0);

    private const int LowestCompatibility = 100;

    /// <summary>Batches a second below which nothing that depends on load is proven.</summary>
    private const double IdleBatches = 5;

    private readonly LoadReading _load = new(link, server);
    private BatchRequests? _earlier;

    public async Task<AvailabilityFacts> AvailabilityAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var state = batch.Add(new DatabaseStateQuery());
        var roles = batch.Add(new ReplicaRolesQuery());
        var restored = batch.Add(new LastRestoreQuery());
        await batch.ExecuteAsync(link, "reading the database's state", cancel);
        var known = state.Single;
        var role = Role(known, roles.Rows);
        return new AvailabilityFacts
        {
            State = known.Map(row => row.State),
            Online = known.Map(row => row.State == "ONLINE" && !row.Standby && role is not Fact<string>.Known { Value: "SECONDARY" }),
            Writable = known.Map(row => !row.ReadOnly && row.Updateability == "READ_WRITE"),
            SingleUser = known.Map(row => row.UserAccess == "SINGLE_USER"),
            Version = Fact.Known(new EngineVersion(server.Name, server.Version, server.IsAzure ? OldestAzure : ServerIdentity.Oldest)),
            Compatibility = known.Map(row => new CompatibilityLevel(row.Compatibility, Native(row), LowestCompatibility)),
            Role = role,
            Settings = known.Map(row => Settings(row, restored.Rows, roles.Rows)),
        };
    }

    public async Task<AccessFacts> AccessAsync(IReadOnlyList<Operation>? planned, CancellationToken cancel)
    {
        var plan = planned is null ? null : PlanPermissions.From(planned, server);
        var batch = new QueryBatch(server);
        var held = batch.Add(new HeldPermissionsQuery(plan?.Needed ?? DeploymentPermissions.For(server)));
        var excess = batch.Add(new ExcessRightsQuery());
        await batch.ExecuteAsync(link, "asking for permissions", cancel);
        var name = string.Equals(server.Login, server.User, StringComparison.OrdinalIgnoreCase)
            ? server.Login
            : $"{server.Login} (user {server.User})";
        return new AccessFacts(Fact.Known(name), held.Rows, excess.Rows) { Planned = planned?.Count, Unforeseen = plan?.Unforeseen ?? [] };
    }

    public Task<ResourceFacts> ResourcesAsync(CancellationToken cancel) => _load.ReadAsync(cancel);

    public async Task<ActivityFacts> ActivityAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var blocked = batch.Add(new BlockedSessionsQuery());
        var requests = batch.Add(new BatchRequestsQuery());
        await batch.ExecuteAsync(link, "asking who waits for whom", cancel);
        var waiting = blocked.Rows.Map(BlockingChains.From);
        return new ActivityFacts(
            waiting,
            waiting.Map(sessions => sessions.Count == 0 ? TimeSpan.Zero : sessions.Max(session => session.Wait)),
            Idle(requests.Single));
    }

    public async Task<CompatibilityFacts> CompatibilityAsync(FeatureDemand? demand, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var outside = batch.Add(new OutsideReferencesQuery());
        var features = batch.Add(new EditionFeaturesQuery());
        await batch.ExecuteAsync(link, "reading references and features", cancel);
        return new CompatibilityFacts(
            outside.Rows.Map<IReadOnlyList<string>>(
                rows => [.. rows.Select(Named).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)]),
            outside.Rows.Map<IReadOnlyList<string>>(
                rows => [
                    .. rows.Where(row => !row.Found)
                        .Select(row => $"{Named(row)}, which {row.From} names")
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                ]),
            features.Rows)
        { Needs = demand is null ? null : FeatureNeeds.Of(demand, server) };
    }

    public async Task<SecurityFacts> SecurityAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var orphans = batch.Add(new OrphanedUsersQuery());
        var grants = batch.Add(new GrantsQuery());
        var settings = batch.Add(new UnsafeSettingsQuery());
        await batch.ExecuteAsync(link, "reading users, grants and settings", cancel);
        return new SecurityFacts(
            Orphans(orphans.Rows), grants.Rows, settings.Rows.Map<IReadOnlyList<EngineSetting>>(rows => [.. rows, .. OfConnection()]));
    }

    public async Task<MonitoringFacts> MonitoringAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var store = batch.Add(new QueryStoreStateQuery());
        var alerts = server.HasAgent ? batch.Add(new AlertsQuery()) : null;
        var jobs = server.HasAgent ? batch.Add(new DisabledJobsQuery()) : null;
        await batch.ExecuteAsync(link, "reading what watches the database", cancel);
        var none = $"{server.Name} has no agent";
        return new MonitoringFacts(
            store.Single.Map(state => state is "READ_WRITE" or "READ_CAPTURE_SECONDARY"),
            alerts?.Single.Map(count => count > 0) ?? Fact.NotApplicable<bool>(none),
            jobs?.Rows ?? Fact.NotApplicable<IReadOnlyList<string>>(none));
    }

    public Task<Fact<SchemaInventory>> InventoryAsync(bool exactRows, bool violations, CancellationToken cancel) =>
        new SqlServerInventoryReader(link, server).ReadAsync(exactRows, violations, cancel);

    public Task<Fact<IntegrityReading>> IntegrityAsync(TimeSpan budget, CancellationToken cancel) =>
        IntegrityCheck.OfLivingAsync(link, server.Database, budget, cancel);

    private static Fact<string> Role(Fact<DatabaseState> state, Fact<IReadOnlyList<ReplicaRole>> roles) =>
        state is Fact<DatabaseState>.Known { Value.Replicated: false }
            ? Fact.NotApplicable<string>("the database is in no availability group")
            : roles.Map(rows => rows.FirstOrDefault(row => row.Local)) switch
            {
                Fact<ReplicaRole?>.Known { Value: { } local } => Fact.Known(local.Primary ? "PRIMARY" : "SECONDARY"),
                Fact<ReplicaRole?>.Known => Fact.Unreadable<string>("the server names no replica of its own for this database"),
                var other => other.Map(row => row!.Server),
            };

    private int Native(DatabaseState state) => server.IsAzure
        ? Math.Max(state.Compatibility, state.MasterCompatibility ?? 0)
        : server.Major * 10;

    private IReadOnlyList<EngineSetting> Settings(
        DatabaseState state, Fact<IReadOnlyList<string>> restored, Fact<IReadOnlyList<ReplicaRole>> roles)
    {
        List<EngineSetting> settings =
        [
            new("recovery model", state.RecoveryModel),
            new("collation", state.Collation),
            new("containment", state.Containment),
            new("read committed snapshot", state.SnapshotIsolation ? "ON" : "OFF"),
            new("log reuse waits for", state.LogReuseWait),
            new("connection encrypted", link.Connection.Encrypts ? "yes" : "no"),
        ];
        if (restored is Fact<IReadOnlyList<string>>.Known { Value: [var last, ..] }) settings.Add(new("last restored", last));
        if (roles is Fact<IReadOnlyList<ReplicaRole>>.Known known)
            settings.AddRange(
                known.Value.Select(
                    replica => new EngineSetting(
                        $"replica {replica.Server}",
                        $"{(replica.Primary ? "primary" : "secondary")}, {replica.Synchronization}, {replica.Health}")));
        return settings;
    }

    // Two readings make a rate; the first of a run has nothing to compare with.
    private Fact<bool> Idle(Fact<BatchRequests> requests)
    {
        if (requests is not Fact<BatchRequests>.Known { Value: var now }) return requests.Map(_ => false);
        var earlier = _earlier;
        _earlier = now;
        return earlier is { } before && now.Milliseconds > before.Milliseconds
            ? Fact.Known(1000.0 * (now.Batches - before.Batches) / (now.Milliseconds - before.Milliseconds) < IdleBatches)
            : Fact.Unreadable<bool>("one reading of the batch counter tells no rate; the next one does");
    }

    private static Fact<IReadOnlyList<string>> Orphans(Fact<IReadOnlyList<OrphanedUser>> users) =>
        users is Fact<IReadOnlyList<OrphanedUser>>.Known { Value: var rows } && rows.Any(row => !row.SeesLogins)
            ? Fact.Unreadable<IReadOnlyList<string>>(
                "this login may not see the server's logins (VIEW ANY DEFINITION), so every user looks as if it had none")
            : users.Map<IReadOnlyList<string>>(found => [.. found.Select(user => user.Name)]);

    private IEnumerable<EngineSetting> OfConnection()
    {
        if (link.Connection.TrustsAnyCertificate)
            yield return new EngineSetting(
                "TrustServerCertificate", "True in the connection string: anybody between could pose as the server");
        if (!link.Connection.Encrypts)
            yield return new EngineSetting("Encrypt", "False in the connection string: password and data cross the network in the clear");
    }

    private static string Named(OutsideReference reference) =>
        string.Join('.', new[] { reference.Server, reference.Database, reference.Entity }.Where(part => part.Length > 0));
}
