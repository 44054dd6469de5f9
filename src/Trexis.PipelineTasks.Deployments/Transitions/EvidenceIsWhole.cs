using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Where a document was changed, removed or copied, none of them can be believed.</summary>
internal sealed class EvidenceIsWhole : IDemand
{
    public string Sentence => "The documents of this deployment are unbroken, and none is a copy of another";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) => DocumentChain.Verify(facts.Documents)
        .Select(problem => new Finding(
            Path.GetFileName(problem.Document.File),
            problem.Observed,
            "the documents as the runs wrote them: bring them back, or begin again in an empty results folder"));
}
