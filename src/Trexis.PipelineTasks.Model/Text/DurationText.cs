namespace Trexis.PipelineTasks.Model.Text;

/// <summary>Durations as users write them: a whole number and one unit, <c>500ms 30s 15m 24h 7d 7y</c>; a year is 365 days.</summary>
public static class DurationText
{
    public const string Accepted = "a whole number and a unit: 500ms, 30s, 15m, 24h, 7d or 7y";

    public const string Pattern = "^[0-9]{1,9}(ms|s|m|h|d|y)$";

    /// <summary>Longer ones are slips of the keyboard, and would overflow the calendar when added to a date.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 100);

    // From the largest, so that a duration is written with the largest unit that divides it.
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365 * 86_400_000L), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ];

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 9) return false;
        var unit = Array.Find(Units, unit => text.AsSpan(digits).SequenceEqual(unit.Unit));
        if (unit.Unit is null) return false;
        var count = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        // Compared before multiplying, which could overflow.
        if (count > Longest.Ticks / TimeSpan.TicksPerMillisecond / unit.Milliseconds) return false;
        value = TimeSpan.FromMilliseconds(count * unit.Milliseconds);
        return true;
    }

    /// <summary>The text that reads back as the same duration; whole milliseconds only, as they are read.</summary>
    public static string Format(TimeSpan value)
    {
        var milliseconds = value.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds == 0) return "0s";
        var unit = Array.Find(Units, unit => milliseconds % unit.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / unit.Milliseconds}{unit.Unit}");
    }
}
