namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>Thresholds, in <c>policy.yml</c> and, tightened, in <c>deployment.yml</c>.</summary>
internal sealed class PerformanceShape(IKeys keys) : IShape<PerformanceShape>
{
    public static PerformanceShape Read(IKeys keys) => new(keys);

    public readonly Setting<TimeSpan> Response = keys.Optional(
        "response", Kinds.Duration, "The longest a named query may take; the procedure says 1s.");

    public readonly Setting<double> Cpu = keys.Optional("cpu", Kinds.Percentage, "The most processor use; the procedure says 80%.");

    public readonly Setting<double> Memory = keys.Optional("memory", Kinds.Percentage, "The most memory use; the procedure says 80%.");

    public readonly Setting<double> Disk = keys.Optional(
        "disk", Kinds.Percentage, "The most disk use, in space and in time; the procedure says 70%.");

    public readonly Setting<TimeSpan> DiskLatency = keys.Optional(
        "disk-latency",
        Kinds.Duration,
        "The longest an access to a file of the database may take in the mean, where the engine tells; 50ms by default.");

    public readonly Setting<double> Connections = keys.Optional(
        "connections", Kinds.Percentage, "The most of the allowed connections in use; the procedure says 90%.");

    public readonly Setting<TimeSpan> Blocking = keys.Optional(
        "blocking", Kinds.Duration, "The longest a session may wait for a lock; the procedure says 5s.");

    public readonly SlowdownSettings Slowdown = new(keys);
}

/// <summary>The least slowdown against the baseline that matters: of every named query, or of one.</summary>
internal sealed class SlowdownSettings(IKeys keys)
{
    public readonly Setting<double> Percent = keys.Optional(
        "slowdown",
        Kinds.Percentage,
        "The least slowdown of a named query against its baseline that matters, in proportion; 20% by default.");

    public readonly Setting<TimeSpan> Time = keys.Optional(
        "slowdown-time", Kinds.Duration, "The least slowdown that matters, in time; 10ms by default.");

    public SlowdownLimit Over(SlowdownLimit below) => new(Percent.Or(below.Percent), Time.Or(below.Time));
}

/// <summary>What a backup must be.</summary>
internal sealed class BackupShape(IKeys keys) : IShape<BackupShape>
{
    public static BackupShape Read(IKeys keys) => new(keys);

    public readonly Setting<TimeSpan> MaxAge = keys.Optional("max-age", Kinds.Duration, "How old the last backup may be.");

    public readonly Setting<BackupVerification> Verify = keys.Optional(
        "verify",
        Kinds.Choice(
            ("none", BackupVerification.None),
            ("checksum", BackupVerification.Checksum),
            ("integrity", BackupVerification.Integrity),
            ("restore", BackupVerification.Restore)),
        "How a backup is verified: by checksum, by an integrity check of the copy, or by restoring it under another name and comparing "
            + "counts.");

    public readonly Setting<TimeSpan> ProofMaxAge = keys.Optional(
        "proof-max-age",
        Kinds.Duration,
        "Where verify is restore: how old the restore of an earlier backup of the same chain may be to stand in for restoring this one, "
            + "which is then verified by checksum; by default none stands in.");
}

/// <summary>Where a target's backups go, and what they are.</summary>
internal sealed class BackupFolderShape(IKeys keys) : IShape<BackupFolderShape>
{
    public static BackupFolderShape Read(IKeys keys) => new(keys);

    public readonly Setting<VerifyOnShape> VerifyOn = keys.Optional(
        "verify-on",
        Kinds.Mapping<VerifyOnShape>(),
        "Another server, on which a backup is restored, checked, compared and dropped in place of the database's own; it must be able to "
            + "read where backups lie.");

    public readonly Setting<BackupKind> Kind = keys.Optional(
        "kind",
        Kinds.Choice([.. BackupKinds.Words]),
        "What a backup is: copy-only (the default; the shop's own chain stays as it is), full (every later differential backup rests on "
            + "it), differential or log (a link of that chain; both are restored on top of earlier backups).");

    public readonly Setting<string> Folder = keys.Optional(
        "folder", Kinds.Path, "Where backups go: a folder, share or URL; beside the results by default.");
}

/// <summary>The server on which backups are proven.</summary>
internal sealed class VerifyOnShape(IKeys keys) : IShape<VerifyOnShape>
{
    public static VerifyOnShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Connection = keys.Required(
        "connection", Kinds.Variable, "The environment variable that holds its connection string; a database in it is not used.");

    public readonly Setting<SignIn> SignIn = keys.Optional(
        "sign-in", Kinds.SignIn, "Whose token of Entra signs in there in place of a login in the connection string.");
}

/// <summary>In an environment of <c>deployment.yml</c>: both.</summary>
internal sealed class EnvironmentBackupShape(IKeys keys) : IShape<EnvironmentBackupShape>
{
    public static EnvironmentBackupShape Read(IKeys keys) => new(keys);

    public readonly BackupFolderShape Place = new(keys);

    public readonly BackupShape Demand = new(keys);
}
