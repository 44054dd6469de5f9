namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// Every code that can answer for a line: the words that users type and that run documents hold. Never reused, never renamed.
/// </summary>
public static class ProcedureCodes
{
    /// <summary>Asked for only where a deployment had an issue.</summary>
    internal const string IssuesResolved = "issues.resolved";

    /// <summary>Judged from facts. Those that are in <see cref="Attestations"/> too judge a person's word.</summary>
    public static IReadOnlyList<string> Checks { get; } =
    [
        "environment.as-expected", "environment.reachable", "environment.online", "environment.writable", "environment.version-supported",
        "environment.compatibility-level", "environment.not-drifted", "environment.in-sync",
        "backup.recent", "backup.chain-unbroken", "backup.space-sufficient", "backup.verified", "backup.restored",
        "access.permissions-sufficient", "access.not-excessive", "access.responsible-in-role",
        "resources.cpu", "resources.memory", "resources.disk", "resources.log-space", "resources.connections", "resources.no-blocking",
        "dependencies.server-fits-artifact", "dependencies.references-exist", "dependencies.features-available",
        "scripts.parse", "scripts.lint-clean", "scripts.risk-accepted", "scripts.unchanged-since-review", "scripts.in-order",
        "promotion.proven", "promotion.soaked", "window.open",
        "review.approved", "team.ready", "team.notified", "team.scheduled", "stakeholders.informed",
        "change.described", "rollback.planned", "rollback.within-objective", "rollback.counts-restored", "rollback.schema-restored",
        "tests.passed", "procedure.complete",
        "data.prepared", "data.counts-as-planned", "data.integrity-check", "data.no-orphans", "data.constraints-enabled",
        "data.constraints-trusted", "data.indexes-healthy", "data.assertions-hold",
        "system.smoke-queries", "system.modules-valid", "system.schema-equals-artifact", "integration.references-resolve",
        "security.no-orphaned-users", "security.grants-unchanged", "security.settings-safe",
        "monitoring.query-store-on", "monitoring.alerts-enabled", "monitoring.jobs-enabled", "monitoring.watched",
        "performance.response", "performance.cpu", "performance.memory", "performance.disk", "performance.connections",
        "performance.blocking",
        "performance.not-regressed", "performance.plans-unchanged", "performance.statements-unchanged", "performance.no-new-waits",
        "deploy.approved", "deploy.plan-unchanged", "deploy.demands-met", "deploy.backed-up", "evidence.chain-unbroken", "evidence.stored",
    ];

    /// <summary>Carried out.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        "environment.prepared", "capture.taken", "baseline.taken", "plan.written", "backup.taken", "backup.snapshot-taken", "deploy.locked",
        "deploy.executed", "deploy.watched",
        "rollback.options-written", "rollback.executed", "report.written", "status.published",
    ];

    /// <summary>Of these, carried out only where somebody asks for it: the procedure has no line for them.</summary>
    public static IReadOnlyList<string> OnRequest { get; } = ["backup.snapshot-taken"];

    /// <summary>Said by a person, and by nobody else.</summary>
    public static IReadOnlyList<string> Attestations { get; } =
    [
        "team.ready", "team.scheduled", "stakeholders.informed", "feedback.collected", "lessons.learned", IssuesResolved, "errors.reviewed",
        "checklist.post-deployment.results-review",
    ];

    /// <summary>What files may name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Checks, .. Steps, .. Attestations];
}
