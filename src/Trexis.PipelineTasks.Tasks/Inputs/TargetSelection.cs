using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>What options name of the environments and targets that deployment.yml lists.</summary>
public static class TargetSelection
{
    /// <summary>
    /// The places that <c>--environment</c> and <c>--target</c> name: all targets of an environment where none of them is named.
    /// </summary>
    /// <exception cref="InputException">There is no such environment or target, or none was named where there are several.</exception>
    public static IReadOnlyList<DeploymentTarget> PlacesOf(InputValues inputs, IReadOnlyList<EnvironmentSpec> environments)
    {
        var asked = inputs.Text(CommonInputs.Environment);
        if (asked is null && environments.Count > 1)
            throw new InputException(CommonInputs.Environment.Option, "is missing", null, OneOf(environments));
        var environment = asked is null ? environments[0] : EnvironmentOf(CommonInputs.Environment, asked, environments);
        return inputs.Text(CommonInputs.Target) is { } listed ? Named(environment, listed) : environment.Places;
    }

    /// <param name="option">What named it.</param>
    /// <exception cref="InputException">There is no such environment.</exception>
    public static EnvironmentSpec EnvironmentOf(InputSpec option, string name, IReadOnlyList<EnvironmentSpec> environments) =>
        environments.FirstOrDefault(environment => environment.Name == name)
            ?? throw new InputException(option.Option, "is no environment of this deployment", name, OneOf(environments));

    private static string OneOf(IReadOnlyList<EnvironmentSpec> environments) =>
        $"one of {string.Join(", ", environments.Select(environment => environment.Name))}";

    private static IReadOnlyList<DeploymentTarget> Named(EnvironmentSpec environment, string listed)
    {
        var asked = listed.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        var all = environment.Places.ToLookup(place => place.Target.Name);
        var accepted = Fleet.Listed([.. environment.Targets.Select(candidate => candidate.Name ?? "(only one, without a name)")]);
        List<InputProblem> problems =
        [
            .. asked.Where(name => !all.Contains(name)).Select(name => new InputProblem(
                CommonInputs.Target.Option, $"is no target of {environment.Name}", name, accepted)),
        ];
        return problems.Count == 0 ? [.. asked.Select(name => all[name].First())] : throw new InputException(problems);
    }
}
