using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Databases.Checks;

public sealed class AccessPermissionsAreSufficient : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "access.permissions-sufficient",
        "The login may do what the deployment needs",
        "A permission that is missing stops the deployment half-way.",
        "Each permission that the deployment needs, as the engine answers for this login.",
        "Grant the missing permissions to the login, or deploy with another one.");

    public Outcome Judge(DatabaseFacts facts) => facts.Access.Needed.Judge(needed =>
    {
        var login = facts.Access.Login.ValueOr(null) is { } name ? $"login {name}" : "the login";
        if (needed.Count == 0) return Outcome.Unknown($"no permission of {login} was asked for");
        var missing = needed.Where(permission => !permission.Granted).Select(permission => permission.Name).ToList();
        var outcome = missing.Count == 0
            ? Outcome.Passed($"{login} has all {HumanText.Plural(needed.Count, "permission")} that the deployment needs")
            : Outcome.Failed(
                $"{login} lacks {FindingList.Named(missing)}",
                FindingList.Capped([.. missing.Select(permission => new Finding(permission, "not granted", "granted"))]));
        return outcome with { Measured = Quantity.Count(needed.Count - missing.Count), Threshold = Quantity.Count(needed.Count) };
    });
}
