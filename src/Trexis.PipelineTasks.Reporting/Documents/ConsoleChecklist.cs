namespace Trexis.PipelineTasks.Reporting.Documents;

/// <summary>
/// A run's checklist as plain lines: mark, word and message, so that it reads without colour and without the mark's font.
/// Control characters are made visible here; the host's writer makes commands inert.
/// </summary>
public static class ConsoleChecklist
{
    private const int MostFindings = 10;

    private const string Reset = "\u001B[0m";

    /// <param name="colour">Only where a person watches a terminal.</param>
    public static IEnumerable<string> Render(RunDocument document, bool colour)
    {
        yield return Line($"{ReportWords.Task(document)}{(document.Target is null ? "" : $" in {document.Target}")}");
        foreach (var result in document.Results)
        {
            foreach (var line in Render(result, colour)) yield return line;
        }

        if (document.Fault is { } fault)
        {
            var lines = fault.Kind == FaultKind.BadInput ? fault.Message.Split('\n') : [fault.Message];
            yield return Painted($"  ✗ {"fault",-8} {Line(lines[0])}", "31", colour);
            foreach (var more in lines.Skip(1)) yield return Painted(Line($"      - {more}"), "31", colour);
            if (fault.Hint is not null) yield return Line($"      try: {fault.Hint}");
        }

        yield return Painted(
            $"{ReportWords.Mark(document.Verdict)} {ReportWords.Format(document.Verdict)}: {Counts(document.Results)} in "
                + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))}",
            ColourOf(ResultStatus.From(document.Verdict)),
            colour);
    }

    /// <summary>One result: its line and, where it asks for something, what was measured, found and what to do.</summary>
    public static IEnumerable<string> Render(RunResult result, bool colour)
    {
        var status = ResultStatus.From(result);
        var word = status == ResultStatus.Passed ? "ok" : status.Name;
        yield return Painted($"  {status.Mark} {word,-8} {Line(result.Code)}: {Line(result.Message)}", ColourOf(status), colour);
        if (status.Gravity >= ResultStatus.Passed.Gravity) yield break;
        if (status.Gravity == 0 && status != ResultStatus.Failed) yield return $"      {status.Word} by the policy";
        if (ReportWords.Measured(result) is { } measured) yield return $"      {measured}";
        foreach (var finding in result.Findings.Take(MostFindings))
        {
            var place = finding.Location is null ? "" : $" ({ReportWords.Place(finding.Location)})";
            yield return Line($"      - {finding.Subject}{place}{(ReportWords.Seen(finding) is { Length: > 0 } seen ? $": {seen}" : "")}");
        }

        if (result.Findings.Count > MostFindings) yield return $"      - and {HumanText.Number(result.Findings.Count - MostFindings)} more";
        if (result.Waiver is { } waiver) yield return Line($"      {ReportWords.Waiver(waiver)}");
        if (result.Remedy is { } remedy) yield return Line($"      do: {remedy}");
    }

    private static string Line(string text) => TextSanitizer.Line(text);

    private static string Counts(IReadOnlyList<RunResult> results)
    {
        var counted = results.GroupBy(ResultStatus.From).OrderBy(group => group.Key.Gravity)
            .Select(group => $"{HumanText.Number(group.Count())} {group.Key.Word}");
        return results.Count == 0 ? "nothing was judged" : string.Join(", ", counted);
    }

    private static string ColourOf(ResultStatus status) => status.Name switch
    {
        "failed" => "31",
        "waived" or "warned" or "unknown" => "33",
        "passed" => "32",
        _ => "2",
    };

    private static string Painted(string text, string colour, bool paint) => paint ? $"\u001B[{colour}m{text}{Reset}" : text;
}
