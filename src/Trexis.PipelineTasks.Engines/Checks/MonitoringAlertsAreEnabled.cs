namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class MonitoringAlertsAreEnabled : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "monitoring.alerts-enabled",
        "Alerts are enabled",
        "Without alerts the first to learn of a failure are the users.",
        "The alerts that the engine's agent holds; none enabled warns.",
        "Enable the alerts for severe errors, and name an operator.");

    public Outcome Judge(DatabaseFacts facts) => facts.Monitoring.AlertsEnabled.Judge(enabled => enabled
        ? Outcome.Passed("alerts are enabled")
        : Outcome.Warned("no alert is enabled", new Finding("alerts", "disabled", "enabled")));
}
