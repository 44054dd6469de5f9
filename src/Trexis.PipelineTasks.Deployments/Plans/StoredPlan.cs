using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary>Finds the plan that people looked at.</summary>
public static class StoredPlan
{
    /// <summary>The action of every task that plans.</summary>
    public const string Action = "plan";

    /// <summary>The attachment's role in the plan's run document.</summary>
    public const string Role = "plan";

    /// <summary>The last plan of this deployment for this target; absent where there is none.</summary>
    /// <exception cref="FaultException">It is gone or not what its run document bound.</exception>
    /// <param name="task">The task that plans and applies; plans of other tasks are none of its own.</param>
    public static PlanDocument? Latest(string task, DeploymentTarget place, RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        var attachment = documents
            .Where(stored => stored.Document.Task == task && stored.Document.Action == Action)
            .Where(stored => place.Is(stored.Document.Target))
            .LastOrDefault()?.Document.Attachments.FirstOrDefault(attached => attached.Role == Role);
        return attachment is null ? null : PlanJson.Read(store.Read(attachment), attachment.Path.In(store.Folder));
    }
}
