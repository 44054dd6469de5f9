namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary>Thresholds, in <c>policy.yml</c> and, tightened, in <c>deployment.yml</c>.</summary>
internal sealed class PerformanceShape(IKeys keys)
{
    public static readonly MappingKind<PerformanceShape> Kind = new(keys => new PerformanceShape(keys));

    public Setting<TimeSpan> Response { get; } = keys.Optional("response", Kinds.Duration, "The longest a named query may take; the procedure says 1s.");

    public Setting<double> Cpu { get; } = keys.Optional("cpu", Kinds.Percentage, "The most processor use; the procedure says 80%.");

    public Setting<double> Memory { get; } = keys.Optional("memory", Kinds.Percentage, "The most memory use; the procedure says 80%.");

    public Setting<double> Disk { get; } = keys.Optional("disk", Kinds.Percentage, "The most disk use, in space and in time; the procedure says 70%.");

    public Setting<double> Connections { get; } = keys.Optional("connections", Kinds.Percentage, "The most of the allowed connections in use; the procedure says 90%.");

    public Setting<TimeSpan> Blocking { get; } = keys.Optional("blocking", Kinds.Duration, "The longest a session may wait for a lock; the procedure says 5s.");
}

/// <summary>What a backup must be.</summary>
internal sealed class BackupShape(IKeys keys)
{
    public static readonly MappingKind<BackupShape> Kind = new(keys => new BackupShape(keys));

    public Setting<TimeSpan> MaxAge { get; } = keys.Optional("max-age", Kinds.Duration, "How old the last backup may be.");

    public Setting<BackupVerification> Verify { get; } = keys.Optional(
        "verify",
        Kinds.Choice(("none", BackupVerification.None), ("checksum", BackupVerification.Checksum), ("integrity", BackupVerification.Integrity), ("restore", BackupVerification.Restore)),
        "How a backup is verified: by checksum, by an integrity check of the copy, or by restoring it under another name and comparing counts.");
}

/// <summary>Where a target's backups go.</summary>
internal sealed class BackupFolderShape(IKeys keys)
{
    public static readonly MappingKind<BackupFolderShape> Kind = new(keys => new BackupFolderShape(keys));

    public Setting<string> Folder { get; } = keys.Optional("folder", Kinds.Path, "Where backups go: a folder, share or URL; beside the results by default.");
}

/// <summary>In an environment of <c>deployment.yml</c>: both.</summary>
internal sealed class EnvironmentBackupShape(IKeys keys)
{
    public static readonly MappingKind<EnvironmentBackupShape> Kind = new(keys => new EnvironmentBackupShape(keys));

    public BackupFolderShape Place { get; } = new(keys);

    public BackupShape Demand { get; } = new(keys);
}
