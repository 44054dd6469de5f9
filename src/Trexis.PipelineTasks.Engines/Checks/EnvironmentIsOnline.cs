namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsOnline : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.online",
        "The database is online",
        "A database that is restoring, recovering, suspect or a secondary replica takes no deployment.",
        "The engine's own state of the database and its role in an availability group, where there is one.",
        "Bring the database online, or connect to the primary replica.");

    public Outcome Judge(DatabaseFacts facts) => facts.Availability.Online.Judge(online =>
    {
        var state = facts.Availability.State.ValueOr(null) ?? "of unknown state";
        var role = facts.Availability.Role.ValueOr(null) is { } name ? $", role {name}" : "";
        return online
            ? Outcome.Passed($"the database is {state}{role}")
            : Outcome.Failed($"the database is {state}{role}, not online", new Finding("state", state + role, "online"));
    });
}
