using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>
/// One task of a deployment as a terminal shows it: a plan's operations, one line that counts, and only what asks for something
/// unfolded. A cause that several results share is said once.
/// </summary>
public static class TaskLines
{
    private const int MostOperations = 10;
    private const int WidestColumn = 44;
    private const int MostWaits = 3;
    private const int MostColumns = 5;
    private const int RowsColumn = 3;

    /// <param name="told">Earlier tasks and the causes that they have told; what this one tells is added.</param>
    public static IEnumerable<TerminalLine> Render(RunDocument document, TerminalDetail detail, ISet<string>? told = null)
    {
        if (detail == TerminalDetail.Verbose) return Planned(document, isWhole: true).Concat(ConsoleChecklist.Render(document));
        if (detail == TerminalDetail.Silent) return [];
        var isFirst = told is null or { Count: 0 };
        told?.Add(ReportWords.Task(document));
        var problems = Problems(document, detail, told).Concat(ConsoleChecklist.RenderFault(document.Fault));
        return detail == TerminalDetail.Quiet
            ? Quiet(document, [.. problems])
            : Planned(document, isWhole: false).Append(Task(document)).Concat(isFirst ? Options(document) : []).Concat(Waits(document))
                .Concat(problems);
    }

    private static IEnumerable<TerminalLine> Quiet(RunDocument document, IReadOnlyList<TerminalLine> problems) =>
        problems.Count == 0 ? [] : [Task(document), .. problems];

