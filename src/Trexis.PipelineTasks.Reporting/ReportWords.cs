using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>The words that every renderer uses for the same thing.</summary>
public static class ReportWords
{
    /// <summary>Of a target that was reached, and of which nobody knows what would be done to it.</summary>
    public const string NotPlanned = "not planned";

    public static string Format(Verdict verdict) => verdict switch
    {
        Verdict.Failed => "Refused",
        Verdict.Unknown => "Not checked",
        Verdict.Warned => "Passed with warnings",
        Verdict.Passed => "Passed",
        _ => "Skipped",
    };

    public static string Mark(Verdict verdict) => ResultStatus.From(verdict).Mark;

    /// <summary>Of what was not reached, too.</summary>
    public static string Mark(ResultStatus? status) => status?.Mark ?? "○";

    public static string Format(Risk risk) => risk switch
    {
        Risk.Unclassified => "dangerous (not recognised)",
        _ => risk.ToString().ToLowerInvariant(),
    };

    /// <summary><c>2 dangerous, 4 caution, 1 safe</c>, in the order in which they come.</summary>
    public static string CountsByRisk(IEnumerable<Operation> operations) => string.Join(
        ", ",
        operations.GroupBy(operation => operation.Risk).Select(group => $"{HumanText.Number(group.Count())} {Format(group.Key)}"));

    /// <summary>What stands after the number of documents: <c>all signed by whom the policy trusts</c>.</summary>
    public static string Signatures(Fact<IReadOnlyList<DocumentSignature>> signatures) => signatures switch
    {
        Fact<IReadOnlyList<DocumentSignature>>.Known known => Signed(known.Value),
        Fact<IReadOnlyList<DocumentSignature>>.Unreadable unreadable => $"signatures not read: {unreadable.Reason}",
        _ => "signatures not looked at",
    };

    /// <summary>Of runs on a platform that changed something, where nobody vouched for the clock; a console's is its owner's.</summary>
    public static string? OwnClock(IReadOnlyList<StoredDocument> documents) =>
        documents.Any(stored => DeploymentTimeline.IsApply(stored.Document)
            && stored.Document.Run is { Host: not HostContext.Console, Clock: null })
            ? "times by the runner's own clock"
            : null;

    /// <summary>The runs that a platform's token named, which was verified in the run and is not kept.</summary>
    public static string? IdentifiedRuns(IReadOnlyList<StoredDocument> documents)
    {
        List<string> runs =
        [
            .. documents.Select(stored => stored.Document.Run.Identity)
                .Where(identity => identity is { TokenAt: not null })
                .Select(identity => $"run {identity!.Run} of {identity.Workflow} at {identity.Ref}")
                .Distinct(StringComparer.Ordinal),
        ];
        return runs.Count == 0 ? null : $"{string.Join(", ", runs)} by the platform's token, verified in the run and not kept";
    }

    private static string Signed(IReadOnlyList<DocumentSignature> judged)
    {
        var counts = judged.CountBy(signature => signature.State).ToDictionary();
        if (counts.GetValueOrDefault(SignatureState.Valid) == judged.Count) return "all signed by whom the policy trusts";
        if (counts.GetValueOrDefault(SignatureState.Unsigned) == judged.Count) return "none signed: who could write here could write them";
        (SignatureState State, string Words)[] told =
        [
            (SignatureState.Invalid, "with a signature that does not fit"),
            (SignatureState.Untrusted, "signed by somebody whom the policy does not trust"),
            (SignatureState.Unknown, "of which nobody can tell who signed"),
            (SignatureState.Unsigned, "not signed"),
            (SignatureState.Valid, "signed by whom the policy trusts"),
        ];
        return string.Join(
            ", ",
            told.Where(one => counts.ContainsKey(one.State)).Select(one => $"{HumanText.Number(counts[one.State])} {one.Words}"));
    }

    public static string Format(DeploymentState state) => state switch
    {
        DeploymentState.NotReached => "not reached",
        DeploymentState.Planned => "checked, not deployed",
        DeploymentState.PartiallyApplied => "partly deployed",
        DeploymentState.Unknown => "state unknown",
        DeploymentState.Cancelled => "cancelled half-way",
        DeploymentState.RolledBack => "rolled back",
        DeploymentState.Validated => "deployed, validated",
        _ => "deployed",
    };

