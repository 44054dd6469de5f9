using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.PerfGate.Checks;

namespace Render.Reference;

/// <summary>Which tasks speak of a code: from the lists that they judge by, and by name where a task judges or does it by itself.</summary>
internal static class CheckTasks
{
    private static readonly string[] OfOpening = [DatabaseChecks.AsExpected.Info.Code, DatabaseChecks.Reachable.Info.Code];

    private static readonly string[] OfDeployers =
    [
        DatabaseChecks.AsExpected.Info.Code, "environment.prepared", "environment.not-drifted",
        "plan.written", "scripts.parse", "scripts.lint-clean", "scripts.risk-accepted",
        "deploy.locked", "deploy.plan-unchanged", "deploy.approved", "promotion.proven", "promotion.soaked", "window.open",
        "review.approved", "deploy.backed-up", "deploy.demands-met", "deploy.executed", "deploy.watched",
    ];

    private static readonly (string Task, string[] Codes)[] Spoken =
    [
        ("prepare", [DatabaseChecks.AsExpected.Info.Code, "environment.prepared", "deploy.watched"]),
        (
            "precheck",
            [
                .. Codes(DatabaseChecks.Before), ValidationChecks.Prepared.Info.Code, .. Codes(ProcedureChecks.Before),
                "environment.prepared", "deploy.watched", "capture.taken", "backup.verified", "backup.restored", "deploy.demands-met",
            ]
        ),
        (
            "backup",
            [
                DatabaseChecks.AsExpected.Info.Code,
                "backup.space-sufficient", "backup.taken", "backup.verified", "backup.restored", "backup.snapshot-taken",
            ]
        ),
        ("deploy-dacpac", [.. OfDeployers, "system.schema-equals-artifact"]),
        ("deploy-scripts", [.. OfDeployers, "scripts.in-order", "scripts.unchanged-since-review"]),
        ("validate", [.. OfOpening, .. Codes(ValidationChecks.After), .. Codes(DatabaseChecks.After)]),
        ("perf-gate", [.. OfOpening, .. Codes(PerformanceChecks.All), "baseline.taken", "monitoring.watched"]),
        (
            "rollback",
            [
                DatabaseChecks.AsExpected.Info.Code, "deploy.locked", "deploy.approved", "deploy.demands-met", "deploy.watched",
                "rollback.options-written", "rollback.planned", "rollback.within-objective",
                "rollback.executed", "rollback.schema-restored", "rollback.counts-restored",
            ]
        ),
        ("report", ["evidence.chain-unbroken", "evidence.stored", "procedure.complete", "report.written", "status.published"]),
        ("attest", [.. ProcedureCodes.Attestations]),
    ];

    /// <summary>In the order in which a deployment runs them.</summary>
    public static IReadOnlyList<string> Of(string code) =>
        [.. Spoken.Where(task => task.Codes.Contains(code)).Select(task => task.Task)];

    private static IEnumerable<string> Codes<TFacts>(IEnumerable<ICheck<TFacts>> checks) => checks.Select(check => check.Info.Code);
}
