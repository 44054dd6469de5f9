using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>
/// A run's whole checklist as plain lines: mark, word and message, so that it reads without colour and without the mark's font.
/// Control characters are made visible here; the host's writer makes commands inert.
/// </summary>
public static class ConsoleChecklist
{
    private const int MostFindings = 10;

    public static IEnumerable<TerminalLine> Render(RunDocument document)
    {
        yield return Line($"{ReportWords.Task(document)}{(document.Target is null ? "" : $" in {document.Target}")}");
        foreach (var result in document.Results)
        {
            foreach (var line in Render(result)) yield return line;
            foreach (var line in ToCopy(document, result)) yield return line;
        }

        foreach (var line in RenderFault(document.Fault)) yield return line;
        yield return new TerminalLine(
            $"{ReportWords.Mark(document.Verdict)} {ReportWords.Format(document.Verdict)}: {Counts(document.Results)} in "
                + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))}",
            ResultStatus.From(document.Verdict).Tone);
    }

    /// <summary>What broke, a line for each of several mistakes, and what to try; nothing where nothing broke.</summary>
    internal static IEnumerable<TerminalLine> RenderFault(Fault? fault)
    {
        if (fault is null) yield break;
        var lines = fault.Kind == FaultKind.BadInput ? fault.Message.Split('\n') : [fault.Message];
        yield return new TerminalLine($"  ✗ {"fault",-8} {Line(lines[0])}", LineTone.Failed);
        foreach (var more in lines.Skip(1)) yield return new TerminalLine(Line($"      - {more}"), LineTone.Failed);
        if (fault.Hint is not null) yield return Line($"      try: {fault.Hint}");
    }

    /// <summary>One result: its line and, where it asks for something, what was measured, found and what to do.</summary>
    public static IEnumerable<TerminalLine> Render(RunResult result)
    {
        var status = ResultStatus.From(result);
        // What the policy makes of a result that nobody could judge is said below it.
        var word = status == ResultStatus.Passed ? "ok" : status.Gravity == 0 ? status.Name : status.Word;
        yield return new TerminalLine($"  {status.Mark} {word,-8} {Line(result.Code)}: {Line(result.Message)}", status.Tone);
        if (status.Gravity >= ResultStatus.Passed.Gravity) yield break;
        if (status.Gravity == 0 && status != ResultStatus.Failed) yield return $"      {status.Word} by the policy";
        if (ReportWords.Measured(result) is { } measured) yield return $"      {measured}";
        var findings = Acknowledgements.Objections(result);
        foreach (var finding in findings.Take(MostFindings))
        {
            var place = finding.Location is null ? "" : $" ({ReportWords.Place(finding.Location)})";
            yield return Line($"      - {finding.Subject}{place}{(ReportWords.Seen(finding) is { Length: > 0 } seen ? $": {seen}" : "")}");
        }

        if (findings.Count > MostFindings) yield return $"      - and {HumanText.Number(findings.Count - MostFindings)} more";
        if (result.Waiver is { } waiver) yield return Line($"      {ReportWords.Waiver(waiver)}");
        if (result.Remedy is { } remedy) yield return Line($"      do: {remedy}");
    }

    /// <summary>The entries that the change file needs, where that stops the deployment.</summary>
    internal static IEnumerable<TerminalLine> ToCopy(RunDocument document, RunResult result)
    {
        if (result is not { Code: RiskIsAccepted.Code, Refuses: true }) yield break;
        if (Acknowledgements.BlockFor(document) is not { } block) yield break;
        var file = document.Change is { } change ? $"changes/{change.Id}.yml" : "the change file (trexis init writes one)";
        yield return Line($"      to acknowledge, copy into {file}, with a reason and your name:");
        foreach (var line in block.Split('\n')) yield return Line(line);
    }

    private static string Line(string text) => TextSanitizer.Line(text);

    internal static string Counts(IReadOnlyList<RunResult> results)
    {
        var counted = results.GroupBy(ResultStatus.From).OrderBy(group => group.Key.Gravity)
            .Select(group => $"{HumanText.Number(group.Count())} {group.Key.Word}");
        return results.Count == 0 ? "nothing was judged" : string.Join(", ", counted);
    }
}