    /// <summary>What became of the whole deployment, in as few words as a headline has: <c>Refused in prod/eu</c>.</summary>
    public static string Outcome(ReportModel model)
    {
        var targets = model.Environments.Where(environment => !environment.IsFleet)
            .SelectMany(environment => environment.Targets)
            .ToList();
        var deployed = model.Environments.Where(environment => environment.IsDeployed).ToList();
        var fleets = model.Environments.Where(environment => environment is { IsFleet: true, IsReached: true })
            .Select(FleetState.Of)
            .ToList();
        var isOfOthers = targets.Any(target => target.IsRefused || target.NeedsSomebody);
        return targets switch
        {
            _ when fleets.FindLast(fleet => fleet.Failed.Count > 0 && (!isOfOthers || fleet.Environment == model.Here)) is { } failed =>
                failed.Outcome,
            _ when In(DeploymentState.PartiallyApplied) is { } place => $"Failed, partially applied in {place}",
            _ when In(DeploymentState.Unknown) is { } place => $"State unknown in {place}",
            _ when In(DeploymentState.Cancelled) is { } place => $"Cancelled half-way in {place}",
            _ when In(DeploymentState.RolledBack) is { } place => $"Rolled back in {place}",
            _ when targets.LastOrDefault(target => target.IsRefused) is { } refused =>
                refused.IsDeployed ? $"Deployed to {refused.Place}, not accepted" : $"Refused in {refused.Place}",
            _ when model.IsRefused => "Refused",
            _ when model.Faults.Count > 0 => "Broken off",
            _ when fleets.Find(fleet => fleet.Environment == model.Here) is { } here => here.Outcome,
            _ when deployed.Count > 0 => $"Deployed to {deployed[^1].Name}",
            _ when model.Environments.FirstOrDefault(environment => environment.Targets.Any(target => target.LacksPlan)) is { } unplanned =>
                $"Not planned in {unplanned.Name}",
            _ => model.HeadVerdict == Verdict.Unknown ? Format(Verdict.Unknown) : "Checked, not deployed",
        };

        string? In(DeploymentState state) => targets.LastOrDefault(target => target.State == state)?.Place;
    }

    public static string Format(OperationAction action) => action switch
    {
        OperationAction.DataMotion => "Data motion",
        OperationAction.Permission => "Permissions",
        OperationAction.Script => "Scripts and the rest",
        _ => action.ToString(),
    };

    public static string Format(ProofLevel proof) => proof.ToString().ToLowerInvariant();

