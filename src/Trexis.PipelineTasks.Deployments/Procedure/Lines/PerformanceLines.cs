namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class PerformanceLines
{
    public static void AddTo(LineTable table) => table
        .Section("performance.types", "Check Types")
        .Every("response", "Response | Query time | < 1 second", "performance.response")
        .Every("resources", "Resources | CPU/Memory | < 80%", "performance.cpu", "performance.memory")
        .Every("io", "IO | Disk usage | < 70%", "performance.disk")
        .Every("connections", "Connections | User load | < 90%", "performance.connections")
        .Every("blocking", "Blocking | Lock time | < 5 seconds", "performance.blocking")
        .Section("performance.baseline", "Check Process / Baseline")
        .Every("current-metrics", "Current metrics", "baseline.taken")
        .Every("normal-patterns", "Normal patterns", "baseline.taken")
        .Every("peak-usage", "Peak usage", "baseline.taken")
        .Every("resource-limits", "Resource limits", "resources.cpu", "resources.memory", "resources.disk", "resources.log-space",
            "resources.connections")
        .Every("performance-goals", "Performance goals", "performance.response")
        .Section("performance.monitoring", "Check Process / Monitoring")
        .Every("real-time-checks", "Real-time checks", "deploy.watched")
        .Every("trend-analysis", "Trend analysis", "monitoring.watched")
        .Every("alert-handling", "Alert handling", "monitoring.alerts-enabled")
        .Every("issue-resolution", "Issue resolution", "issues.resolved")
        .Every("documentation", "Documentation", "report.written");
}
