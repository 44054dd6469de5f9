using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments;

/// <summary>
/// What a run has seen and done so far. The only mutable thing of a run: results are appended as they happen,
/// so that steps done before a failure are never lost. Safe to use from several threads.
/// </summary>
public sealed class RunJournal(TimeProvider time, IResultPolicy policy)
{
    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private readonly List<RunResult> _results = [];
    private readonly Dictionary<string, Quantity> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _outputs = new(StringComparer.Ordinal);
    private readonly List<Operation> _operations = [];
    private readonly List<Attachment> _attachments = [];
    private readonly List<string> _inherited = [];
    private UnderWay? _underWay;

    /// <summary>Where the task found itself; set once the database told its own name.</summary>
    public RunTarget? Target { get; set; }

    /// <summary>Why the target was not opened: what could not be asked for it advises as this does, not as its check.</summary>
    public Fault? Unopened { get; set; }

    /// <summary>What marks results as required or waived.</summary>
    public IResultPolicy Policy => policy;

    /// <summary>Where the policy lets messages of authors be shown.</summary>
    public MessageEvidence Messages { get; init; }

    /// <summary>The clock of the run, by which its results are timed.</summary>
    public TimeProvider Time => time;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Judges and appends; the time that judging took is the result's.</summary>
    public RunResult Judge<TFacts>(ICheck<TFacts> check, TFacts facts, string? source = null)
    {
        var started = time.GetTimestamp();
        return Add(check.Info, check.Judge(facts), ResultKind.Check, time.GetElapsedTime(started), source);
    }

    public RunResult Add(CheckInfo info, Outcome outcome, ResultKind kind, TimeSpan elapsed = default, string? source = null)
    {
        var result = Preview(info, outcome, kind, elapsed, source);
        lock (_gate)
        {
            _results.Add(result);
            if (_underWay?.Step.Code == info.Code) _underWay = null;
        }

        return result;
    }

    /// <summary>What a task did.</summary>
    /// <param name="started">The clock's timestamp when it began; absent where it took no time of its own.</param>
    public RunResult AddStep(CheckInfo info, Outcome outcome, long? started = null, string? source = null) =>
        Add(info, outcome, ResultKind.Step, started is { } since ? time.GetElapsedTime(since) : default, source);

    /// <summary>
    /// Keeps what begins now and changes something, until the step has its result: a document that is written before that says so.
    /// </summary>
    /// <param name="started">The clock's timestamp when the step began.</param>
    /// <param name="unended">What is known of the step while nobody knows how it ended; asked on any thread.</param>
    public void Begin(CheckInfo step, long started, Func<Outcome> unended)
    {
        lock (_gate) _underWay = new UnderWay(step, started, unended);
    }

    /// <summary>Writes down what began and has not ended: nobody waits for it any longer.</summary>
    public void GiveUp()
    {
        UnderWay? left;
        lock (_gate) left = _underWay;
        if (left is not null) AddStep(left.Step, left.Unended(), left.Started);
    }

    /// <summary>What a result would be, for those who must write about it before it is certain.</summary>
    public RunResult Preview(CheckInfo info, Outcome outcome, ResultKind kind, TimeSpan elapsed = default, string? source = null) =>
        policy.Apply(new RunResult
        {
            Code = info.Code,
            Title = info.Title,
            Kind = kind,
            Verdict = outcome.Verdict,
            Message = outcome.Message,
            Measured = outcome.Measured,
            Threshold = outcome.Threshold,
            LimitAt = outcome.LimitAt,
            Findings = outcome.Findings,
            Remedy = outcome.Verdict is Verdict.Passed or Verdict.Skipped ? null : outcome.Remedy ?? HintOfUnopened(outcome) ?? info.Remedy,
            Proof = outcome.Proof,
            Source = source,
            ElapsedMs = Math.Round(elapsed.TotalMilliseconds, 3),
        });

