using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

internal sealed class SqliteObserver(SqliteLink link, TimeProvider time) : IDatabaseObserver
{
    private static readonly Version MinimumVersion = new(3, 35);

    private static readonly SettingQuery[] Settings =
        [
            SettingQuery.JournalMode, SettingQuery.Synchronous, SettingQuery.AutoVacuum, SettingQuery.Encoding, SettingQuery.PageSize,
            SettingQuery.UserVersion,
        ];

    private readonly SqliteLocation _location = link.Location;
    private readonly HostMeter _host = new(new DeviceCounter(link.Location.Path));

    public async Task<AvailabilityFacts> AvailabilityAsync(CancellationToken cancel)
    {
        var readable = await AskAsync("reading", database => database.Single(new SettingQuery("schema_version")), cancel);
        return new AvailabilityFacts
        {
            State = readable.Map(_ => "ONLINE"),
            Online = readable.Map(_ => true),
            Writable = await AskAsync("asking whether it can be written", FileAccessProbe.CanWrite, cancel),
            SingleUser = Fact.NotApplicable<bool>("SQLite has no single-user mode"),
            Version = Fact.Known(
                new EngineVersion(
                    "SQLite " + raw.sqlite3_libversion().utf8_to_string(),
                    Version.Parse(raw.sqlite3_libversion().utf8_to_string()!),
                    MinimumVersion)),
            Compatibility = Fact.NotApplicable<CompatibilityLevel>("SQLite has no compatibility levels"),
            Role = Fact.NotApplicable<string>("SQLite has no availability groups"),
            Settings = await AskAsync<IReadOnlyList<EngineSetting>>(
                "reading settings",
                database => [.. Settings.Select(setting => new EngineSetting(setting.Pragma, database.Single(setting)))],
                cancel),
        };
    }

    public async Task<AccessFacts> AccessAsync(IReadOnlyList<Operation>? planned, CancellationToken cancel) => new(
        Fact.Known(Environment.UserName),
        await AskAsync("asking for permissions", database => FileAccessProbe.Probe(database, _location), cancel),
        Fact.NotApplicable<IReadOnlyList<string>>("SQLite has no rights of its own beyond those on its file"));

    public async Task<ResourceFacts> ResourcesAsync(CancellationToken cancel)
    {
        var host = await _host.ReadAsync(cancel);
        return new ResourceFacts
        {
            CpuPercent = host.CpuPercent,
            ProcessCpuPercent = Fact.NotApplicable<double>("the database runs in this program, whose own work is left out of the host's"),
            MemoryPercent = host.MemoryPercent,
            ProcessMemoryBytes = host.ProcessMemoryBytes,
            Volumes = Volumes.Read(_location.Path, "data").Map<IReadOnlyList<VolumeFact>>(volume => [volume]),
            LogUsedPercent = Fact.NotApplicable<double>("SQLite's journal has no size of its own: it lies on the data's volume"),
            ConnectionsPercent = Fact.NotApplicable<double>("SQLite has no limit of connections"),
            IoBusyPercent = host.IoBusyPercent,
        };
    }

    public async Task<ActivityFacts> ActivityAsync(CancellationToken cancel)
    {
        var idle = Fact.NotApplicable<bool>("SQLite keeps no count of what runs in it");
        var probe = await AskAsync("asking for the write lock", database => WriteLockProbe.Try(database, time), cancel);
        return new ActivityFacts(
            probe.Map<IReadOnlyList<BlockedSession>>(
                tried => tried.Taken
                    ? []
                    : [new BlockedSession(
                        "this run",
                        tried.Waited,
                        _location.FileName,
                        "a connection that holds the write lock; SQLite does not know whose")]),
            probe is Fact<WriteLockProbe>.Known { Value.Taken: false }
                ? Fact.Unreadable<TimeSpan>(
                    $"another connection has held the write lock for longer than {HumanText.Duration(WriteLockProbe.Patience)}; SQLite "
                        + $"does not say for how long")
                : probe.Map(tried => tried.Waited),
            idle);
    }

    public Task<CompatibilityFacts> CompatibilityAsync(FeatureDemand? demand, CancellationToken cancel)
    {
        const string Alone = "a SQLite schema cannot refer to other databases";
        return Task.FromResult(new CompatibilityFacts(
            Fact.NotApplicable<IReadOnlyList<string>>(Alone),
            Fact.NotApplicable<IReadOnlyList<string>>(Alone),
            Fact.NotApplicable<IReadOnlyList<string>>(
                "SQLite has no features to switch on: what its library was built with is all there is")));
    }

    public Task<SecurityFacts> SecurityAsync(CancellationToken cancel)
    {
        const string None = "SQLite has no users, grants or server settings";
        return Task.FromResult(new SecurityFacts(
            Fact.NotApplicable<IReadOnlyList<string>>(None),
            Fact.NotApplicable<IReadOnlyList<string>>(None),
            Fact.NotApplicable<IReadOnlyList<EngineSetting>>(None)));
    }

    public Task<MonitoringFacts> MonitoringAsync(CancellationToken cancel) => Task.FromResult(new MonitoringFacts(
        Fact.NotApplicable<bool>("SQLite has no query store"),
        Fact.NotApplicable<bool>("SQLite has no alerts"),
        Fact.NotApplicable<IReadOnlyList<string>>("SQLite has no scheduled jobs")));

    public Task<Fact<SchemaInventory>> InventoryAsync(bool exactRows, bool violations, CancellationToken cancel) =>
        AskAsync("reading the schema", database => SqliteInventoryReader.Read(database, exactRows, violations), cancel);

    public async Task<Fact<IntegrityReading>> IntegrityAsync(TimeSpan budget, CancellationToken cancel)
    {
        try
        {
            return Fact.Known(
                new IntegrityReading(await link.RunAsync("checking integrity", SqliteIntegrityCheckQuery.Findings, cancel, budget)));
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Corrupt)
        {
            return Fact.Known(new IntegrityReading([exception.Message]));
        }
        catch (DatabaseException exception)
        {
            return Fact.Unreadable<IntegrityReading>(exception.Message);
        }
    }

    // A question refused makes its own fact unreadable; the file is there, so there is no connection to lose.
    private async Task<Fact<T>> AskAsync<T>(string doing, Func<SqliteConnection, T> ask, CancellationToken cancel)
    {
        try
        {
            return Fact.Known(await link.RunAsync(doing, ask, cancel));
        }
        catch (DatabaseException exception)
        {
            return Fact.Unreadable<T>(exception.Message);
        }
    }
}
