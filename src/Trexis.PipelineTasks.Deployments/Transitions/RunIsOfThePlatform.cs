using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// A pipeline job can unset its platform's variables and pose as a console run; a protected environment takes no console run.
/// </summary>
public sealed class RunIsOfThePlatform : IDemand
{
    public string Sentence =>
        "In a protected environment whose policy names a platform's runs (trust: workflows or azure), the run is that platform's and "
            + "no console's, unless the policy says trust: { console: accepted }, or takes a declared approval there";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        if (facts.IsStranger) yield return Told(facts.Place);
    }

    /// <summary>Of a step that such a run may not take.</summary>
    public static Outcome Refusal(string notDone, DeploymentTarget place)
    {
        var told = Told(place);
        return Outcome.Failed($"{notDone}: {told.Subject} {told.Observed}", told);
    }

    /// <summary>What is said where such a run may not go on.</summary>
    public static Finding Told(DeploymentTarget place) => new(
        place.ToString(),
        "is protected, its policy names the platform's runs that count, and this run is a console's, or of a job that hides its platform",
        "a run of the pipeline; or trust: { console: accepted } in the policy");
}
