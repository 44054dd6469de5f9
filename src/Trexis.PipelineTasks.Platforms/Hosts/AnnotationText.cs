namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>An annotation as a line of a log, where the platform shows none.</summary>
internal static class AnnotationText
{
    // What names its place itself says it once.
    public static string Line(Annotation annotation) => Place(annotation) is var place && place.Length > 0
        && !annotation.Message.StartsWith(place, StringComparison.Ordinal)
        ? $"{Word(annotation.Level)}: {Titled(annotation)} ({place})"
        : $"{Word(annotation.Level)}: {Titled(annotation)}";

    public static string Word(AnnotationLevel level) => level.ToString().ToLowerInvariant();

    public static string Titled(Annotation annotation) =>
        annotation.Title.Length == 0 ? annotation.Message : $"{annotation.Title}: {annotation.Message}";

    private static string Place(Annotation annotation) => annotation.Location switch
    {
        null => "",
        { Column: null } place => string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}"),
        { } place => string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}:{place.Column}"),
    };
}
