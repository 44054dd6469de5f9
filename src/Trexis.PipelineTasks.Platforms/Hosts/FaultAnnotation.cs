namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What broke, as a platform shows it.</summary>
public static class FaultAnnotation
{
    public static Annotation From(Fault fault) =>
        new(AnnotationLevel.Error, Title(fault.Kind), fault.Hint is null ? fault.Message : $"{fault.Message}; {fault.Hint}");

    private static string Title(FaultKind kind) => kind switch
    {
        FaultKind.BadInput => "bad input",
        FaultKind.Cancelled => "cancelled",
        _ => "fault",
    };
}