    private static TerminalLine Task(RunDocument document)
    {
        // What nobody could tell and nobody asked for is counted, and stops nothing; where nothing else was judged, nothing has passed.
        var status = document.Verdict == Verdict.Unknown
            && ExitCode.From(document) == ExitCode.Passed
            && ResultStatus.OfJudged(document.Results) is { } judged
            ? ResultStatus.From(judged)
            : ResultStatus.From(document.Verdict);
        var took = HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs));
        return new TerminalLine(
            TextSanitizer.Line($"{status.Mark} {ReportWords.Task(document),-22} {ConsoleChecklist.Counts(document.Results)}, {took}"),
            status.Tone);
    }

    // Which ways back are open is what was asked for, where nothing else was; where none is, the warning says why.
    private static IEnumerable<TerminalLine> Options(RunDocument document) =>
        document is { Task: "rollback", Action: "plan", Verdict: Verdict.Passed }
            ? ReportWords.RollbackOptions(document).Select(option => new TerminalLine(TextSanitizer.Line($"    {option}")))
            : [];

    // A watch that warns or fails tells them itself.
    private static IEnumerable<TerminalLine> Waits(RunDocument document)
    {
        var waits = document.Results.Where(result => result.Verdict == Verdict.Passed).SelectMany(ReportWords.Waits).ToList();
        foreach (var wait in waits.Take(MostWaits))
            yield return new TerminalLine(TextSanitizer.Line($"  ! {wait.Subject} {wait.Observed}"), LineTone.Notice);
        if (waits.Count > MostWaits) yield return $"  … {waits.Count - MostWaits} more waited: see the report";
    }

    private static IEnumerable<TerminalLine> Problems(RunDocument document, TerminalDetail detail, ISet<string>? told) =>
        document.Results.Select(result => (Result: result, Status: ResultStatus.From(result)))
            .Where(judged => judged.Status.Gravity < (detail == TerminalDetail.Quiet ? 1 : ResultStatus.Passed.Gravity))
            .GroupBy(judged => (judged.Status, judged.Result.Message))
            .SelectMany(cause => Cause(document, [.. cause.Select(judged => judged.Result)], detail, told));

    private static IEnumerable<TerminalLine> Cause(
        RunDocument document, IReadOnlyList<RunResult> results, TerminalDetail detail, ISet<string>? told)
    {
        if (told?.Add($"{document.Target}\n{results[0].Code}\n{results[0].Message}") == false)
            return ConsoleChecklist.Render(results[0] with { Message = "as said above" }).Take(1);
        if (detail == TerminalDetail.Quiet) return ConsoleChecklist.Render(results[0] with { Findings = [] });
        // Advice is for what stops the deployment; what nobody could tell is named.
        var first = ConsoleChecklist.Render(results[0].Refuses ? results[0] : results[0] with { Remedy = null })
            .Take(results[0] is { Refuses: false, Verdict: Verdict.Unknown } ? 1 : int.MaxValue);
        if (results.Count == 1) return first.Concat(ConsoleChecklist.ToCopy(document, results[0]));
        var others = results.Skip(1).Select(result => result.Code);
        return first.Append(TextSanitizer.Line($"      the same: {string.Join(", ", others)}"));
    }

    // In the order of their risk, the gravest first; what is safe only where nothing else is there to be shown, or all is asked for.
    private static IEnumerable<TerminalLine> Planned(RunDocument document, bool isWhole)
    {
        if (!document.IsPlan) yield break;
        if (Head(document) is { } head) yield return head;
        if (document.Outputs.GetValueOrDefault(PlanOutputs.Pending) == "0") yield return "nothing is pending";
        if (document.Operations.Count == 0) yield break;
        var ordered = document.Operations.OrderByDescending(operation => operation.Risk).ToList();
        List<AlikeOperations> shown = isWhole
            ? ordered.ConvertAll(operation => new AlikeOperations(operation, 1))
            :
            [
                .. AlikeOperations.From(ordered)
                    .Where((alike, at) => at < MostOperations && (alike.First.Risk > Risk.Safe || ordered[0].Risk == Risk.Safe)),
            ];
        yield return $"{HumanText.Plural(ordered.Count, "operation")}: {ReportWords.CountsByRisk(ordered)}";
        var rows = shown.ConvertAll(alike => Columns(alike.First, Subject(alike)));
        List<int> widths = [.. Enumerable.Range(0, MostColumns).Select(column => Width(rows.ConvertAll(row => row[column])))];
        for (var at = 0; at < shown.Count; at++)
        {
            var operation = shown[at].First;
            var mark = operation.IsDangerous ? "⚠" : operation.Risk == Risk.Caution ? "!" : " ";
            var cells = rows[at].Select((text, column) => Padded(text, column, widths[column])).Where((_, column) => widths[column] > 0);
            yield return new TerminalLine(
                TextSanitizer.Line($"  {mark} {string.Join("  ", cells)}".TrimEnd()),
                operation.IsDangerous ? LineTone.Failed : operation.Risk == Risk.Caution ? LineTone.Notice : LineTone.Plain);
            // What the next row shares is said below the last of them.
            if (operation.IsDangerous && (at + 1 == shown.Count || Word(shown[at + 1].First) != Word(operation)))
                yield return TextSanitizer.Line($"      {Word(operation)}");
        }

        var told = shown.Sum(alike => alike.Count);
        if (ordered.Count == told) yield break;
        var grave = ordered.Count(operation => operation.IsDangerous)
            - shown.Where(alike => alike.First.IsDangerous).Sum(alike => alike.Count);
        yield return $"  … {HumanText.Number(ordered.Count - told)} more"
            + $"{(grave > 0 ? $", {HumanText.Number(grave)} of them dangerous" : "")}: --verbose";
    }

    private static string Word(Operation operation) => operation.AcknowledgedBy is { } by ? $"acknowledged by {by}"
        : operation.IsSureToFail() ? Operation.Failure() : operation.Why;

    private static string Subject(AlikeOperations alike)
    {
        var subject = alike.First.Table is { } table ? $"{alike.First.Subject} on {table}" : alike.First.Subject;
        return alike.Count == 1 ? subject : $"{subject} × {HumanText.Number(alike.Count)}";
    }

    // Whose plan it is, before what is in it: the change, or the artifact without one, then where to.
    private static TerminalLine? Head(RunDocument document)
    {
        var what = document switch
        {
            { Change: { } change } => $"{change.Id}  {change.Description}",
            { Artifact: { } artifact } => ReportWords.Format(artifact),
            _ => null,
        };
        return what is null || document.Target is not { } target
            ? null
            : (TerminalLine)TextSanitizer.Line(
                $"{what} → {target}: {target.Database}{(target.Server.Length == 0 ? "" : $" on {target.Server}")} ({target.Engine})");
    }

    private static string[] Columns(Operation operation, string subject) =>
    [
        operation.Kind,
        subject,
        ReportWords.FromTo(operation) ?? "",
        operation.Size is { } size ? $"{ReportWords.UpTo(operation)}{size}" : "",
        operation.Location is { } place ? ReportWords.Place(place) : operation.Script ?? "",
    ];

    private static string Padded(string text, int column, int width) => column == RowsColumn ? text.PadLeft(width) : text.PadRight(width);

    private static int Width(IReadOnlyList<string> texts) => Math.Min(WidestColumn, texts.Max(text => text.Length));
}
