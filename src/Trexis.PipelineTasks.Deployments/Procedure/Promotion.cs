using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>Whether the environment before is proven to have passed with the very same artifact.</summary>
/// <param name="Environment">The environment before.</param>
/// <param name="Missing">What the proof lacks, a finding each; empty where it is whole.</param>
/// <param name="PassedAt">When what was changed there last was first proven as a whole; only where the proof is whole now.</param>
public sealed record PromotionProof(string Environment, string ArtifactSha256, IReadOnlyList<Finding> Missing, DateTimeOffset? PassedAt)
{
    /// <summary>Parts of the artifact that stand in the environment before and that nobody executed there.</summary>
    public IReadOnlyList<InheritedPart> Inherited { get; init; } = [];

    /// <summary>What the proof lacks for what is to be executed: nobody tried what came with a copy, or by a person's word.</summary>
    /// <param name="planned">Without scripts, any change rests on the whole artifact; where nobody can tell, everything does.</param>
    /// <param name="scripts">Those that are to be executed.</param>
    internal IReadOnlyList<Finding> MissingFor(Fact<ChangePlan> planned, IReadOnlyList<string> scripts) =>
    [
        .. Missing,
        .. Inherited.Where(part => planned switch
            {
                Fact<ChangePlan>.NotApplicable => false,
                Fact<ChangePlan>.Known { Value: var plan } when part.IsWhole => plan.Operations.Count > 0,
                Fact<ChangePlan>.Known => scripts.Contains(part.Name, StringComparer.Ordinal),
                _ => true,
            })
            .Select(part => new Finding(
                part.Place,
                $"{part.Name} was not executed there: it was adopted, or came with a copy of another database ({part.File})",
                $"an apply that executed {part.Name} there, or a waiver of promotion.proven")),
    ];

    /// <summary>The moment from which a soak time lets pass; none where the proof is not whole.</summary>
    public DateTimeOffset? NotBefore(TimeSpan soak) => PassedAt + soak;
}

/// <param name="IsWhole">Whether it is the artifact itself, which has no parts that are executed one by one.</param>
/// <param name="File">The document that says so.</param>
public sealed record InheritedPart(string Place, string Name, bool IsWhole, string File);

/// <summary>What the environment before must have passed.</summary>
/// <param name="Required">Every code that its policy requires.</param>
/// <param name="Policy">That policy's word on a result, waivers included.</param>
public sealed record PromotionDemands(IReadOnlyList<string> Required, IResultPolicy Policy)
{
    /// <param name="now">By which waivers expire.</param>
    public static PromotionDemands Of(Policy policy, string environment, DateTimeOffset now)
    {
        var required = policy.For(environment).Require;
        return new PromotionDemands(required, new Gate(environment, required, policy.Waivers, now, _ => []));
    }
}

/// <summary>
/// Reads the proof of promotion from stored documents. For every target of the environment before: the latest deployment, the
/// latest precheck before it, the latest validate and perf-gate after it must not have refused, nor a watch, must carry the same artifact
/// and must lie on an unbroken chain; every code that its policy requires once the database was changed has a result that passes.
/// </summary>
public static class Promotion
{
    private static readonly ProofNeeded[] Needed =
    [
        new("precheck", null, Moment.Before),
        new("deploy", "apply", Moment.Itself),
        new("validate", null, Moment.After),
        new("perf-gate", "gate", Moment.After),
    ];

    /// <summary>Nobody has to watch, but who did knows.</summary>
    private static readonly ProofNeeded Watch = new("perf-gate", "watch", Moment.After);

    /// <param name="documents">Of this deployment, in the order of their numbers.</param>
    /// <param name="before">The environment that must have passed.</param>
    /// <param name="demands">What the policy demands of it now.</param>
    public static PromotionProof Prove(
        IReadOnlyList<StoredDocument> documents, EnvironmentSpec before, ArtifactIdentity artifact, PromotionDemands demands)
    {
        var (findings, _) = Judge(documents, before, artifact, demands);
        var inherited = new List<InheritedPart>();
        foreach (var target in before.Targets)
        {
            if (documents.LastOrDefault(stored => IsOf(stored.Document, before.Name, target.Name) && IsDeployment(stored.Document))
                is { } deployed)
                inherited.AddRange((deployed.Document.Inherited ?? []).Select(part => new InheritedPart(
                    PlaceOf(before, target), part, part == deployed.Document.Artifact?.Name, Path.GetFileName(deployed.File))));
        }

        // Whoever leaves out a target that does not pass would need nobody's word for it.
        findings.AddRange(
            documents.Select(stored => stored.Document.Target)
                .Where(place => place is { Name: not null } && place.Environment == before.Name
                    && before.Targets.All(target => target.Name != place.Name))
                .Select(place => place!.ToString())
                .Distinct(StringComparer.Ordinal)
                .Select(place => new Finding(
                    place, "was a target when this deployment began, and deployment.yml names it no more",
                    $"every target of {before.Name} that this deployment began with, or a waiver of promotion.proven")));
        findings.AddRange(
            DocumentChain.Verify(documents)
                .Select(
                    problem => new Finding(Path.GetFileName(problem.Document.File), problem.Observed, "an unbroken chain of documents")));
        var passedAt = findings.Count == 0 ? FirstProven(documents, before, artifact, demands) : null;
        return new PromotionProof(before.Name, artifact.Sha256, findings, passedAt)
        {
            Inherited = inherited,
        };
    }

