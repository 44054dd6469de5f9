using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>
/// Holds what is required against what this deployment can be judged by: a code that has nothing to judge here would refuse every
/// deployment, at the gate and by the name of something else.
/// </summary>
internal sealed class RequiredCodes(DeploymentConfiguration deployment)
{
    /// <returns>The policy without what it excuses here.</returns>
    public Policy Hold(Policy policy, FileRead<PolicySchema>? policyRead, FileRead<DeploymentSchema> deploymentRead)
    {
        var excused = Excused(policyRead?.Shape);
        var environments = policy.Environments.ToDictionary(StringComparer.Ordinal);
        foreach (var spec in deployment.Environments.Where(spec => environments.ContainsKey(spec.Name)))
        {
            var now = environments[spec.Name];
            if (policyRead is { Shape.Environments: var demanded })
                Check(demanded, entry => entry.Require, new Place(spec, now), policyRead.Problems, excused);
            Check(deploymentRead.Shape!.Environments, entry => entry.Require, new Place(spec, now), deploymentRead.Problems, null);
            environments[spec.Name] = now with
            {
                Require = [.. now.Require.Where(code => !excused.Contains(code) || WhyNever(code, spec, now) is null)],
            };
        }

        return policy with { Environments = environments };
    }

    /// <param name="excused">What this file excuses; absent where it may not, and leaves out what it does not mean.</param>
    private void Check<TEntry>(
        Field<IReadOnlyList<Named<TEntry>>> entries,
        Func<TEntry, Field<IReadOnlyList<Field<string>>>> require,
        Place place,
        ProblemList problems,
        HashSet<string>? excused)
    {
        foreach (var entry in entries.Or([]).Where(entry => entry.Name == place.Spec.Name && entry.Value.IsSet))
        {
            require(entry.Value.Value!).Each($"environments.{entry.Name}.require", (code, path) =>
            {
                if (excused?.Contains(code.Value!) is not true && WhyNever(code.Value!, place.Spec, place.Policy) is { } why)
                {
                    problems.Add(
                        code.At,
                        $"{path} names {code.Value}, which can never be judged in {entry.Name} (engine {deployment.Engine}): {why}",
                        null,
                        $"a list without it{(excused is null ? "" : $", or for this deployment file alone {Excuse(code.Value!)}")}");
                }

                return code;
            });
        }
    }

    private string Excuse(string code) =>
        $"excused: [ {{ check: {code}, deployment: {string.Join('/', deployment.File.Split('/', '\\').TakeLast(2))}, reason: … }} ]";

    private HashSet<string> Excused(PolicySchema? policy)
    {
        var file = "/" + deployment.File.Replace('\\', '/');
        return (policy?.Excused.Values() ?? [])
            .Where(excuse => file.EndsWith($"/{excuse.Deployment.Or("")}", StringComparison.Ordinal))
            .Select(excuse => excuse.Check.Or(""))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <returns>Why no task can ever judge it there; absent where one can.</returns>
    private string? WhyNever(string code, EnvironmentSpec environment, EnvironmentPolicy policy) => code switch
    {
        _ when NeverJudged.Why(code, deployment, environment) is { } why => why,
        "system.smoke-queries" or "performance.response" or "performance.not-regressed" when deployment.Queries.Count == 0 =>
            "deployment.yml names no query (perf: queries)",
        "data.prepared" when !HasAssertion(AssertionMoment.Before) =>
            "deployment.yml has no assertion for it (validate: assertions, when: [before])",
        "data.assertions-hold" when !HasAssertion(AssertionMoment.After) =>
            "deployment.yml has no assertion for it (validate: assertions, when: [after])",
        "evidence.stored" when deployment.Evidence is null => "deployment.yml names no store (evidence: { store, retention })",
        "environment.as-expected" when environment.Targets.Any(target => target.Expect is null) =>
            "deployment.yml does not say what is expected there (expect: { server, database })",
        "promotion.proven" or "promotion.soaked" when environment.After is null => "nothing comes before it",
        "promotion.soaked" when policy.Soak is null => "the policy asks for no soak time there",
        "window.open" when policy.Window is null => "the policy sets no window there",
        "access.responsible-in-role" when policy.Responsible is null => "the policy names no responsible role there",
        "rollback.within-objective" when policy.Rollback.Within is null => "the policy sets no time for a rollback there",
        "resources.cpu" or "performance.cpu" when policy.Performance.CpuPercent >= PerformancePolicy.NoLimit =>
            "the policy sets no limit there (performance: cpu)",
        "resources.memory" or "performance.memory" when policy.Performance.MemoryPercent >= PerformancePolicy.NoLimit =>
            "the policy sets no limit there (performance: memory)",
        "resources.disk" or "resources.log-space" when policy.Performance.DiskPercent >= PerformancePolicy.NoLimit =>
            "the policy sets no limit there (performance: disk)",
        "performance.disk" when policy.Performance.DiskPercent >= PerformancePolicy.NoLimit && !deployment.Capabilities.CountsItsWork =>
            "the policy sets no limit there (performance: disk), and the engine does not count how long an access takes",
        "resources.connections" or "performance.connections" when policy.Performance.ConnectionsPercent >= PerformancePolicy.NoLimit =>
            "the policy sets no limit there (performance: connections)",
        "backup.recent" when policy.Backup.MaxAge is null => "the policy sets no age for backups there (backup: { max-age })",
        "backup.restored" when policy.Backup.Verify < BackupVerification.Restore =>
            "the policy asks for no restore there (backup: { verify: restore })",
        "backup.chain-unbroken" or "backup.space-sufficient" or "deploy.backed-up" when !policy.Backup.IsDemanded =>
            "the policy asks for no backup there",
        _ => null,
    };

    private bool HasAssertion(AssertionMoment when) => deployment.Assertions.Any(assertion => assertion.When.HasFlag(when));

    private sealed record Place(EnvironmentSpec Spec, EnvironmentPolicy Policy);
}
