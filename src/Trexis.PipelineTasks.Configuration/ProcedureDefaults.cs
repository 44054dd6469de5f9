namespace Trexis.PipelineTasks.Configuration;

/// <summary>
/// What the procedure demands of an environment where no policy says otherwise. A key that <c>policy.yml</c> leaves out keeps its
/// default, so that an absent line never loosens anything.
/// </summary>
public static class ProcedureDefaults
{
    /// <summary>"Rush deploy" is a pitfall of the procedure: the last step waits a day after the one before it has passed.</summary>
    public static readonly TimeSpan Soak = TimeSpan.FromHours(24);

    /// <summary>"Poor backup" is another: production wants one that is a day old at most and was restored once.</summary>
    public static readonly BackupPolicy Backup = new(TimeSpan.FromHours(24), BackupVerification.Restore);

    /// <summary>The policy of a deployment without <c>policy.yml</c>.</summary>
    public static Policy Policy(IReadOnlyList<EnvironmentSpec> environments) => new()
    {
        Environments = environments.ToDictionary(
            environment => environment.Name,
            environment =>
            {
                var policy = For(environment, environments);
                return policy with { Require = Required(environment, environments, policy) };
            },
            StringComparer.Ordinal),
    };

    /// <summary>Without the required checks, which follow from what is demanded in the end: see <see cref="Required"/>.</summary>
    public static EnvironmentPolicy For(EnvironmentSpec environment, IReadOnlyList<EnvironmentSpec> environments) =>
        IsStrict(environment, environments) ? Strictest(environment) : new EnvironmentPolicy();

    /// <summary>What production has, and every environment that a policy does not name.</summary>
    public static EnvironmentPolicy Strictest(EnvironmentSpec environment) => new()
    {
        Soak = environment.After is null ? null : Soak,
        Backup = Backup,
        // A word in a file is its writer's: production asks for more, unless the policy says in so many words that it does.
        Approval = new ApprovalPolicy(Required: true, Proof: ProofLevel.Attested),
    };

    /// <summary>
    /// The checks that must have been judged. Everywhere: that the right database answers, and that the same artifact passed the
    /// environment before. Where production is at stake also: that a person approved the change and its risk, that a rollback option is
    /// known, that the backup is what the policy asks for, and that data came through unharmed. A check that has nothing
    /// to judge here (no window, no environment before) is not required: it would refuse every deployment.
    /// </summary>
    public static IReadOnlyList<string> Required(
        EnvironmentSpec environment, IReadOnlyList<EnvironmentSpec> environments, EnvironmentPolicy policy)
    {
        List<string> codes = ["environment.reachable", "environment.online"];
        if (environment.Targets.All(target => target.Expect is not null)) codes.Add("environment.as-expected");
        if (environment.After is not null) codes.Add("promotion.proven");
        codes.AddRange(FollowingFrom(policy));
        if (IsStrict(environment, environments))
        {
            codes.AddRange(
                ["scripts.risk-accepted", "review.approved", "rollback.planned", "data.integrity-check", "data.counts-as-planned"]);
        }

        return codes;
    }

    /// <summary>What is demanded with a value of its own must also be judged.</summary>
    internal static IEnumerable<string> FollowingFrom(EnvironmentPolicy policy)
    {
        if (policy.Soak > TimeSpan.Zero) yield return "promotion.soaked";
        if (policy.Window is not null) yield return "window.open";
        if (policy.Backup.Verify == BackupVerification.Restore) yield return "backup.restored";
        else if (policy.Backup.Verify != BackupVerification.None) yield return "backup.verified";
        else if (policy.Backup.MaxAge is not null) yield return "backup.recent";
        if (policy.Rollback.Within is not null) yield return "rollback.within-objective";
    }

    // The last environment stays strict even where the team calls it unprotected: only the policy may loosen.
    private static bool IsStrict(EnvironmentSpec environment, IReadOnlyList<EnvironmentSpec> environments) =>
        environment.Protected || environment.Name == environments[^1].Name;
}
