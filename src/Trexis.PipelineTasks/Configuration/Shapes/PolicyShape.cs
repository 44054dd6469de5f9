namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary><c>policy.yml</c>: one line per key.</summary>
internal sealed class PolicyShape(IKeys keys)
{
    public static readonly MappingKind<PolicyShape> Kind = new(keys => new PolicyShape(keys));

    public Setting<int> Version { get; } = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public Setting<PerformanceShape> Performance { get; } = keys.Optional("performance", PerformanceShape.Kind, "Thresholds in every environment that sets none of its own.");

    public Setting<IReadOnlyList<Named<IReadOnlyList<Setting<string>>>>> Roles { get; } = keys.Optional("roles", Kinds.NamedBy(Kinds.Identifier, Kinds.List(Kinds.Line)), "People and teams by role; a name with a slash is a team.");

    public Setting<IReadOnlyList<Named<EnvironmentPolicyShape>>> Environments { get; } = keys.Optional("environments", Kinds.NamedBy(Kinds.Identifier, EnvironmentPolicyShape.Kind), "What each environment of deployment.yml demands; a key that is absent keeps the procedure's default.");

    public Setting<IReadOnlyList<Setting<WaiverShape>>> Waivers { get; } = keys.Optional("waivers", Kinds.List(WaiverShape.Kind), "Failures that a person lets pass until a day; they head the report.");
}

internal sealed class EnvironmentPolicyShape(IKeys keys)
{
    public static readonly MappingKind<EnvironmentPolicyShape> Kind = new(keys => new EnvironmentPolicyShape(keys));

    public Setting<string> Responsible { get; } = keys.Optional("responsible", Kinds.Identifier, "The role that answers for a deployment here.");

    public Setting<TimeSpan> Soak { get; } = keys.Optional("soak", Kinds.Duration, "How long ago the environment before must have passed; 0s for no waiting.");

    public Setting<ChangeWindow> Window { get; } = keys.Optional("window", Kinds.Window, "When changes may be made; a span belongs to the day it begins on.");

    public Setting<BackupShape> Backup { get; } = keys.Optional("backup", BackupShape.Kind, "The backup that must exist before a deployment.");

    public Setting<IReadOnlyList<Setting<string>>> Require { get; } = keys.Optional("require", Kinds.List(Kinds.Code), "Checks that refuse when they are skipped or unknown, too; replaces the procedure's default list.");

    public Setting<ApprovalShape> Approval { get; } = keys.Optional("approval", ApprovalShape.Kind, "Who must approve a change here.");

    public Setting<RollbackShape> Rollback { get; } = keys.Optional("rollback", RollbackShape.Kind, "What a rollback must achieve here.");

    public Setting<PerformanceShape> Performance { get; } = keys.Optional("performance", PerformanceShape.Kind, "Thresholds of this environment alone.");

    public Setting<TimeSpan> HeavyChecks { get; } = keys.Optional("heavy-checks", Kinds.Duration, "The time that integrity checks, exact counts and their like may take together; 30m by default.");
}

internal sealed class ApprovalShape(IKeys keys)
{
    public static readonly MappingKind<ApprovalShape> Kind = new(keys => new ApprovalShape(keys));

    public Setting<bool> Required { get; } = keys.Optional("required", Kinds.Flag, "Whether every change needs approval, and not only a dangerous one.");

    public Setting<string> Role { get; } = keys.Optional("role", Kinds.Identifier, "Who may approve; the responsible role by default.");

    public Setting<bool> ByAuthor { get; } = keys.Optional("by-author", Kinds.Flag, "Whether an author of the change may approve it; false by default.");

    public Setting<TimeSpan> ValidFor { get; } = keys.Optional("valid-for", Kinds.Duration, "How long an approval stands; until the change moves by default.");
}

internal sealed class RollbackShape(IKeys keys)
{
    public static readonly MappingKind<RollbackShape> Kind = new(keys => new RollbackShape(keys));

    public Setting<TimeSpan> Within { get; } = keys.Optional("within", Kinds.Duration, "The time in which a rollback must be done.");
}

internal sealed class WaiverShape(IKeys keys)
{
    public static readonly MappingKind<WaiverShape> Kind = new(keys => new WaiverShape(keys));

    public Setting<string> Check { get; } = keys.Required("check", Kinds.Code, "The code of the check whose failure passes.");

    public Setting<string> Environment { get; } = keys.Required("environment", Kinds.Identifier, "Where it passes.");

    public Setting<string> Reason { get; } = keys.Required("reason", Kinds.Prose, "Why.");

    public Setting<string> Approver { get; } = keys.Required("approver", Kinds.Line, "Who answers for it.");

    public Setting<DateTimeOffset> Expires { get; } = keys.Required("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}
