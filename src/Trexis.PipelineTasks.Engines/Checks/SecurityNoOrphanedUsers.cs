using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class SecurityNoOrphanedUsers : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "security.no-orphaned-users",
        "Every user has a login",
        "A user without a login cannot sign in: after a restore or a move, the application is locked out.",
        "The users of the database whose login does not exist on the server.",
        "Map each user to its login (ALTER USER … WITH LOGIN), or drop it.");

    public Outcome Judge(DatabaseFacts facts) => facts.Security.OrphanedUsers.Judge(users =>
    {
        var outcome = users.Count == 0
            ? Outcome.Passed("every user of the database has a login")
            : Outcome.Failed(
                $"{HumanText.Plural(users.Count, "user")} without a login: {FindingList.Named(users)}",
                FindingList.Capped([.. users.Select(user => new Finding(user, "no login", "a login"))]));
        return outcome with { Measured = Quantity.Count(users.Count), Threshold = Quantity.Count(0) };
    });
}
