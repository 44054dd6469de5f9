using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>
/// <c>trexis attest</c>: a person's word on a line of the procedure, kept as a run document with who, when and how proven.
/// </summary>
internal sealed class AttestTask : IPipelineTask
{
    private static readonly InputSpec Line = new("line", InputKind.Text, "A line or code of the procedure, such as team.ready.")
    {
        Positional = true,
        Required = true,
    };

    private static readonly InputSpec By = new(
        "by", InputKind.Text, "Whose word it is; whoever runs this when absent. On behalf of someone else it counts as declared.");

    private static readonly InputSpec Note = new("note", InputKind.Text, "What the report shows beside the word.");

    public TaskInfo Info { get; } = new(
        "attest",
        "Records a person's word on a line of the procedure that no machine can check.",
        [],
        [Line, By, Note],
        [],
        [
            new TaskExample(
                "team.ready --environment staging --note \"all on call until 22:00\"",
                "Under a platform's identity: attested; on a laptop: declared."),
            new TaskExample("lessons.learned --environment prod --by carol", "For somebody else: declared."),
        ]);

    public Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var line = run.Inputs.Text(Line)!;
        if (!ProcedureMap.CanBeAttested(line)) throw Unknown(line);
        var by = run.Inputs.Text(By) ?? run.Context.Actor;
        var own = string.Equals(by, run.Context.Actor, StringComparison.OrdinalIgnoreCase);
        var proof = own && run.Context.ActorProof == ProofLevel.Verified ? ProofLevel.Attested : ProofLevel.Declared;
        var info = new CheckInfo(
            line,
            ProcedureMap.Find(line)?.Text ?? line,
            "Some lines of the procedure rest on a person's word.",
            "A person says so.",
            "Ask the person, then attest.");
        run.Journal.Add(
            info,
            Outcome.Passed(run.Inputs.Text(Note) ?? "Said without a note.") with { Proof = proof },
            ResultKind.Attestation,
            source: by);
        return Task.CompletedTask;
    }

    private static InputException Unknown(string line)
    {
        var known = ProcedureCodes.Attestations.Concat(ProcedureMap.All.Select(candidate => candidate.Id)).Distinct().ToList();
        var near = Suggestion.Nearest(line, known.Concat(ProcedureCodes.Checks));
        return new InputException(
            Line.Option, "is no line of the procedure", line,
            near is null ? string.Join(", ", ProcedureCodes.Attestations) + ", or a line's id from the report" : $"did you mean {near}?");
    }
}
