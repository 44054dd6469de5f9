using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>The last thing that a terminal shows: the deployment's state, why, what is in the database, and what to type next.</summary>
public static class VerdictLines
{
    private const int MostReasons = 6;
    private const int Longest = 160;
    private const int NarrowestName = 23;
    private const int WidestName = 36;

    /// <param name="environment">The one that was carried out last.</param>
    /// <param name="page">Where the report lies.</param>
    public static IEnumerable<TerminalLine> Render(ReportModel model, string environment, string page)
    {
        var lines = Parts(model, environment, page).ToList();
        var width = lines.Select(line => line.Name?.Length ?? 0).Where(length => length <= WidestName).Append(NarrowestName).Max();
        return lines.Select(line => line.Name is { } name
            ? new TerminalLine(TextSanitizer.Line($"  {name.PadRight(width)} {line.Text}"), line.Tone)
            : new TerminalLine(line.Text, line.Tone));
    }

    private static IEnumerable<VerdictPart> Parts(ReportModel model, string environment, string page)
    {
        var here = model.Environments.FirstOrDefault(candidate => candidate.Name == environment);
        if (here is null) yield break;
        var step = new NextStep(model.Context.TypedOptions);
        yield return new VerdictPart(null, "");
        foreach (var line in here.IsFleet ? InFleet(here, step) : Targets(here, step)) yield return line;
        if (model.Counts.NotVerified > 0) yield return Whole("not checked", model.NotCheckedText);
        foreach (var problem in model.ChainProblems.Take(1)) yield return Named("evidence", problem.Message);
        yield return Named("report", page);
        if (Next(model, here, step) is { } next) yield return Whole("next", next);
    }

    private static IEnumerable<VerdictPart> Targets(EnvironmentState here, NextStep step) =>
        here.Targets.Where(target => target.IsReached || here.Targets.Count == 1).SelectMany(target => Target(target, step));

    // Those that need somebody by name, then all by number.
    private static IEnumerable<VerdictPart> InFleet(EnvironmentState here, NextStep step)
    {
        var fleet = FleetState.Of(here);
        var failed = fleet.Failed;
        foreach (var line in Together([.. failed.Take(Fleet.MostNamed)], step)) yield return line;
        var status = failed.Count > 0 ? ResultStatus.Failed : here.IsDeployed ? ResultStatus.Passed : ResultStatus.NotVerified;
        var others = failed.Count > Fleet.MostNamed ? $"; {HumanText.Number(failed.Count - Fleet.MostNamed)} of them not named here" : "";
        yield return new VerdictPart(null, $"{status.Mark} {here.Name}: {fleet.Counts}{others}", status.Tone);
    }

    // What several were refused for is said once, below all their names.
    private static IEnumerable<VerdictPart> Together(IReadOnlyList<TargetState> targets, NextStep step) =>
        targets.GroupBy(target => target.HalfDone is null
                ? string.Join("\n", target.Refusals.Select(placed => $"{placed.Result.Code} {placed.Result.Message}"))
                : target.Place)
            .SelectMany(alike => alike.SkipLast(1).SelectMany(target => Target(target, step).Take(1)).Concat(Target(alike.Last(), step)));

    private static IEnumerable<VerdictPart> Target(TargetState target, NextStep step)
    {
        var status = target switch
        {
            { IsRefused: true } or { State: DeploymentState.PartiallyApplied or DeploymentState.RolledBack } => ResultStatus.Failed,
            { NeedsSomebody: true } or { LacksPlan: true } => ResultStatus.NotVerified,
            { IsReached: true } when target.Results.Any(placed => placed.Result.Verdict is Verdict.Passed or Verdict.Warned) =>
                ResultStatus.Passed,
            { IsReached: true } => ResultStatus.NotVerified,
            _ => ResultStatus.Skipped,
        };
        yield return new VerdictPart(null, $"{status.Mark} {Title(target)}", status.Tone);
        foreach (var placed in target.Refusals.Take(MostReasons)) yield return Reason(placed.Result);
        if (target.Broken is { Fault: { } fault } broken) yield return Named(ReportWords.Task(broken), fault.Message);
        foreach (var line in target.HalfDone is null ? Restored(target) : LeftBehind(target, step)) yield return line;
    }

    // A script that was refused is named by its line, with the server's own words.
    private static VerdictPart Reason(RunResult result) =>
        result.Code == DeploymentSteps.Executed.Code && result.Findings is [{ Location: { } place } refused, ..]
            ? Named(ReportWords.Place(place), refused.Observed)
            : Named(result.Code, result.Message, result.LimitAt);