    // Whoever validates again every night, or applies what is there already, proves once more what stands: only what changes the
    // environment makes it begin anew.
    private static DateTimeOffset? FirstProven(
        IReadOnlyList<StoredDocument> documents, EnvironmentSpec before, ArtifactIdentity artifact, PromotionDemands demands)
    {
        var changed = documents.ToList().FindLastIndex(stored => stored.Document.Target?.Environment == before.Name
            && (DeploymentTimeline.IsRollback(stored.Document)
                || (DeploymentTimeline.IsApply(stored.Document) && !DeploymentTimeline.FoundNothing(stored.Document))));
        for (var count = changed + 1; count <= documents.Count; count++)
        {
            var (missing, runs) = Judge([.. documents.Take(count)], before, artifact, demands);
            if (missing.Count == 0) return runs.Max(run => run.Run.EndedAt);
        }

        return null;
    }

    private static (List<Finding> Missing, List<RunDocument> Runs) Judge(
        IReadOnlyList<StoredDocument> documents, EnvironmentSpec before, ArtifactIdentity artifact, PromotionDemands demands)
    {
        var findings = new List<Finding>();
        var runs = new List<RunDocument>();
        foreach (var target in before.Targets)
        {
            var place = PlaceOf(before, target);
            var ofTarget = documents.Where(stored => IsOf(stored.Document, before.Name, target.Name)).ToList();
            if (ofTarget.Count == 0)
            {
                findings.Add(
                    new Finding(
                        place, "no run of this deployment", $"a run of {before.Name} that passed with artifact {Short(artifact.Sha256)}"));
                continue;
            }

            foreach (var needed in Needed) Hold(needed, ofTarget, place, artifact, findings, runs);
            var changed = ofTarget.FindLastIndex(stored => DeploymentTimeline.IsChange(stored.Document));
            if (ofTarget.Skip(changed + 1).Any(stored => Watch.IsMetBy(stored.Document)))
                Hold(Watch, ofTarget, place, artifact, findings, runs);
            var accepted = Acceptance.Of(
                documents, ofTarget[^1].Document.Target!, demands.Required, demands.Policy);
            findings.AddRange(accepted.Lacking.Where(lacking => lacking.Stored is not { Document: var judged } || !IsTold(judged))
                .Select(lacking => Lacking(lacking, place)));
            runs.AddRange(accepted.RestsOn.Select(stored => stored.Document));
            if (RolledBack(ofTarget) is { } back)
                findings.Add(
                    new Finding(place, $"the deployment was taken back ({Path.GetFileName(back.File)})", "a deployment that stands"));
            if (Replaced(ofTarget) is { } replaced)
                findings.Add(new Finding(
                    place,
                    $"the target was replaced, for what was executed there is pending again ({Path.GetFileName(replaced.File)})",
                    "a deployment that stands"));
        }

        return (findings, runs);

        // That its task did not pass says what refused.
        bool IsTold(RunDocument judged) => ExitCode.From(judged) != ExitCode.Passed && runs.Contains(judged);
    }

    private static Finding Lacking(LackingResult lacking, string place)
    {
        var file = lacking.Stored is { } stored ? $" ({Path.GetFileName(stored.File)})" : "";
        return new Finding(
            place,
            $"{lacking.Result.Message}{file}",
            $"a {lacking.Result.Code} that passes: {JudgedCodes.CommandFor(lacking.Result.Code, place)}");
    }

    private static string PlaceOf(EnvironmentSpec before, TargetSpec target) =>
        target.Name is null ? before.Name : $"{before.Name}/{target.Name}";

