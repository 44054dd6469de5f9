namespace Trexis.PipelineTasks.Evidence;

/// <summary>What a target remembers of a deployment's documents, which whoever may write the results folder cannot change.</summary>
/// <param name="DocumentSha256">Of the last document at that moment; empty where there was none.</param>
/// <param name="IsChange">Whether its run changed the target, so that a document must tell of it.</param>
public sealed record EvidenceAnchor(string Deployment, string Environment, string DocumentSha256, DateTimeOffset At, bool IsChange)
{
    /// <summary>As findings of later documents name it.</summary>
    public string Name => $"change of {At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}";

    /// <summary>Whether a document tells of that change: its own run's, or one that found that there is none.</summary>
    public bool IsToldBy(RunDocument document) =>
        document.Run.Deployment == Deployment
        && ((document.Action == "apply"
                && document.Target?.Environment == Environment
                && document.Run.StartedAt <= At
                && At <= document.Run.StartedAt.AddMilliseconds(document.Run.ElapsedMs))
            || document.Results.Any(result => result.Findings.Any(finding => finding.Subject == Name)));

    /// <summary>Changes of which no document here tells.</summary>
    public static IEnumerable<EvidenceAnchor> Untold(IEnumerable<EvidenceAnchor> anchors, IReadOnlyList<StoredDocument> documents) =>
        anchors.Where(anchor => anchor.IsChange && !documents.Any(stored => anchor.IsToldBy(stored.Document)));
}
