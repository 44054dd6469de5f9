namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class MonitoringLines
{
    public static void AddTo(LineTable table) => table
        .Section("monitoring.phases", "Deployment Monitoring")
        .Every("pre-deploy", "Pre-deploy | Readiness | Status", "environment.online", "resources.no-blocking", "picture.taken")
        .Every("during", "During | Progress | Execution", "deploy.executed", "deploy.watched")
        .Every("post-deploy", "Post-deploy | Validation | Success", "system.schema-equals-artifact", "data.counts-as-planned")
        .Every("extended", "Extended | Performance | Stability", "monitoring.watched")
        .Section("monitoring.real-time", "Monitoring Tasks / Real-time")
        .Every("script-execution", "Script execution", "deploy.executed")
        .Every("error-detection", "Error detection", "deploy.executed", "deploy.watched")
        .Every("performance-impact", "Performance impact", "deploy.watched")
        .Every("resource-usage", "Resource usage", "deploy.watched")
        .Every("user-impact", "User impact", "deploy.watched", "performance.blocking")
        .Section("monitoring.follow-up", "Monitoring Tasks / Follow-up")
        .Every("system-health", "System health", "monitoring.watched")
        .Every("performance-trends", "Performance trends", "monitoring.watched")
        .Every("error-patterns", "Error patterns", "monitoring.watched")
        .Every("user-feedback", "User feedback", "feedback.collected")
        .Every("documentation", "Documentation", "report.written");
}
