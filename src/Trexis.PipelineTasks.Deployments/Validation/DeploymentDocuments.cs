using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>What the documents of one deployment say of one target.</summary>
public static class DeploymentDocuments
{
    /// <summary>
    /// What was done to the target: by what was applied or, where nothing was yet, by the plans. A resumed deployment is the sum of its
    /// parts.
    /// </summary>
    public static IReadOnlyList<Operation> Operations(IReadOnlyList<StoredDocument> documents)
    {
        var deployments = documents.Select(stored => stored.Document)
            .Where(document => document.IsOfDeployment)
            .ToList();
        var applied = deployments.Where(DeploymentTimeline.IsApply).ToList();
        return [.. (applied.Count > 0 ? applied : deployments).SelectMany(document => document.Operations)];
    }
}
