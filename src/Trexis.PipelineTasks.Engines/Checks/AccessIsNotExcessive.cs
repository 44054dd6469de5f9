using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class AccessIsNotExcessive : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "access.not-excessive",
        "The login may do no more than it needs",
        "A login with rights over the whole server turns a mistake in one script into damage to all databases.",
        "The rights that the engine reports for this login beyond what a deployment needs; they warn and do not refuse.",
        "Deploy with a login that has rights in this database only.");

    public Outcome Judge(DatabaseFacts facts) => facts.Access.Excessive.Judge(excessive =>
    {
        var login = facts.Access.Login.ValueOr(null) is { } name ? $"login {name}" : "the login";
        var outcome = excessive.Count == 0
            ? Outcome.Passed($"{login} has no rights beyond what a deployment needs")
            : Outcome.Warned(
                $"{login} has more rights than a deployment needs: {FindingList.Named(excessive)}",
                FindingList.Capped([.. excessive.Select(right => new Finding(right, "held", "not held"))]));
        return outcome with { Measured = Quantity.Count(excessive.Count), Threshold = Quantity.Count(0) };
    });
}
