using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Terminal;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>
/// The procedure's tasks in each place, in order; a refusal stops that target, no environment after it is entered, and the report is
/// written all the same.
/// </summary>
internal sealed class ProcedureRun(TaskSession session, IPipelineHost host, InputValues inputs, TimeSpan? watch, CancellationToken cancel)
{
    /// <summary>
    /// A soak that is over within this time is waited for; a longer one refuses and names the time from which it may run.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Documents hold whole milliseconds: the moment that they call the end may lie this much after the real one.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// A deployment waits for its baseline; who wants a longer one takes it before. A server gets its usual time: its counters tell nothing
    /// in less.
    /// </summary>
    private static readonly InputValues ShortBaseline = For(TimeSpan.FromMilliseconds(500));

    private readonly List<RunDocument> _documents = [];

    private TerminalDetail? _detail;

    public async Task<int> RunAsync(IReadOnlyList<DeploymentTarget> places)
    {
        var reached = places[0];
        foreach (var environment in places.GroupBy(place => place.Environment))
        {
            var passed = true;
            foreach (var place in environment)
            {
                reached = place;
                passed &= environment.Skip(1).Any() && IsBrief ? await DeployBrieflyAsync(place) : await DeployGroupedAsync(place);
                if (IsCancelled) break;
            }

            if (!passed) break;
            // What the report judges and the next environment asks for is judged before that begins.
            if (environment.Key != places[^1].Environment && !environment.All(place => IsAccepted(place, isReported: true)))
                await ReportAsync(reached);
        }

        var code = ExitCode.From(_documents);
        await ReportAsync(reached);
        if (code == ExitCode.Passed && !IsAccepted(reached, isReported: true)) code = ExitCode.Refused;
        // The deployment's state stays as it is, and so does a refusal; whoever sent the signal is told that it arrived.
        return code == ExitCode.Passed && cancel.IsCancellationRequested ? ExitCode.Cancelled : code;
    }

    private bool IsBrief => host.Context.IsConsole && !inputs.Flag(TerminalInputs.Verbose);

    private bool IsCancelled => _documents.LastOrDefault()?.Fault?.Kind == FaultKind.Cancelled;

    private async Task<bool> DeployGroupedAsync(DeploymentTarget place)
    {
        using var group = host.Group($"{place}");
        return await DeployAsync(place);
    }

    // Of many targets a terminal shows a line each: what stops one stands in the report that follows.
    private async Task<bool> DeployBrieflyAsync(DeploymentTarget place)
    {
        var (from, started) = (_documents.Count, session.Time.GetTimestamp());
        _detail = TerminalDetail.Silent;
        var passed = await DeployAsync(place);
        _detail = null;
        var stops = _documents.Skip(from).FirstOrDefault(document => ExitCode.From(document) != ExitCode.Passed);
        if (passed && inputs.Flag(TerminalInputs.Quiet)) return true;
        var why = stops?.Fault?.Message ?? stops?.Results.FirstOrDefault(result => result.Refuses)?.Message;
        var told = stops is null
            ? $"deployed{(passed ? "" : ", not accepted")}, {HumanText.Duration(session.Time.GetElapsedTime(started))}"
            : $"{ReportWords.Task(stops)}: {why ?? ReportWords.Format(stops.Verdict)}";
        var status = passed ? ResultStatus.Passed : ResultStatus.Failed;
        host.WriteLine(TextSanitizer.Line($"{status.Mark} {place}  {told}"), status.Tone);
        return passed;
    }

