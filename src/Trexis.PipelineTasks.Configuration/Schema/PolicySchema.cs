namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>policy.yml</c>: one line per key.</summary>
internal sealed class PolicySchema(IKeys keys) : ISchema<PolicySchema>
{
    public static PolicySchema Read(IKeys keys) => new(keys);

    public readonly Field<int> Version = keys.Required("version", FieldKinds.Version, "The version of this file's format.");

    public readonly Field<PerformanceSchema> Performance = keys.Optional(
        "performance", FieldKinds.Mapping<PerformanceSchema>(), "Thresholds in every environment that sets none of its own.");

    public readonly Field<IReadOnlyList<Named<IReadOnlyList<Field<string>>>>> Roles = keys.Optional(
        "roles", FieldKinds.NamedBy(
            FieldKinds.Identifier, FieldKinds.List(FieldKinds.Line)), "People and teams by role; a name with a slash is a team.");

    public readonly Field<IReadOnlyList<Named<EnvironmentPolicySchema>>> Environments = keys.Optional(
        "environments",
        FieldKinds.NamedBy(FieldKinds.Identifier, FieldKinds.Mapping<EnvironmentPolicySchema>()),
        "What each environment of deployment.yml demands; a key that is absent keeps the procedure's default.");

    public readonly Field<IReadOnlyList<Field<WaiverSchema>>> Waivers = keys.Optional(
        "waivers", FieldKinds.Mappings<WaiverSchema>(), "Failures that a person lets pass until a day; they head the report.");

    public readonly Field<IReadOnlyList<Field<ExcuseSchema>>> Excused = keys.Optional(
        "excused", FieldKinds.Mappings<ExcuseSchema>(), "Required checks that one deployment file can never answer for.");

    public readonly Field<EvidencePolicySchema> Evidence = keys.Optional(
        "evidence",
        FieldKinds.Mapping<EvidencePolicySchema>(),
        "Whether run documents must be signed, by which keys they may be, and how much of a plan's text they keep.");

    public readonly Field<TrustSchema> Trust = keys.Optional(
        "trust", FieldKinds.Mapping<TrustSchema>(), "Whose signatures count that a platform makes for a run.");
}

internal sealed class EnvironmentPolicySchema(IKeys keys) : ISchema<EnvironmentPolicySchema>
{
    public static EnvironmentPolicySchema Read(IKeys keys) => new(keys);

    public readonly Field<string> After = keys.Optional(
        "after", FieldKinds.Identifier, "The environment that must have passed before; a deployment.yml that says another is refused.");

    public readonly Field<bool> Protected = keys.Optional(
        "protected", FieldKinds.Flag, "Whether it is protected; a deployment.yml that says otherwise is refused.");

    public readonly Field<string> Responsible = keys.Optional(
        "responsible", FieldKinds.Identifier, "The role that answers for a deployment here.");

    public readonly Field<TimeSpan> Soak = keys.Optional(
        "soak", FieldKinds.Duration, "How long ago the environment before must have passed; 0s for no waiting.");

    public readonly Field<ChangeWindow> Window = keys.Optional(
        "window", FieldKinds.Window, "When changes may be made; a span belongs to the day it begins on.");

    public readonly Field<BackupSchema> Backup = keys.Optional(
        "backup", FieldKinds.Mapping<BackupSchema>(), "The backup that must exist before a deployment.");

    public readonly Field<IReadOnlyList<Field<string>>> Require = keys.Optional(
        "require",
        FieldKinds.List(FieldKinds.Code),
        "Checks that refuse when they are skipped or unknown, too; replaces the procedure's default list.");

    public readonly Field<ApprovalSchema> Approval = keys.Optional(
        "approval", FieldKinds.Mapping<ApprovalSchema>(), "Who must approve a change here.");

    public readonly Field<RollbackSchema> Rollback = keys.Optional(
        "rollback", FieldKinds.Mapping<RollbackSchema>(), "What a rollback must achieve here.");

    public readonly Field<PerformanceSchema> Performance = keys.Optional(
        "performance", FieldKinds.Mapping<PerformanceSchema>(), "Thresholds of this environment alone.");

    public readonly Field<WatchSchema> Watch = keys.Optional(
        "watch", FieldKinds.Mapping<WatchSchema>(), "What the watch beside a deployment warns of, and what it stops at.");

