using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Engines.Checks.Backups;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>How long restoring takes: measured where it was done once on this target, otherwise estimated from the size.</summary>
internal static class RestoreTimes
{
    /// <summary>What a shared disk reads, checks and writes at the least.</summary>
    private const double BytesPerSecond = 32.0 * 1024 * 1024;

    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(2);

    /// <summary>The newest figure that any document of this target holds, whatever deployment it belongs to.</summary>
    public static Duration? Latest(RunEvidence evidence) => evidence.Store.Load()
        .Select(stored => stored.Document)
        .Where(document => evidence.Place.Is(document.Target))
        .Select(MeasuredIn)
        .LastOrDefault(duration => duration is not null);

    public static Duration Estimate(long bytes) =>
        new(Opening + TimeSpan.FromSeconds(bytes / BytesPerSecond), IsMeasured: false, $"from {HumanText.Bytes(bytes)}");

    private static Duration? MeasuredIn(RunDocument document)
    {
        if (document is { Task: RollbackTask.Name, Action: "drill" }
            && document.Metrics.TryGetValue(RollbackOutputs.Duration(RollbackOption.Backup, measured: true), out var drilled))
            return new Duration(
                TimeSpan.FromMilliseconds(drilled.Value), IsMeasured: true, $"drill of {HumanText.Time(document.Run.StartedAt)}");
        return document.Task == "backup"
            && document.Outputs.GetValueOrDefault(ToldBackups.Verified) == "restore"
            && document.Metrics.TryGetValue("backup.verification", out var verified)
            ? new Duration(
                TimeSpan.FromMilliseconds(verified.Value),
                IsMeasured: true,
                $"when a backup was verified by restoring "
                    + $"it{(document.Outputs.GetValueOrDefault("backup-verified-on") is { } server ? $" on {server}" : "")}, "
                    + $"{HumanText.Time(document.Run.StartedAt)}")
            : null;
    }
}
