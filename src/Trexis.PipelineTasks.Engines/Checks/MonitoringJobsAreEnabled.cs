using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class MonitoringJobsAreEnabled : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "monitoring.jobs-enabled",
        "No job is disabled",
        "A job that was disabled for the deployment and forgotten leaves backups, clean-up or monitoring undone.",
        "The jobs of the engine's agent that are disabled; each warns.",
        "Enable the jobs named, or remove those that nobody needs.");

    public Outcome Judge(DatabaseFacts facts) => facts.Monitoring.DisabledJobs.Judge(jobs =>
    {
        var outcome = jobs.Count == 0
            ? Outcome.Passed("no job is disabled")
            : Outcome.Warned(
                $"{HumanText.Plural(jobs.Count, "job")} disabled: {FindingList.Named(jobs)}",
                FindingList.Capped([.. jobs.Select(job => new Finding(job, "disabled", "enabled"))]));
        return outcome with { Measured = Quantity.Count(jobs.Count), Threshold = Quantity.Count(0) };
    });
}