    private string? HintOfUnopened(Outcome outcome) =>
        outcome.Verdict == Verdict.Unknown && Unopened is { } fault && outcome.Message.Contains(fault.Message, StringComparison.Ordinal)
            ? fault.Hint
            : null;

    public void Measure(string name, Quantity value)
    {
        lock (_gate) _metrics[name] = value;
    }

    public void Output(string name, string value)
    {
        lock (_gate) _outputs[name] = value;
    }

    public void Plan(IEnumerable<Operation> operations)
    {
        lock (_gate) _operations.AddRange(operations);
    }

    /// <summary>Names parts of the artifact that stand in the target and that nobody executed there.</summary>
    public void Inherit(IEnumerable<string> parts)
    {
        lock (_gate) _inherited.AddRange(parts);
    }

    public void Attach(Attachment attachment)
    {
        lock (_gate) _attachments.Add(attachment);
    }

    /// <summary>What was judged or carried out so far.</summary>
    public IReadOnlyList<RunResult> Results
    {
        get
        {
            lock (_gate) return [.. _results];
        }
    }

    /// <summary>Whether anything so far stops the deployment.</summary>
    public bool Refuses
    {
        get
        {
            lock (_gate) return _results.Any(result => result.Refuses);
        }
    }

    /// <summary>The document as it stands; may be sealed again after more results.</summary>
    public RunDocument Seal(RunHeader header, Fault? fault)
    {
        lock (_gate)
        {
            return new RunDocument
            {
                SchemaVersion = RunDocument.CurrentSchemaVersion,
                Task = header.Task,
                Action = header.Action,
                ToolVersion = header.ToolVersion,
                Run = header.Run with { StartedAt = StartedAt, ElapsedMs = Math.Round(Elapsed.TotalMilliseconds, 3) },
                Target = header.Target,
                Artifact = header.Artifact,
                Change = header.Change,
                Policy = header.Policy,
                Settings = header.Settings,
                Verdict = VerdictOf(_results, fault),
                Results = [.. _results],
                Metrics = new SortedDictionary<string, Quantity>(_metrics, StringComparer.Ordinal),
                Outputs = new SortedDictionary<string, string>(_outputs, StringComparer.Ordinal),
                Operations = [.. _operations],
                Inherited = _inherited.Count == 0 ? null : [.. _inherited],
                Attachments = [.. _attachments],
                Fault = fault,
            };
        }
    }

    // A run that judged nothing has not passed; a fault never lowers a Failed; a required result that nobody could tell has failed.
    private static Verdict VerdictOf(List<RunResult> results, Fault? fault)
    {
        var judged = results.Where(result => result.Verdict != Verdict.Skipped || result.Required)
            .Select(result => result switch
            {
                { Refuses: true } => Verdict.Failed,
                { Waiver: not null, Verdict: Verdict.Failed } => Verdict.Warned,
                _ => result.Verdict,
            });
        return judged.Append(fault is null && results.Any(result => result.Verdict != Verdict.Skipped) ? Verdict.Skipped : Verdict.Unknown)
            .Max();
    }

    private sealed record UnderWay(CheckInfo Step, long Started, Func<Outcome> Unended);
}

/// <summary>What a run knows of itself before anything is observed.</summary>
public sealed record RunHeader
{
    public required string Task { get; init; }

    public required string? Action { get; init; }

    public required string ToolVersion { get; init; }

    public required RunContext Run { get; init; }

    public RunTarget? Target { get; init; }

    public ArtifactIdentity? Artifact { get; init; }

    public ChangeSummary? Change { get; init; }

    /// <summary>The fingerprint of the policy's values that hold here.</summary>
    public string? Policy { get; init; }

    /// <inheritdoc cref="RunDocument.Settings"/>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Marks a result as required or waived and adds the procedure's lines: the gate's rules, applied as each result is written.
/// </summary>
public interface IResultPolicy
{
    RunResult Apply(RunResult result);
}
