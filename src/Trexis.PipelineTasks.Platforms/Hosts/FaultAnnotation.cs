namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What broke, as a platform shows it.</summary>
public static class FaultAnnotation
{
    /// <summary>Once; of wrong inputs each, at its place.</summary>
    /// <param name="placed">A place as a platform's reader finds it; as it stands when absent.</param>
    public static void Annotate(this IPipelineHost host, Fault fault, Func<SourceLocation, SourceLocation>? placed = null)
    {
        var text = fault.Hint is null ? fault.Message : $"{fault.Message}; {fault.Hint}";
        foreach (var line in fault.Kind == FaultKind.BadInput ? text.Split('\n') : [text])
        {
            var location = InputProblem.LocationOf(line) is { } place ? placed?.Invoke(place) ?? place : null;
            host.Annotate(new Annotation(AnnotationLevel.Error, Title(fault.Kind), line, location));
        }
    }

    private static string Title(FaultKind kind) => kind switch
    {
        FaultKind.BadInput => "bad input",
        FaultKind.Cancelled => "cancelled",
        _ => "fault",
    };
}
