namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>
/// Both platforms show ten annotations of a level per step and drop the rest without a word. The tenth is held back: it is
/// shown at the end, or, where more came, gives its place to how many more there are. Those stand in the log.
/// </summary>
internal sealed class AnnotationBudget(Action<Annotation> show, Action<Annotation> log)
{
    public const int PerLevel = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<AnnotationLevel, int> _counts = [];
    private readonly Dictionary<AnnotationLevel, Annotation> _held = [];

    public void Add(Annotation annotation)
    {
        lock (_gate)
        {
            var count = _counts[annotation.Level] = _counts.GetValueOrDefault(annotation.Level) + 1;
            if (count < PerLevel)
            {
                show(annotation);
                return;
            }

            if (count == PerLevel)
            {
                _held[annotation.Level] = annotation;
                return;
            }

            if (_held.Remove(annotation.Level, out var tenth)) log(tenth);
            log(annotation);
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            foreach (var (level, count) in _counts.OrderByDescending(pair => pair.Key))
            {
                if (_held.Remove(level, out var tenth)) show(tenth);
                else if (count > PerLevel) show(Rest(level, count - PerLevel + 1));
            }

            _counts.Clear();
        }
    }

    private static Annotation Rest(AnnotationLevel level, int count) => new(
        level,
        "More in the log",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} more {AnnotationText.Word(level)}s: the platform shows {PerLevel} a step, the log and the report show all."));
}
