using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class AccessPermissionsAreSufficient : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "access.permissions-sufficient",
        "The login may do what the deployment needs",
        "A permission that is missing stops the deployment half-way.",
        "Each permission that the planned operations need, or that deployments usually need where there is no plan yet, as the engine "
            + "answers for this login; one that nobody can tell of is no pass.",
        "Grant the missing permissions to the login, or deploy with another one.");

    public Outcome Judge(DatabaseFacts facts) => facts.Access.Needed.Judge(needed =>
    {
        var login = facts.Access.Login.ValueOr(null) is { } name ? $"login {name}" : "the login";
        if (needed.Count == 0) return Outcome.Unknown($"no permission of {login} was asked for");
        var outcome = OutcomeOf(login, needed, facts.Access);
        return outcome with
        {
            Measured = Quantity.Count(needed.Count(permission => permission.Granted == true)),
            Threshold = Quantity.Count(needed.Count),
        };
    });

    private static Outcome OutcomeOf(string login, IReadOnlyList<PermissionFact> needed, AccessFacts access)
    {
        var missing = needed.Where(permission => permission.Granted == false).Select(permission => permission.Name).ToList();
        var untold = needed.Where(permission => permission.Granted is null).Select(permission => permission.Name).ToList();
        Finding[] findings =
        [
            .. missing.Select(permission => new Finding(permission, "not granted", "granted")),
            .. untold.Select(permission => new Finding(permission, "the server does not tell", "granted")),
            .. access.Unforeseen.Select(
                operation => new Finding(operation, "nobody knows what it needs", "an operation whose permissions are known")),
        ];
        if (missing.Count > 0) return Outcome.Failed($"{login} lacks {FindingList.Named(missing)}", FindingList.Capped(findings));
        if (findings.Length > 0)
            return Outcome.Unknown(
                $"whether {login} may do all of it nobody can tell: {FindingList.Named([.. untold, .. access.Unforeseen])}",
                FindingList.Capped(findings));
        var of = access.Planned is { } operations
            ? $"this plan of {HumanText.Plural(operations, "operation")} needs"
            : "the deployment needs";
        return Outcome.Passed($"{login} has all {HumanText.Plural(needed.Count, "permission")} that {of}");
    }
}
