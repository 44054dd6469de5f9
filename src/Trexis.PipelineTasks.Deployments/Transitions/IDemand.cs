namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>One thing that must hold before a deployment may go into its next state.</summary>
public interface IDemand
{
    /// <summary>What must hold; a sentence for people.</summary>
    string Sentence { get; }

    /// <summary>What does not hold, each with what mends it; empty where the demand is met.</summary>
    IEnumerable<Finding> Unmet(TransitionFacts facts);
}