    public static string Format(LineStatus status) => status switch
    {
        LineStatus.Executed => "checked automatically",
        LineStatus.Skipped => "not applicable",
        LineStatus.NotVerified => "not checked",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary><c>Sales 2.4.0</c>.</summary>
    public static string Format(ArtifactIdentity artifact) =>
        artifact.Version is null ? artifact.Name : $"{artifact.Name} {artifact.Version}";

    /// <summary><c>checked automatically by precheck</c>; whoever only said that there is nothing to say is not named.</summary>
    public static string Format(LineState state) => state is { By: { } by, Status: not (LineStatus.Skipped or LineStatus.NotVerified) }
        ? $"{Format(state.Status)} by {by}"
        : Format(state.Status);

    /// <summary>How the actor of a run is known: <c>alice (verified)</c>.</summary>
    public static string Actor(RunContext run) => $"{run.Actor} ({Format(run.ActorProof)})";

    /// <summary><c>precheck</c>, <c>deploy-scripts apply</c>.</summary>
    public static string Task(RunDocument document) => document.Action is null ? document.Task : $"{document.Task} {document.Action}";

    public static string Task(RunEntry run)
    {
        var task = Task(run.Stored.Document);
        if (!run.Superseded) return task;
        if (DeploymentTimeline.IsRefusedBeside(run.Stored.Document)) return $"{task} (changed nothing)";
        return run.Repeats ? $"{task} (verified again)" : $"{task} (superseded)";
    }

    /// <summary>What stands before a table's rows where a condition chooses among them: nobody has counted how many it takes.</summary>
    public static string UpTo(Operation operation) =>
        operation is { Kind: OperationKind.UpdateRows or OperationKind.DeleteRows, IsDangerous: false } ? "up to " : "";

    /// <summary>Whether the row above it says what it does and what would be safer: once is enough for rows of one kind.</summary>
    public static bool IsSaidAbove(Operation operation, Operation? above) =>
        above is not null && (above.Kind, above.Risk, above.Why, above.SaferWay, above.Locking)
            == (operation.Kind, operation.Risk, operation.Why, operation.SaferWay, operation.Locking);

    /// <summary>Who waits while it runs, in its first clause: what explains it stands where there is room for it.</summary>
    public static string? Locking(Operation operation) => operation.Locking switch
    {
        null => null,
        "none" => "Locking: none.",
        var locking => $"{locking.Split(':', ';')[0].TrimEnd('.')}.",
    };

    /// <summary>What it changes from → to; of what is renamed only to what, for the old name stands beside it.</summary>
    public static string? FromTo(Operation operation) =>
        operation.Difference ?? (operation.NewName is { } now ? $"→ {now}" : null);

    /// <summary><c>measured 91 %, threshold 80 % (policy.yml:14 performance.disk)</c>; absent where there is no limit.</summary>
    public static string? Measured(RunResult result) => (result.Measured, result.Threshold, result.LimitAt) switch
    {
        (null, null, null) => null,
        (null, null, { } at) => $"limit: {at}",
        ({ } measured, null, var at) => $"measured {measured}{In(at)}",
        (null, { } threshold, var at) => $"threshold {threshold}{In(at)}",
        var (measured, threshold, at) => $"measured {measured}, threshold {threshold}{In(at)}",
    };

    private static string In(string? place) => place is null ? "" : $" ({place})";

    /// <summary><c>observed x; expected y</c>, leaving out what the finding leaves empty.</summary>
    public static string Seen(Finding finding) => (finding.Observed, finding.Expected) switch
    {
        ("", "") => "",
        (var observed, "") => observed,
        ("", var expected) => $"expected {expected}",
        var (observed, expected) => $"{observed}; expected {expected}",
    };

    /// <summary>Who waited for a deployment, and what it waited for itself, as its watch saw them.</summary>
    public static IEnumerable<Finding> Waits(RunResult result) => result.Code == DeploymentSteps.Watched.Code
        ? result.Findings.Where(finding => finding.Expected == DeploymentSteps.NoWait)
        : [];

    /// <summary>The ways back that a rollback plan looked for, each with what it costs or why it is closed.</summary>
    public static IEnumerable<string> RollbackOptions(RunDocument plan) =>
        (plan.Results.LastOrDefault(result => result.Code == "rollback.options-written")?.Findings ?? [])
            .Select(Told);

    /// <summary>What was found of what, in one line; a text that names it itself stands alone.</summary>
    public static string Told(Finding finding) =>
        finding.Observed.StartsWith($"{finding.Subject}:", StringComparison.Ordinal)
            ? finding.Observed
            : $"{finding.Subject}: {finding.Observed}";

    /// <summary><c>sales.sql:12</c>.</summary>
    public static string Place(SourceLocation location) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{location.File}:{location.Line}");

    public static string Waiver(WaiverReference waiver) =>
        $"waived by {waiver.Approver} until {HumanText.Time(waiver.Expires)}: {waiver.Reason}";

    /// <summary>What stands above SQL: how much it is, and what of it is not shown.</summary>
    /// <param name="all">Operations, also those whose text is left out.</param>
    public static string Sql(IReadOnlyList<Operation> shown, int all)
    {
        var lines = shown.Sum(operation => operation.Statement!.Count(character => character == '\n') + 1);
        var of = shown.Count < all
            ? $"the first {HumanText.Number(shown.Count)} of {HumanText.Plural(all, "operation")}"
            : HumanText.Plural(all, "operation");
        return $"SQL, {HumanText.Plural(lines, "line")} of {of}; values of rows are hidden";
    }

    /// <summary>Definitions before and after, as one text with a line above each.</summary>
    public static string Lines(IEnumerable<Operation> operations) =>
        string.Join("\n\n", operations.Select(
            operation => $"@@ {operation.Kind} {TextSanitizer.Line(operation.Subject)} @@\n{operation.Lines}"));

    /// <summary>What stands above them: how many, and what of it is not shown.</summary>
    public static string LinesTitle(int shown, int all) =>
        $"Definitions, old and new: {(shown < all ? $"the first {HumanText.Number(shown)} of " : "")}{HumanText.Number(all)}; values in "
            + "bodies are hidden";

    /// <summary>The first digits of a hash, as people compare them.</summary>
    public static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
