namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What broke, as a platform shows it.</summary>
public static class FaultAnnotation
{
    /// <summary>Once; of wrong inputs each, at its place.</summary>
    public static void Annotate(this IPipelineHost host, Fault fault)
    {
        var text = fault.Hint is null ? fault.Message : $"{fault.Message}; {fault.Hint}";
        foreach (var line in fault.Kind == FaultKind.BadInput ? text.Split('\n') : [text])
            host.Annotate(new Annotation(AnnotationLevel.Error, Title(fault.Kind), line, InputProblem.LocationOf(line)));
    }

    private static string Title(FaultKind kind) => kind switch
    {
        FaultKind.BadInput => "bad input",
        FaultKind.Cancelled => "cancelled",
        _ => "fault",
    };
}
