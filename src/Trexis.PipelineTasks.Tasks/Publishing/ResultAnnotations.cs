using Trexis.PipelineTasks.Reporting;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>What of a run is shown where a reviewer looks at the file.</summary>
internal static class ResultAnnotations
{
    /// <summary>For a log, which shows few: one for each refusal, and the hints that have a line.</summary>
    public static IEnumerable<Annotation> InLog(IReadOnlyList<RunResult> results) =>
        results.Where(result => result.Refuses).Select(Refusal).Concat(
            from result in results
            where !result.Refuses && IsOpen(result)
            from finding in result.Findings
            where finding.Location is not null
            select From(result, finding));

    /// <summary>
    /// For a check run, which shows many: every open finding that has a line, those that refuse first, then what else of the
    /// plan could hurt; nothing twice.
    /// </summary>
    public static IReadOnlyList<Annotation> AtLines(IReadOnlyList<RunResult> results, IEnumerable<Operation> operations)
    {
        var findings = from result in results
                       where result.Refuses || IsOpen(result)
                       from finding in result.Findings
                       where finding.Location is not null
                       orderby result.Refuses descending
                       select From(result, finding);
        var said = findings.Distinct().ToList();
        var places = said.Select(annotation => annotation.Location).ToHashSet();
        return [
            .. said,
            .. operations.Where(operation => operation.Risk > Risk.Safe
                && operation.Location is not null
                && !places.Contains(operation.Location))
                .OrderByDescending(operation => operation.Risk)
                .Select(From)
                .Distinct(),
        ];
    }

    // What does not stop the deployment is shown where it has a line that a reviewer can look at.
    private static bool IsOpen(RunResult result) => result.Verdict is Verdict.Warned or Verdict.Unknown;

    private static Annotation From(RunResult result, Finding finding) =>
        new(
            result.Refuses ? AnnotationLevel.Error : AnnotationLevel.Warning,
            result.Code,
            $"{finding.Subject}: {ReportWords.Seen(finding)}",
            finding.Location);

    private static Annotation From(Operation operation)
    {
        var consent = operation.AcknowledgedBy is { } who ? $" Acknowledged: {who}." : "";
        return new Annotation(
            operation.IsDangerous ? AnnotationLevel.Warning : AnnotationLevel.Notice,
            $"{operation.Kind}: {ReportWords.Format(operation.Risk)}",
            $"{operation.Subject}: {operation.Why.TrimEnd('.')}.{consent}",
            operation.Location);
    }

    private static Annotation Refusal(RunResult result)
    {
        var message = result.Remedy is null ? result.Message : $"{result.Message.TrimEnd('.')}. {result.Remedy}";
        return new Annotation(
            AnnotationLevel.Error,
            result.Code,
            message,
            result.Findings.Select(finding => finding.Location).FirstOrDefault(location => location is not null));
    }
}
