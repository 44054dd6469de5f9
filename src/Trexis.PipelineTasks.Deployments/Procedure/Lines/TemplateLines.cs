namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class TemplateLines
{
    public static void AddTo(LineTable table)
    {
        Plan(table);
        Checklist(table);
    }

    private static void Plan(LineTable table) => table
        .Section("plan", "Deployment Plan Template")
        .Field("deployment-id", "Deployment: [ID]")
        .Field("change", "Change: [Description]")
        .Section("plan.overview", "Deployment Plan Template / Overview")
        .Field("purpose", "Purpose: [Reason]")
        .Field("impact", "Impact: [Scope]")
        .Field("risk", "Risk: [Level]")
        .Field("window", "Window: [Time]")
        .Section("plan.pre-deployment", "Deployment Plan Template / Pre-deployment")
        .Field("environment", "Environment: [Checks]")
        .Field("backup", "Backup: [Plan]")
        .Field("team", "Team: [Roles]")
        .Field("scripts", "Scripts: [List]")
        .Section("plan.deployment", "Deployment Plan Template / Deployment")
        .Field("steps", "Steps: [Process]")
        .Field("monitoring", "Monitoring: [Plan]")
        .Field("validation", "Validation: [Checks]")
        .Field("rollback", "Rollback: [Plan]")
        .Section("plan.post-deployment", "Deployment Plan Template / Post-deployment")
        .Field("verification", "Verification: [Tests]")
        .Field("performance", "Performance: [Checks]")
        .Field("documentation", "Documentation: [Updates]")
        .Field("communication", "Communication: [Plan]");

    private static void Checklist(LineTable table) => table
        .Section("checklist.pre-deployment", "Deployment Checklist / Pre-deployment")
        .Every("environment-ready", "Environment ready", Codes.Environment)
        .Every("scripts-verified", "Scripts verified", [.. Codes.Scripts, "scripts.in-order"])
        .Every("backup-complete", "Backup complete", "backup.taken", "backup.verified")
        .Every("team-notified", "Team notified", "team.notified")
        .Every("access-confirmed", "Access confirmed", Codes.Access)
        .Section("checklist.deployment", "Deployment Checklist / Deployment")
        .Every("execute-backup", "Execute backup", "backup.taken")
        .Every("run-scripts", "Run scripts", "deploy.executed")
        .Every("monitor-progress", "Monitor progress", "deploy.watched")
        .Every("handle-issues", "Handle issues", "issues.resolved")
        .Every("update-status", "Update status", "status.published")
        .Section("checklist.validation", "Deployment Checklist / Validation")
        .Every("data-checks", "Data checks", Codes.Data)
        .Every("system-tests", "System tests", Codes.System)
        .Every("performance-verify", "Performance verify", Codes.Performance)
        .Every("security-scan", "Security scan", Codes.Security)
        .Every("documentation", "Documentation", "report.written")
        .Section("checklist.post-deployment", "Deployment Checklist / Post-deployment")
        .Every("results-review", "Results review", "checklist.post-deployment.results-review")
        .Every("team-update", "Team update", "status.published")
        .Every("documentation", "Documentation", "change.described", "report.written")
        .Every("monitoring-setup", "Monitoring setup", Codes.Monitoring)
        .Every("lessons-learned", "Lessons learned", "lessons.learned");
}