    public readonly Field<TimeSpan> HeavyChecks = keys.Optional(
        "heavy-checks", FieldKinds.Duration, "The time that integrity checks, exact counts and their like may take together; 30m by "
            + "default.");
}

internal sealed class ApprovalSchema(IKeys keys) : ISchema<ApprovalSchema>
{
    public static ApprovalSchema Read(IKeys keys) => new(keys);

    public readonly Field<bool> Required = keys.Optional(
        "required", FieldKinds.Flag, "Whether every change needs approval, and not only a dangerous one.");

    public readonly Field<string> Role = keys.Optional("role", FieldKinds.Identifier, "Who may approve; the responsible role by default.");

    public readonly Field<int> Count = keys.Optional("count", FieldKinds.Count(1, 10), "How many people must approve; 1 by default.");

    public readonly Field<bool> ByAuthor = keys.Optional(
        "by-author", FieldKinds.Flag, "Whether an author of the change may approve it; false by default.");

    public readonly Field<ProofLevel> Proof = keys.Optional(
        "proof",
        FieldKinds.Choice(
            ("declared", ProofLevel.Declared), ("attested", ProofLevel.Attested), ("verified", ProofLevel.Verified)),
        "How well an approval must be proven: verified (a platform says who approved), attested (approve ran under a platform's identity) "
            + "or declared (a word in a file or on a console). By default attested in protected environments and the last, declared "
            + "elsewhere.");

    public readonly Field<TimeSpan> ValidFor = keys.Optional(
        "valid-for", FieldKinds.Duration, "How long an approval stands; until the change moves by default.");
}

internal sealed class RollbackSchema(IKeys keys) : ISchema<RollbackSchema>
{
    public static RollbackSchema Read(IKeys keys) => new(keys);

    public readonly Field<TimeSpan> Within = keys.Optional("within", FieldKinds.Duration, "The time in which a rollback must be done.");
}

internal sealed class WatchSchema(IKeys keys) : ISchema<WatchSchema>
{
    public static WatchSchema Read(IKeys keys) => new(keys);

    public readonly Field<WatchLimitsSchema> Warn = keys.Optional(
        "warn", FieldKinds.Mapping<WatchLimitsSchema>(), "What is reported; blocking 5s, log 80%, disk 90% by default.");

    public readonly Field<WatchLimitsSchema> Stop = keys.Optional(
        "stop", FieldKinds.Mapping<WatchLimitsSchema>(), "What ends the deployment by a clean cancel; nothing by default.");

    public readonly Field<TimeSpan> Wait = keys.Optional(
        "wait", FieldKinds.Duration, "How long the deployment itself may wait for another session's lock; without end by default.");
}

internal sealed class WatchLimitsSchema(IKeys keys) : ISchema<WatchLimitsSchema>
{
    public static WatchLimitsSchema Read(IKeys keys) => new(keys);

    public readonly Field<TimeSpan> Blocking = keys.Optional(
        "blocking", FieldKinds.Duration, "How long a session may wait for the deployment.");

    public readonly Field<double> Log = keys.Optional(
        "log", FieldKinds.Percentage, "How full the transaction log may be, of its allowed size.");

    public readonly Field<double> Disk = keys.Optional(
        "disk", FieldKinds.Percentage, "How full the fullest volume of the database may be.");
}

internal sealed class WaiverSchema(IKeys keys) : ISchema<WaiverSchema>
{
    public static WaiverSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Check = keys.Required("check", FieldKinds.Code, "The code of the check whose failure passes.");

    public readonly Field<string> Environment = keys.Required("environment", FieldKinds.Identifier, "Where it passes.");

    public readonly Field<string> Reason = keys.Required("reason", FieldKinds.Prose, "Why.");

    public readonly Field<string> Approver = keys.Required("approver", FieldKinds.Line, "Who answers for it.");

    public readonly Field<DateTimeOffset> Expires = keys.Required("expires", FieldKinds.Expiry, "The last day on which it holds, UTC.");
}

internal sealed class ExcuseSchema(IKeys keys) : ISchema<ExcuseSchema>
{
    public static ExcuseSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Check = keys.Required(
        "check", FieldKinds.Code, "The code of the check; where it can be judged it is required all the same.");

    public readonly Field<string> Deployment = keys.Required(
        "deployment", FieldKinds.Line, "The deployment file, by the end of its path: crm/deployment.yml.");

    public readonly Field<string> Reason = keys.Required("reason", FieldKinds.Prose, "Why.");
}
