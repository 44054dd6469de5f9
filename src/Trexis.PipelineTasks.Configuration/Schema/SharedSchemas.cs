namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>Thresholds, in <c>policy.yml</c> and, tightened, in <c>deployment.yml</c>.</summary>
internal sealed class PerformanceSchema(IKeys keys) : ISchema<PerformanceSchema>
{
    public static PerformanceSchema Read(IKeys keys) => new(keys);

    public readonly Field<TimeSpan> Response = keys.Optional(
        "response", FieldKinds.Duration, "The longest a named query may take; the procedure says 1s.");

    public readonly Field<double> Cpu = keys.Optional("cpu", FieldKinds.Percentage, "The most processor use; the procedure says 80%.");

    public readonly Field<double> Memory = keys.Optional("memory", FieldKinds.Percentage, "The most memory use; the procedure says 80%.");

    public readonly Field<double> Disk = keys.Optional(
        "disk", FieldKinds.Percentage, "The most disk use, in space and in time; the procedure says 70%.");

    public readonly Field<TimeSpan> DiskLatency = keys.Optional(
        "disk-latency",
        FieldKinds.Duration,
        "The longest an access to a file of the database may take in the mean, where the engine tells; 50ms by default.");

    public readonly Field<double> Connections = keys.Optional(
        "connections", FieldKinds.Percentage, "The most of the allowed connections in use; the procedure says 90%.");

    public readonly Field<TimeSpan> Blocking = keys.Optional(
        "blocking", FieldKinds.Duration, "The longest a session may wait for a lock; the procedure says 5s.");

    public readonly SlowdownSettings Slowdown = new(keys);
}

/// <summary>The least slowdown against the baseline that matters: of every named query, or of one.</summary>
internal sealed class SlowdownSettings(IKeys keys)
{
    public readonly Field<double> Percent = keys.Optional(
        "slowdown",
        FieldKinds.Percentage,
        "The least slowdown of a named query against its baseline that matters, in proportion; 20% by default.");

    public readonly Field<TimeSpan> Time = keys.Optional(
        "slowdown-time", FieldKinds.Duration, "The least slowdown that matters, in time; 10ms by default.");

    public SlowdownLimit Over(SlowdownLimit below) => new(Percent.Or(below.Percent), Time.Or(below.Time));
}

/// <summary>What a backup must be.</summary>
internal sealed class BackupSchema(IKeys keys) : ISchema<BackupSchema>
{
    public static BackupSchema Read(IKeys keys) => new(keys);

    public readonly Field<TimeSpan> MaxAge = keys.Optional("max-age", FieldKinds.Duration, "How old the last backup may be.");

    public readonly Field<BackupVerification> Verify = keys.Optional(
        "verify",
        FieldKinds.Choice(
            ("none", BackupVerification.None),
            ("checksum", BackupVerification.Checksum),
            ("integrity", BackupVerification.Integrity),
            ("restore", BackupVerification.Restore)),
        "How a backup is verified: by checksum, by an integrity check of the copy, or by restoring it under another name and comparing "
            + "counts.");

    public readonly Field<TimeSpan> ProofMaxAge = keys.Optional(
        "proof-max-age",
        FieldKinds.Duration,
        "Where verify is restore: how old the restore of an earlier backup of the same chain may be to stand in for restoring this one, "
            + "which is then verified by checksum; by default none stands in.");
}

/// <summary>Where a target's backups go, and what they are.</summary>
internal sealed class BackupFolderSchema(IKeys keys) : ISchema<BackupFolderSchema>
{
    public static BackupFolderSchema Read(IKeys keys) => new(keys);

    public readonly Field<VerifyOnSchema> VerifyOn = keys.Optional(
        "verify-on",
        FieldKinds.Mapping<VerifyOnSchema>(),
        "Another server, on which a backup is restored, checked, compared and dropped in place of the database's own; it must be able to "
            + "read where backups lie.");

    public readonly Field<BackupKind> Kind = keys.Optional(
        "kind",
        FieldKinds.Choice([.. BackupKinds.Words]),
        "What a backup is: copy-only (the default; your backup chain stays as it is), full (every later differential backup rests on "
            + "it), differential or log (a link of that chain; both are restored on top of earlier backups).");

    public readonly Field<string> Folder = keys.Optional(
        "folder", FieldKinds.Path, "Where backups go: a folder, share or URL; beside the results by default.");
}

/// <summary>The server on which backups are proven.</summary>
internal sealed class VerifyOnSchema(IKeys keys) : ISchema<VerifyOnSchema>
{
    public static VerifyOnSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Connection = keys.Required(
        "connection", FieldKinds.Variable, "The environment variable that holds its connection string; a database in it is not used.");

    public readonly Field<SignIn> SignIn = keys.Optional(
        "sign-in", FieldKinds.SignIn, "Whose token of Entra signs in there in place of a login in the connection string.");
}

/// <summary>In an environment of <c>deployment.yml</c>: both.</summary>
internal sealed class EnvironmentBackupSchema(IKeys keys) : ISchema<EnvironmentBackupSchema>
{
    public static EnvironmentBackupSchema Read(IKeys keys) => new(keys);

    public readonly BackupFolderSchema Place = new(keys);

    public readonly BackupSchema Demand = new(keys);
}
