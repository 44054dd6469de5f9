using System.Globalization;

namespace Trexis.PipelineTasks.Inputs;

/// <summary>Durations as people write them: <c>500ms 30s 15m 24h 7d 7y</c>; a year is 365 days.</summary>
public static class DurationText
{
    /// <summary>Longer ones are mistakes: a hundred years.</summary>
    private const double MaximumDays = 36_500;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.')) digits++;
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        double? milliseconds = text[digits..] switch
        {
            "ms" => number,
            "s" => number * 1_000,
            "m" => number * 60_000,
            "h" => number * 3_600_000,
            "d" => number * 86_400_000,
            "y" => number * 365 * 86_400_000,
            _ => null,
        };
        if (milliseconds is not { } value || value > MaximumDays * 86_400_000) return false;
        duration = TimeSpan.FromMilliseconds(value);
        return true;
    }
}
