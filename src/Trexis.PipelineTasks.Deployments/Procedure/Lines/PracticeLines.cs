namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class PracticeLines
{
    public static void AddTo(LineTable table)
    {
        Guidelines(table);
        Pitfalls(table);
    }

    private static void Guidelines(LineTable table) => table
        .Section("guidelines.planning", "Deployment Guidelines / Planning")
        .Every("clear-process", "Clear process", "plan.written")
        .Every("full-testing", "Full testing", "tests.passed", "promotion.proven")
        .Every("team-ready", "Team ready", "team.ready")
        .Every("good-backup", "Good backup", "backup.recent", "backup.verified", "deploy.backed-up")
        .Every("quick-rollback", "Quick rollback", "rollback.planned", "rollback.within-objective")
        .Section("guidelines.execution", "Deployment Guidelines / Execution")
        .Every("follow-steps", "Follow steps", "scripts.in-order", "deploy.plan-unchanged")
        .Every("monitor-progress", "Monitor progress", "deploy.watched")
        .Any("handle-issues", "Handle issues", "issues.resolved", "rollback.executed", "rollback.counts-restored",
            "rollback.schema-restored")
        .Every("document-changes", "Document changes", "change.described", "report.written", "evidence.chain-unbroken", "evidence.stored")
        .Every("verify-results", "Verify results", "system.schema-equals-artifact", "data.assertions-hold");

    // "Avoid" names what must not happen: the line holds where the owner shows that it did not.
    private static void Pitfalls(LineTable table) => table
        .Section("pitfalls.avoid", "Common Pitfalls / Avoid")
        .Every("skip-testing", "Skip testing", "tests.passed")
        .Every("poor-backup", "Poor backup", "backup.verified", "backup.restored", "deploy.backed-up")
        .Every("rush-deploy", "Rush deploy", "promotion.soaked", "window.open")
        .Every("miss-steps", "Miss steps", "procedure.complete")
        .Every("weak-monitoring", "Weak monitoring", "monitoring.watched")
        .Section("pitfalls.ensure", "Common Pitfalls / Ensure")
        .Every("full-testing", "Full testing", "tests.passed", "system.smoke-queries", "promotion.proven")
        .Every("good-backup", "Good backup", "backup.recent", "backup.chain-unbroken", "backup.verified")
        .Every("right-timing", "Right timing", "window.open", "promotion.soaked")
        .Every("clear-process", "Clear process", "deploy.approved", "deploy.plan-unchanged")
        .Every("strong-monitoring", "Strong monitoring", [.. Codes.Monitoring, "monitoring.watched"]);
}
