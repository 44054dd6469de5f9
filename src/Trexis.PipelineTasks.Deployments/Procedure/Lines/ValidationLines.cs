namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class ValidationLines
{
    public static void AddTo(LineTable table)
    {
        BeforeDeployment(table);
        AfterDeployment(table);
    }

    private static void BeforeDeployment(LineTable table) => table
        .Section("pre-deployment", "Pre-deployment Checks")
        .Every("environment", "Environment | State | Status", Codes.Environment)
        .Every("backup", "Backup | Verification | Backup", "backup.recent", "backup.chain-unbroken", "backup.space-sufficient",
            "backup.verified", "backup.restored")
        .Every("access", "Access | Permissions | Security", Codes.Access)
        .Every("resources", "Resources | Availability | Monitor", "resources.cpu", "resources.memory", "resources.disk",
            "resources.log-space", "resources.connections", "resources.no-blocking")
        .Every(
            "dependencies", "Dependencies | Compatibility | Version", "dependencies.server-fits-artifact",
            "dependencies.references-exist", "dependencies.features-available");

    private static void AfterDeployment(LineTable table) => table
        .Section("post-deployment.data", "Post-deployment Checks / Data Validation")
        .Every("record-counts", "Record counts", "data.counts-as-planned")
        .Every("data-integrity", "Data integrity", "data.integrity-check")
        .Every("relationships", "Relationships", "data.no-orphans")
        .Every("constraints", "Constraints", "data.constraints-enabled", "data.constraints-trusted")
        .Every("indexes", "Indexes", "data.indexes-healthy")
        .Section("post-deployment.system", "Post-deployment Checks / System Validation")
        .Every("functionality", "Functionality", "system.smoke-queries", "system.modules-valid", "system.schema-equals-artifact")
        .Every("performance", "Performance", Codes.Performance)
        .Every("integration", "Integration", "integration.references-resolve")
        .Every("security", "Security", Codes.Security)
        .Every("monitoring", "Monitoring", Codes.Monitoring);
}
