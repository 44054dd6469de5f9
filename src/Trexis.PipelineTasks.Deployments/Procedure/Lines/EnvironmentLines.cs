namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class EnvironmentLines
{
    public static void AddTo(LineTable table)
    {
        Development(table);
        QualityAssurance(table);
        Staging(table);
        Production(table);
    }

    private static void Development(LineTable table) => table
        .Section("development", "Development", ProcedureStage.Development)
        .Any("setup", "Setup | Local DB | Developer", "environment.prepared", "environment.reachable")
        .Every("testing", "Testing | Unit tests | Developer", "tests.passed")
        .Every("validation", "Validation | Integration | Developer", "tests.passed", "integration.references-resolve")
        .Every("documentation", "Documentation | Changes | Developer", "change.described")
        .Every("review", "Review | Code review | Team Lead", "review.approved");

    private static void QualityAssurance(LineTable table) => table
        .Section("qa.preparation", "Quality Assurance / Preparation", ProcedureStage.QualityAssurance)
        .Every("environment-check", "Environment check", Codes.Environment)
        .Every("data-preparation", "Data preparation", "data.prepared")
        .Every("script-validation", "Script validation", Codes.Scripts)
        .Every("team-notification", "Team notification", "team.notified")
        .Every("access-control", "Access control", Codes.Access)
        .Section("qa.deployment", "Quality Assurance / Deployment", ProcedureStage.QualityAssurance)
        .Every("script-execution", "Script execution", "deploy.executed")
        .Every("data-validation", "Data validation", Codes.Data)
        .Every("integration-test", "Integration test", "integration.references-resolve", "system.smoke-queries", "tests.passed")
        .Every("performance-check", "Performance check", Codes.Performance)
        .Every("documentation", "Documentation", "plan.written", "report.written");

    private static void Staging(LineTable table) => table
        .Section("staging.pre-deployment", "Staging / Pre-deployment", ProcedureStage.Staging)
        .Every("environment-sync", "Environment sync", "environment.in-sync")
        .Every("final-review", "Final review", "review.approved")
        .Every("team-readiness", "Team readiness", "team.ready")
        .Every("backup-verify", "Backup verify", "backup.recent", "backup.chain-unbroken", "backup.verified", "backup.restored")
        .Every("access-check", "Access check", Codes.Access)
        .Section("staging.deployment", "Staging / Deployment", ProcedureStage.Staging)
        .Every("controlled-execution", "Controlled execution", "deploy.locked", "deploy.approved", "deploy.plan-unchanged",
            "deploy.executed")
        .Every("full-validation", "Full validation", Codes.Validation)
        .Every("performance-test", "Performance test", Codes.Performance)
        .Every("security-check", "Security check", Codes.Security)
        .Every("documentation", "Documentation", "plan.written", "report.written");

    private static void Production(LineTable table) => table
        .Section("production.planning", "Production / Planning", ProcedureStage.Production)
        .Every("change-window", "Change window", "window.open")
        .Every("team-schedule", "Team schedule", "team.scheduled")
        .Every("backup-strategy", "Backup strategy", "backup.space-sufficient", "plan.pre-deployment.backup")
        .Every("rollback-plan", "Rollback plan", "rollback.options-written", "rollback.planned")
        .Every("communication", "Communication", "team.notified", "stakeholders.informed")
        .Section("production.execution", "Production / Execution", ProcedureStage.Production)
        .Every("production-backup", "Production backup", "backup.taken", "backup.verified")
        .Every("script-deployment", "Script deployment", "deploy.executed")
        .Every("validation-steps", "Validation steps", Codes.Validation)
        .Every("performance-verify", "Performance verify", Codes.Performance)
        .Every("status-update", "Status update", "status.published");
}
