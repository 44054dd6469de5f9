namespace Trexis.PipelineTasks.Evidence;

/// <summary>What a target remembers of a deployment's documents, which whoever may write the results folder cannot change.</summary>
/// <param name="DocumentSha256">Of the last document at that moment; empty where there was none.</param>
/// <param name="IsChange">Whether its run changed the target, so that a document must tell of it.</param>
public sealed record EvidenceAnchor(string Deployment, string Environment, string DocumentSha256, DateTimeOffset At, bool IsChange)
{
    /// <summary>Which of the environment's targets; absent where there is only one.</summary>
    public string? Target { get; init; }

    /// <summary>Which task refused, with its action, at that moment; absent where something was done to the target.</summary>
    public string? Refused { get; init; }

    /// <summary>As findings of later documents name it.</summary>
    public string Name =>
        $"{(Refused is null ? "change" : $"refused {Refused}")} of {At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}";

    /// <summary>
    /// Whether a document tells of that change: its own run's, or one that found that there is none. Of a refusal: its own run's, or a
    /// later one's of the same task, which judged everything anew: one that broke off judged nobody knows what.
    /// </summary>
    public bool IsToldBy(RunDocument document) =>
        document.Run.Deployment == Deployment
        && (Refused is null
            ? (document.Action == "apply" && IsOfItsRun(document))
                || document.Results.Any(result => result.Findings.Any(finding => finding.Subject == Name))
            : NameOf(document.Task, document.Action) == Refused
                && ((IsRefusal(document) && IsOfItsRun(document)) || IsJudgedAnew(document)));

    /// <summary>Changes and refusals of which no document here tells.</summary>
    public static IEnumerable<EvidenceAnchor> Untold(IEnumerable<EvidenceAnchor> anchors, IReadOnlyList<StoredDocument> documents) =>
        anchors.Where(anchor => (anchor.IsChange || anchor.Refused is not null)
            && !documents.Any(stored => anchor.IsToldBy(stored.Document)));

    /// <summary>A task with its action, as a target remembers that it refused.</summary>
    public static string NameOf(string task, string? action) => action is null ? task : $"{task} {action}";

    private static bool IsRefusal(RunDocument document) =>
        document.Fault is not null || document.Results.Any(result => result.Refuses);

    private bool IsOfItsRun(RunDocument document) =>
        IsOfItsPlace(document)
        && document.Run.StartedAt <= At
        && At <= document.Run.EndedAt;

    // An early precheck leaves out a part of what refused.
    private bool IsJudgedAnew(RunDocument document) =>
        IsOfItsPlace(document)
        && document.Fault is null
        && document.Run.StartedAt > At
        && document.Outputs.GetValueOrDefault("early") != "true";

    private bool IsOfItsPlace(RunDocument document) => document.Target?.Environment == Environment && document.Target.Name == Target;
}
