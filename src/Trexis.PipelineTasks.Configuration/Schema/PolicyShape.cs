namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>policy.yml</c>: one line per key.</summary>
internal sealed class PolicyShape(IKeys keys) : IShape<PolicyShape>
{
    public static PolicyShape Read(IKeys keys) => new(keys);

    public readonly Setting<int> Version = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public readonly Setting<PerformanceShape> Performance = keys.Optional(
        "performance", Kinds.Mapping<PerformanceShape>(), "Thresholds in every environment that sets none of its own.");

    public readonly Setting<IReadOnlyList<Named<IReadOnlyList<Setting<string>>>>> Roles = keys.Optional(
        "roles", Kinds.NamedBy(Kinds.Identifier, Kinds.List(Kinds.Line)), "People and teams by role; a name with a slash is a team.");

    public readonly Setting<IReadOnlyList<Named<EnvironmentPolicyShape>>> Environments = keys.Optional(
        "environments",
        Kinds.NamedBy(Kinds.Identifier, Kinds.Mapping<EnvironmentPolicyShape>()),
        "What each environment of deployment.yml demands; a key that is absent keeps the procedure's default.");

    public readonly Setting<IReadOnlyList<Setting<WaiverShape>>> Waivers = keys.Optional(
        "waivers", Kinds.Mappings<WaiverShape>(), "Failures that a person lets pass until a day; they head the report.");
}

internal sealed class EnvironmentPolicyShape(IKeys keys) : IShape<EnvironmentPolicyShape>
{
    public static EnvironmentPolicyShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Responsible = keys.Optional(
        "responsible", Kinds.Identifier, "The role that answers for a deployment here.");

    public readonly Setting<TimeSpan> Soak = keys.Optional(
        "soak", Kinds.Duration, "How long ago the environment before must have passed; 0s for no waiting.");

    public readonly Setting<ChangeWindow> Window = keys.Optional(
        "window", Kinds.Window, "When changes may be made; a span belongs to the day it begins on.");

    public readonly Setting<BackupShape> Backup = keys.Optional(
        "backup", Kinds.Mapping<BackupShape>(), "The backup that must exist before a deployment.");

    public readonly Setting<IReadOnlyList<Setting<string>>> Require = keys.Optional(
        "require",
        Kinds.List(Kinds.Code),
        "Checks that refuse when they are skipped or unknown, too; replaces the procedure's default list.");

    public readonly Setting<ApprovalShape> Approval = keys.Optional(
        "approval", Kinds.Mapping<ApprovalShape>(), "Who must approve a change here.");

    public readonly Setting<RollbackShape> Rollback = keys.Optional(
        "rollback", Kinds.Mapping<RollbackShape>(), "What a rollback must achieve here.");

    public readonly Setting<PerformanceShape> Performance = keys.Optional(
        "performance", Kinds.Mapping<PerformanceShape>(), "Thresholds of this environment alone.");

    public readonly Setting<WatchShape> Watch = keys.Optional(
        "watch", Kinds.Mapping<WatchShape>(), "What the watch beside a deployment warns of, and what it stops at.");

    public readonly Setting<TimeSpan> HeavyChecks = keys.Optional(
        "heavy-checks", Kinds.Duration, "The time that integrity checks, exact counts and their like may take together; 30m by default.");
}

internal sealed class ApprovalShape(IKeys keys) : IShape<ApprovalShape>
{
    public static ApprovalShape Read(IKeys keys) => new(keys);

    public readonly Setting<bool> Required = keys.Optional(
        "required", Kinds.Flag, "Whether every change needs approval, and not only a dangerous one.");

    public readonly Setting<string> Role = keys.Optional("role", Kinds.Identifier, "Who may approve; the responsible role by default.");

    public readonly Setting<bool> ByAuthor = keys.Optional(
        "by-author", Kinds.Flag, "Whether an author of the change may approve it; false by default.");

    public readonly Setting<TimeSpan> ValidFor = keys.Optional(
        "valid-for", Kinds.Duration, "How long an approval stands; until the change moves by default.");
}

internal sealed class RollbackShape(IKeys keys) : IShape<RollbackShape>
{
    public static RollbackShape Read(IKeys keys) => new(keys);

    public readonly Setting<TimeSpan> Within = keys.Optional("within", Kinds.Duration, "The time in which a rollback must be done.");
}

internal sealed class WatchShape(IKeys keys) : IShape<WatchShape>
{
    public static WatchShape Read(IKeys keys) => new(keys);

    public readonly Setting<WatchLimitsShape> Warn = keys.Optional(
        "warn", Kinds.Mapping<WatchLimitsShape>(), "What is reported; blocking 5s, log 80%, disk 90% by default.");

    public readonly Setting<WatchLimitsShape> Stop = keys.Optional(
        "stop", Kinds.Mapping<WatchLimitsShape>(), "What ends the deployment by a clean cancel; nothing by default.");
}

internal sealed class WatchLimitsShape(IKeys keys) : IShape<WatchLimitsShape>
{
    public static WatchLimitsShape Read(IKeys keys) => new(keys);

    public readonly Setting<TimeSpan> Blocking = keys.Optional(
        "blocking", Kinds.Duration, "How long a session may wait for the deployment.");

    public readonly Setting<double> Log = keys.Optional(
        "log", Kinds.Percentage, "How full the transaction log may be, of its allowed size.");

    public readonly Setting<double> Disk = keys.Optional("disk", Kinds.Percentage, "How full the fullest volume of the database may be.");
}

internal sealed class WaiverShape(IKeys keys) : IShape<WaiverShape>
{
    public static WaiverShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Check = keys.Required("check", Kinds.Code, "The code of the check whose failure passes.");

    public readonly Setting<string> Environment = keys.Required("environment", Kinds.Identifier, "Where it passes.");

    public readonly Setting<string> Reason = keys.Required("reason", Kinds.Prose, "Why.");

    public readonly Setting<string> Approver = keys.Required("approver", Kinds.Line, "Who answers for it.");

    public readonly Setting<DateTimeOffset> Expires = keys.Required("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}
