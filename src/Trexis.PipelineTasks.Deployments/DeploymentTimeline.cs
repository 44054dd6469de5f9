namespace Trexis.PipelineTasks.Deployments;

/// <summary>What the documents of one deployment of one target tell about how far it came.</summary>
public static class DeploymentTimeline
{
    /// <summary>Whether the run began to change the database.</summary>
    public static bool IsApply(RunDocument document) =>
        document.Task.StartsWith("deploy-", StringComparison.Ordinal) && document.Action == "apply" && Did(document, "deploy.executed");

    /// <summary>Whether the run began to take a deployment back; plans and drills leave the database as it is.</summary>
    public static bool IsRollback(RunDocument document) =>
        document is { Task: "rollback", Action: "apply" } && Did(document, "rollback.executed");

    /// <summary>Whether the deployment began to change the database and was not taken back since.</summary>
    /// <param name="documents">In the order of their numbers.</param>
    public static bool IsStanding(IEnumerable<RunDocument> documents) =>
        documents.LastOrDefault(document => IsApply(document) || IsRollback(document)) is { } last && IsApply(last);

    /// <summary>
    /// The newest attachment that was made before the deployment began to change the target. One made again after an interrupted
    /// or refused apply would already show what the deployment did, and does not count until the deployment was accepted or taken back.
    /// </summary>
    /// <param name="documents">In the order of their numbers.</param>
    /// <param name="attachmentOf">The attachment looked for, where the document has it.</param>
    /// <param name="judge">The task whose passing accepts the deployment.</param>
    public static Attachment? NewestFromBefore(
        IEnumerable<RunDocument> documents, Func<RunDocument, Attachment?> attachmentOf, Func<RunDocument, bool> judge)
    {
        Attachment? found = null;
        var (applied, closed) = (false, false);
        foreach (var document in documents)
        {
            if (attachmentOf(document) is { } attached && (!applied || closed)) (found, applied, closed) = (attached, false, false);
            applied |= IsApply(document);
            closed |= IsRollback(document) || (judge(document) && document.Verdict is Verdict.Passed or Verdict.Warned);
        }

        return found;
    }

    private static bool Did(RunDocument document, string step) =>
        document.Results.Any(result => result.Code == step && result.Verdict != Verdict.Skipped);
}
