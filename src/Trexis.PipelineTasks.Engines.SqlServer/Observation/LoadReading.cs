using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>
/// CPU, memory, volumes, log and connections in one round trip; Azure SQL Database tells its share of the tier's limits instead.
/// </summary>
internal sealed class LoadReading(SqlServerLink link, ServerIdentity server)
{
    private IReadOnlyList<FileCounter>? _earlier;

    public async Task<ResourceFacts> ReadAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var latency = batch.Add(new FileLatencyQuery());
        var files = batch.Add(new DatabaseFilesQuery());
        var log = batch.Add(new LogSpaceQuery());
        var facts = server.Kind == Editions.AzureDatabase ? OfService(batch, files, log) : OfInstance(batch, files, log);
        await batch.ExecuteAsync(link, "reading resources", cancel);
        return facts() with { IoLatencyMs = Latency(latency.Rows) };
    }

    private static Func<ResourceFacts> OfService(QueryBatch batch, QueryAnswer<DatabaseFile> files, QueryAnswer<LogSpace> log)
    {
        const string Shared = "the service's host is shared: its limits are the tier's";
        var load = batch.Add(new ServiceLoadQuery());
        return () => new ResourceFacts
        {
            CpuPercent = load.Single.Map(service => service.Cpu),
            ProcessCpuPercent = load.Single.Map(service => service.Cpu),
            MemoryPercent = load.Single.Map(service => service.Memory),
            ProcessMemoryBytes = Fact.NotApplicable<long>(Shared),
            Volumes = Fact.NotApplicable<IReadOnlyList<VolumeFact>>(Shared),
            LogUsedPercent = LogUsed(files.Rows, log.Single, null),
            ConnectionsPercent = load.Single.Map(service => Math.Max(service.Sessions, service.Workers)),
            IoBusyPercent = load.Single.Map(service => Math.Max(service.DataIo, service.LogWrite)),
        };
    }

    private Func<ResourceFacts> OfInstance(QueryBatch batch, QueryAnswer<DatabaseFile> files, QueryAnswer<LogSpace> log)
    {
        var cpu = batch.Add(new HostCpuQuery());
        var memory = batch.Add(new HostMemoryQuery());
        var volumes = batch.Add(new VolumesQuery());
        var connections = batch.Add(new ConnectionCountQuery());
        return () => new ResourceFacts
        {
            CpuPercent = Host(cpu.Single),
            ProcessCpuPercent = cpu.Single.Map(row => (double)row.Process),
            MemoryPercent = memory.Single.Map(
                row => row.TotalBytes == 0 ? 0 : 100.0 * (row.TotalBytes - row.AvailableBytes) / row.TotalBytes),
            ProcessMemoryBytes = memory.Single.Map(row => row.ProcessBytes),
            Volumes = volumes.Rows,
            LogUsedPercent = LogUsed(files.Rows, log.Single, volumes.Rows.ValueOr(null)),
            ConnectionsPercent = connections.Single.Map(row => row.Limit == 0 ? 0 : 100.0 * row.Sessions / row.Limit),
        };
    }

    // SQL Server on Linux reports no idle time at all; taken at its word, every such host would be at 100 %.
    private Fact<double> Host(Fact<HostCpu> cpu) => server.OnLinux && cpu is Fact<HostCpu>.Known { Value.Idle: 0 }
        ? Fact.Unreadable<double>("SQL Server on Linux does not tell how busy its host is; its own share is what counts here")
        : cpu.Map(row => (double)Math.Clamp(100 - row.Idle, 0, 100));

    // Two readings tell how long an access took between them.
    private Fact<double> Latency(Fact<IReadOnlyList<FileCounter>> files)
    {
        if (files is not Fact<IReadOnlyList<FileCounter>>.Known { Value: var now }) return files.Map(_ => 0.0);
        var earlier = _earlier;
        _earlier = now;
        if (earlier is null) return Fact.Unreadable<double>("one reading of the file counters tells no latency; the next one does");
        var accesses = now.Sum(file => file.Reads + file.Writes) - earlier.Sum(file => file.Reads + file.Writes);
        var waited = now.Sum(file => file.ReadStallMs + file.WriteStallMs) - earlier.Sum(file => file.ReadStallMs + file.WriteStallMs);
        if (accesses < 0 || waited < 0) return Fact.Unreadable<double>("the file counters were reset since the reading before");
        return accesses == 0 ? Fact.NotApplicable<double>("no file was accessed since the reading before") : Fact.Known(waited / accesses);
    }

    /// <summary>Of what the log may become: its own limit, or what its volume has left.</summary>
    internal static Fact<double> LogUsed(Fact<IReadOnlyList<DatabaseFile>> files, Fact<LogSpace> log, IReadOnlyList<VolumeFact>? volumes) =>
        files is Fact<IReadOnlyList<DatabaseFile>>.Known { Value: var rows }
            ? log.Map(space =>
            {
                var free = volumes?.FirstOrDefault(volume => volume.Holds == "log")?.FreeBytes ?? 0;
                var allowed = rows.Where(file => file.IsLog).Sum(file => Allowed(file, free));
                return 100.0 * space.UsedBytes / Math.Max(1, Math.Max(allowed, space.TotalBytes));
            })
            : log.Map(space => 100.0 * space.UsedBytes / Math.Max(1, space.TotalBytes));

    private static long Allowed(DatabaseFile file, long free) => !file.Grows
        ? file.Bytes
        : Math.Min(file.MaxBytes ?? long.MaxValue, file.Bytes + free);
}
