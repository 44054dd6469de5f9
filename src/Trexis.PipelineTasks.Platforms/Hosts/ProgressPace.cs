namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>Decides when a log deserves another line about a longer activity: now and then, and never about a short one.</summary>
internal sealed class ProgressPace(TimeProvider time)
{
    private static readonly TimeSpan Regularly = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(2);
    private const double Quarter = 0.25;

    private readonly Lock _gate = new();
    private string? _activity;
    private long _written;
    private double _fraction;

    /// <summary>
    /// Whether this is worth a line: after 10 seconds, or after 2 when a quarter of the whole was done since the last line.
    /// </summary>
    public bool Deserves(string activity, double? fraction)
    {
        lock (_gate)
        {
            if (_activity != activity)
            {
                (_activity, _written, _fraction) = (activity, time.GetTimestamp(), 0);
                return false;
            }

            var since = time.GetElapsedTime(_written);
            if (since < Regularly && !(since >= AtLeast && fraction - _fraction >= Quarter)) return false;
            (_written, _fraction) = (time.GetTimestamp(), fraction ?? 0);
            return true;
        }
    }

    /// <summary><c>backup: 25 %</c>, or the activity alone where the whole is not known.</summary>
    public static string Line(string activity, double? fraction) => fraction is null
        ? activity
        : string.Create(CultureInfo.InvariantCulture, $"{activity}: {Percent(fraction.Value)} %");

    public static int Percent(double fraction) => double.IsNaN(fraction) ? 0 : (int)(Math.Clamp(fraction, 0, 1) * 100);
}