    private static void Hold(
        ProofNeeded needed,
        List<StoredDocument> ofTarget,
        string place,
        ArtifactIdentity artifact,
        List<Finding> findings,
        List<RunDocument> runs)
    {
        var deployed = ofTarget.FindLastIndex(stored => IsDeployment(stored.Document));
        // Where nothing was deployed that is a finding of its own; the others are then judged as they stand.
        var judged = needed.Moment == Moment.Before && deployed >= 0 ? ofTarget[..deployed] : ofTarget;
        var latest = judged.FindLastIndex(stored => needed.IsMetBy(stored.Document));
        if (latest < 0)
        {
            var when = needed.Moment == Moment.Before && judged.Count < ofTarget.Count ? " before the last deployment" : "";
            var early = needed.Task == "precheck" ? " in full" : "";
            findings.Add(new Finding(place, $"{needed} did not run{early}{when}", $"a {needed} that passed"));
            return;
        }

        var document = ofTarget[latest].Document;
        var file = Path.GetFileName(ofTarget[latest].File);
        if (ExitCode.From(document) != ExitCode.Passed)
            findings.Add(new Finding(place, $"{needed} {WhyNot(document)} ({file})", $"a {needed} that passed"));
        if (!string.Equals(document.Artifact?.Sha256, artifact.Sha256, StringComparison.OrdinalIgnoreCase))
            findings.Add(
                new Finding(
                    place,
                    $"{needed} carried {Short(document.Artifact?.Sha256)} ({file})",
                    $"the artifact {Short(artifact.Sha256)}, the very same"));
        // What was watched once needs no second look where a later run found nothing to do.
        if (needed.Moment == Moment.After && needed != Watch && latest < deployed)
            findings.Add(new Finding(place, $"{needed} ran before the last deployment ({file})", $"a {needed} of what was deployed last"));
        if (needed.Moment == Moment.After && needed != Watch && deployed >= 0)
            findings.AddRange(Changed(ofTarget[deployed].Document, document).Select(change => new Finding(
                place,
                $"{needed} was made by other values than the deployment: {change} ({file})",
                $"apply again with these values, which finds nothing to do, and then {needed}")));
        runs.Add(document);
    }

    // What is looser after the deployment than it was before would prove another change than the one that was approved.
    private static IEnumerable<string> Changed(RunDocument deployed, RunDocument judged) =>
        EffectiveValues.Changes(deployed.Settings, judged.Settings).Select(change => $"{change.Key}: {change.Was} → {change.Is}");

    private static StoredDocument? RolledBack(List<StoredDocument> ofTarget)
    {
        var deployed = ofTarget.FindLastIndex(stored => IsDeployment(stored.Document));
        return ofTarget.Skip(deployed + 1).LastOrDefault(stored => DeploymentTimeline.IsRollback(stored.Document));
    }

    private static StoredDocument? Replaced(List<StoredDocument> ofTarget)
    {
        var deployed = ofTarget.FindLastIndex(stored => DeploymentTimeline.IsApply(stored.Document));
        return ofTarget.Skip(deployed + 1).LastOrDefault(stored => DeploymentTimeline.IsReplacement(stored.Document));
    }

    private static bool IsOf(RunDocument document, string environment, string? target) =>
        document.Target is { } place && place.Environment == environment && place.Name == target;

    /// <summary>
    /// Whether it carried out a deployment or was stopped in one. An apply that let everything pass and executed nothing was a dry run.
    /// </summary>
    internal static bool IsDeployment(RunDocument document) =>
        document.IsOfDeployment && document.Action == "apply"
        && (ExitCode.From(document) != ExitCode.Passed
            || document.Results.Any(result => result is { Code: "deploy.executed", Verdict: not Verdict.Skipped }));

    private static string WhyNot(RunDocument document)
    {
        var refused = document.Results.Where(result => result.Refuses).Select(result => result.Code).Distinct().ToList();
        if (refused.Count > 0) return $"refused: {string.Join(", ", refused)}";
        return document.Fault is { } fault ? $"broke: {fault.Message}" : "judged nothing";
    }

    private static string Short(string? sha256) => sha256 is null ? "no artifact" : sha256.Length > 12 ? sha256[..12] : sha256;

    private enum Moment
    {
        Before,
        Itself,
        After,
    }

    /// <param name="Action">Where the task has several and only this one proves.</param>
    private sealed record ProofNeeded(string Task, string? Action, Moment Moment)
    {
        public bool IsMetBy(RunDocument document) =>
            Task == "deploy"
                ? IsDeployment(document)
                : document.Task == Task && (Action is null || document.Action is null || document.Action == Action)
                    && !ResultsAreNotEarly.IsEarly(document);

        public override string ToString() => Action is null ? Task : $"{Task} {Action}";
    }
}
