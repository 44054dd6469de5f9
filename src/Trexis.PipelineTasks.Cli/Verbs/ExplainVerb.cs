using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>
/// <c>trexis explain</c>: why a check exists, how it judges, what to do, and which lines of the procedure it answers for.
/// </summary>
internal sealed class ExplainVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Code = new("code", InputKind.Text, "The code as reports show it, such as backup.recent; all codes "
        + "are listed when absent.")
    { Positional = true };

    private static readonly InputSpec Transitions = new(
        "transitions", InputKind.Flag, "What each way from one state of a deployment to the next demands.");

    private static readonly TaskInfo Info = new(
        "explain",
        "Explains a check, a step or a line of the procedure: why it is there, how it is judged, what to do.",
        [],
        [Code, Transitions],
        [],
        [new TaskExample("backup.recent", "Why was I stopped, and what now?"), new TaskExample("", "All codes with their titles.")]);

    protected override Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var known = Explanations.All();
        if (inputs.Flag(Transitions)) foreach (var transition in TransitionTable.All) Explain(transition, host);
        else if (inputs.Text(Code) is not { } code) List(known, host);
        else if (known.TryGetValue(code, out var info)) Explain(info, host);
        else if (ProcedureCodes.Attestations.Contains(code)) Explain(Explanations.Word(code), host);
        else if (ProcedureMap.Find(code) is { } line) Explain(line, host);
        else throw Unknown(code, known.Keys);
        return Task.FromResult(ExitCode.Passed);
    }

    private static void List(SortedDictionary<string, CheckInfo> known, IPipelineHost host)
    {
        foreach (var (code, info) in known) host.WriteLine($"{code,-34} {info.Title}");
        foreach (var code in ProcedureCodes.Attestations.Where(code => !known.ContainsKey(code)))
            host.WriteLine($"{code,-34} (a person's word)");
    }

    private static void Explain(CheckInfo info, IPipelineHost host)
    {
        host.WriteLine($"{info.Code}: {info.Title}");
        host.WriteLine($"why     {info.Why}");
        host.WriteLine($"judged  {info.Judged}");
        host.WriteLine($"do      {info.Remedy}");
        Lines(info.Code, host);
    }

    private static void Explain(ProcedureLine line, IPipelineHost host)
    {
        host.WriteLine($"{line.Id}: {line.Text}");
        host.WriteLine($"in      {line.Section}");
        host.WriteLine(
            $"judged  by {(line.Rule == OwnerRule.Any && line.Owners.Count > 1 ? "any of " : "")}"
                + $"{string.Join(", ", line.Owners.Select(owner => owner.Code))}");
    }

    private static void Explain(Transition transition, IPipelineHost host)
    {
        host.WriteLine($"{transition.By}: from {transition.From} to {transition.To}");
        foreach (var demand in transition.Demands) host.WriteLine($"  - {demand.Sentence}");
        host.WriteLine($"  - The same run judges, and none of it may refuse: {string.Join(", ", transition.Judged)}");
    }

    private static void Lines(string code, IPipelineHost host)
    {
        var title = "lines";
        foreach (var line in ProcedureMap.LinesOf(code))
        {
            host.WriteLine($"{title,-8}{line.Id}: {line.Text}");
            title = "";
        }
    }

    private static InputException Unknown(string code, IEnumerable<string> known)
    {
        var near = Suggestion.Nearest(code, known.Concat(ProcedureCodes.Attestations).Concat(ProcedureMap.All.Select(line => line.Id)));
        return new InputException(
            Code.Option, "is no check, step or line that this version knows", code,
            near is null
                ? "a code from a report; 'trexis explain' lists them all"
                : $"did you mean {near}? 'trexis explain' lists them all");
    }
}
