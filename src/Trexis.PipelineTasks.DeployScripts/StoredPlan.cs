using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Finds the plan that people looked at.</summary>
internal static class StoredPlan
{
    /// <summary>The attachment's role in the plan's run document.</summary>
    public const string Role = "plan";

    /// <summary>The last plan of this deployment for this target; absent where there is none.</summary>
    /// <exception cref="FaultException">It is gone or not what its run document bound.</exception>
    public static PlanDocument? Latest(TaskRun run, IReadOnlyList<StoredDocument> documents)
    {
        var attachment = documents
            .Where(stored => stored.Document.Task == DeployScriptsTask.Name && stored.Document.Action == DeployScriptsTask.PlanWord)
            .Where(stored => stored.Document.Target is { } target && target.Environment == run.Environment.Name && target.Name == run.Target.Name)
            .LastOrDefault()?.Document.Attachments.FirstOrDefault(attached => attached.Role == Role);
        return attachment is null ? null : ChangeJson.ReadPlan(run.Store.Read(attachment), Path.Combine(run.Store.Folder, attachment.Path));
    }
}
