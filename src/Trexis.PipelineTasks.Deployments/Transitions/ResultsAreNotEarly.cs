namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Early results are for those who decide whether to go on, and nothing may rest on them.</summary>
internal sealed class ResultsAreNotEarly : IDemand
{
    /// <summary>The output by which a precheck says that it ran early.</summary>
    public const string Output = "early";

    public string Sentence => "No required result was taken by precheck --early";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from required in facts.RequiredEarlier
        where IsEarly(required.Result.Stored.Document)
        select facts.Lacking(required.Code, $"was taken early ({required.Result.File})");

    internal static bool IsEarly(RunDocument document) => document.Outputs.GetValueOrDefault(Output) == "true";
}