    // Of a rollback that was taken: whether all is as before, and what does not come back.
    private static IEnumerable<VerdictPart> Restored(TargetState target)
    {
        if (target.State != DeploymentState.RolledBack) yield break;
        foreach (var placed in target.Results.Where(placed => placed.Document.Action == "apply"))
        {
            if (placed.Result.Code is "rollback.schema-restored" or "rollback.counts-restored" && !placed.Result.Refuses)
                yield return Named(placed.Result.Code, placed.Result.Message);
            if (placed.Result.Code == "rollback.executed")
                foreach (var lost in ReportWords.RollbackOptions(placed.Document)) yield return Named("lost", lost);
        }
    }

    // What is there, what of it nothing brings back, and the ways that are open as rollback plan found them.
    private static IEnumerable<VerdictPart> LeftBehind(TargetState target, NextStep step)
    {
        if (target.PartsDone is { Count: > 0 } there) yield return Named("in the database", string.Join(" ", there));
        if (target.GoneForGood is { Count: > 0 } lost) yield return Named("gone for good", string.Join(", ", lost));
        if (target.RollbackPlanSince is not { } plan)
        {
            yield return Named("rollback options", $"trexis rollback plan{step.OptionsOf(target)} tells which are open now");
            yield break;
        }

        var options = ReportWords.RollbackOptions(plan).DefaultIfEmpty("none").ToList();
        for (var at = 0; at < options.Count; at++) yield return Named(at == 0 ? "rollback options" : "", options[at]);
    }

    private static string Title(TargetState target) => target.State switch
    {
        DeploymentState.NotReached => $"NOT REACHED: {target.Place}",
        DeploymentState.Planned when target.IsRefused => $"REFUSED in {target.Place}: nothing was changed",
        DeploymentState.Planned when target.IsBrokenOff => $"BROKEN OFF in {target.Place}: nothing was deployed",
        DeploymentState.Planned when target.HasNothingPending => $"NOTHING PENDING in {target.Place}",
        DeploymentState.Planned when target.LacksPlan => $"NOT PLANNED in {target.Place}: nothing was deployed",
        DeploymentState.Planned => $"CHECKED in {target.Place}: nothing was changed",
        DeploymentState.PartiallyApplied => $"FAILED, PARTIALLY APPLIED in {target.Place}{HowFar(target)}",
        DeploymentState.Unknown => $"STATE UNKNOWN in {target.Place}: the connection was lost; the next run reads the target's own history",
        DeploymentState.Cancelled => $"CANCELLED HALF-WAY in {target.Place}",
        DeploymentState.RolledBack => $"ROLLED BACK in {target.Place}",
        _ when target.IsRefused => $"DEPLOYED to {target.Place}, NOT ACCEPTED",
        _ => $"DEPLOYED to {target.Place}{(target.VerifiedAgainAt is null ? "" : " before; nothing was pending")}",
    };

    private static string HowFar(TargetState target) => target.PartsDone.Count is > 0 and var done
        ? $": {HumanText.Number(done)} of {HumanText.Plural(target.Parts, "script")} {(done == 1 ? "is" : "are")} in the database"
        : "";

    // What stops it comes first; else the environment that is next in line.
    private static string? Next(ReportModel model, EnvironmentState here, NextStep step)
    {
        var refusal = here.Targets.SelectMany(target => target.Refusals.Select(placed => (Target: target, placed.Result)))
            .OrderBy(refused => NextStep.Rank(refused.Result, refused.Target.HalfDone is not null))
            .FirstOrDefault();
        if (refusal.Result is { } result && step.After(result, refusal.Target, model.Context.Policy.For(here.Name)) is { } remedy)
            return remedy;
        if (here.Targets.FirstOrDefault(target => target.Broken is not null) is { Broken: { Fault: { } fault } broken } target)
            return fault.Kind == FaultKind.Cancelled ? step.AfterCancel(target) : step.After(fault, broken, target);
        if (here.Targets.Any(target => target.IsRefused || target.NeedsSomebody) || model.ChainProblems.Count > 0) return null;
        if (!here.IsDeployed) return step.Run(here);
        var next = model.Environments.SkipWhile(environment => environment.Name != here.Name)
            .FirstOrDefault(environment => !environment.IsDeployed);
        return next is null ? null : step.Run(next);
    }

    private static VerdictPart Named(string name, string text, string? place = null) =>
        Whole(name, $"{TextSanitizer.Shorten(text, Longest)}{(place is null ? "" : $" ({place})")}");

    private static VerdictPart Whole(string name, string text) => new(name, text);

    /// <summary>A line: below a name, or as it is.</summary>
    private readonly record struct VerdictPart(string? Name, string Text, LineTone Tone = LineTone.Plain);
}