    private async Task<bool> DeployAsync(DeploymentTarget place)
    {
        await WaitForSoakAsync(place);
        var deploy = session.Artifact.Kind == "dacpac" ? "deploy-dacpac" : "deploy-scripts";
        // deploy-dacpac plan makes a missing dacpac target itself, and a dacpac target holds no data to back up.
        var isDatabase = place.Target.Connection.Kind != ConnectionKind.Dacpac;
        if (isDatabase && place.Target.Create && !await PassesAsync("prepare", null, place)) return false;
        var planned = await PassesAsync(deploy, "plan", place);
        // Inputs that are wrong are as wrong for each task that follows: said once.
        if (_documents.Count > 0 && (_documents[^1].Fault?.Kind == FaultKind.BadInput || WasNotOpened(_documents[^1], place))) return false;
        // Each of them looks, whatever the others found: the report names every reason at once.
        if (!(planned & await PassesAsync("rollback", "plan", place) & await PassesAsync("precheck", null, place))) return false;

        if (isDatabase
            && session.Configuration.Policy.For(place.Environment.Name).Backup.IsDemanded
            && !await PassesAsync("backup", null, place))
            return false;
        if (!await PassesAsync(
            "perf-gate", PerfGateTask.Baseline, place, session.Configuration.Deployment.Capabilities.CountsItsWork ? null : ShortBaseline))
            return false;
        if (!await PassesAsync(deploy, "apply", place))
        {
            // Which ways are open is another matter now than before it began.
            if (DeploymentTimeline.StateOf(_documents[^1..]) == DeploymentState.PartiallyApplied)
                await PassesAsync("rollback", "plan", place);
            return false;
        }

        return await PassesAsync("validate", null, place) & await PassesAsync("perf-gate", PerfGateTask.Gate, place)
            && (watch is null || await PassesAsync("perf-gate", PerfGateTask.Watch, place, For(watch.Value)))
            && IsAccepted(place, isReported: false);
    }

    // What the policy requires and no task of this run judges: the report names it, with its command.
    private bool IsAccepted(DeploymentTarget place, bool isReported)
    {
        var demands = PromotionDemands.Of(session.Configuration.Policy, place.Environment.Name, session.Time.GetUtcNow());
        var documents = session.Store.Load(session.Deployment);
        var target = documents.LastOrDefault(stored => place.Is(stored.Document.Target))?.Document.Target;
        return target is null
            || Acceptance.Of(documents, target, demands.Required, demands.Policy, isReported ? null : []).Lacking.Count == 0;
    }

    private static InputValues For(TimeSpan time) => new(new Dictionary<string, object> { [PerfGateInputs.For.Name] = time });

    // A database that was opened told its own name: no task after this one would wait for another answer.
    private static bool WasNotOpened(RunDocument document, DeploymentTarget place) =>
        document is { Fault.Kind: FaultKind.Database } && document.Target?.Database == place.Target.Connection.ToString();

    private async Task WaitForSoakAsync(DeploymentTarget place)
    {
        var before = place.Environment.After;
        var ends = _documents.Where(document => document.Target?.Environment == before)
            .Select(document => document.Run.EndedAt)
            .ToList();
        if (before is null || ends.Count == 0 || session.Configuration.Policy.For(place.Environment.Name).Soak is not { } soak) return;

        var left = ends.Max() + soak + Rounding - session.Time.GetUtcNow();
        if (left <= TimeSpan.Zero || left > LongestWait) return;
        host.WriteLine($"{place} waits {HumanText.Duration(left)} for the soak of {HumanText.Duration(soak)} after {before}");
        // Cancelled, the next task says so in its document.
        await Task.Delay(left, session.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> PassesAsync(string task, string? action, DeploymentTarget place, InputValues? inputs = null)
    {
        if (IsCancelled) return false;
        var document = await session.RunAsync(TaskSet.All[task](), action, inputs ?? InputValues.None, place, cancel, _detail);
        _documents.Add(document);
        return ExitCode.From(document) == ExitCode.Passed;
    }

    private async Task ReportAsync(DeploymentTarget place)
    {
        var document = await session.RunAsync(TaskSet.All["report"](), null, inputs, place, CancellationToken.None);
        if (!host.Context.IsConsole && document.Outputs.TryGetValue("report-path", out var path))
            host.WriteLine($"report: {path}");
    }
}
