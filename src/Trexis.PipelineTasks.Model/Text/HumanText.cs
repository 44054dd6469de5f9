namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// Durations, sizes and times as messages show them; invariant culture, so that the same facts give the same text everywhere.
/// </summary>
public static class HumanText
{
    private static readonly string[] ByteUnits = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>85 ms</c>, <c>1.20 s</c>, <c>3 min 20 s</c>, <c>26 h 5 min</c>, <c>51 d 3 h</c>.</summary>
    public static string Duration(TimeSpan value)
    {
        if (value < TimeSpan.Zero) return "-" + Duration(value.Negate());
        if (value.TotalMilliseconds < 10) return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.##} ms");
        if (value.TotalSeconds < 1) return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms");
        if (value.TotalMinutes < 1) return string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.##} s");
        if (value.TotalHours < 1) return Pair(value.Minutes, "min", value.Seconds, "s");
        return value.TotalHours < 48
            ? Pair((long)value.TotalHours, "h", value.Minutes, "min")
            : Pair((long)value.TotalDays, "d", value.Hours, "h");
    }

    /// <summary>Binary multiples, one decimal: <c>12.3 MiB</c>.</summary>
    public static string Bytes(long value)
    {
        var magnitude = 0;
        var scaled = (double)value;
        while (Math.Abs(scaled) >= 1024 && magnitude < ByteUnits.Length - 1)
        {
            scaled /= 1024;
            magnitude++;
        }

        return magnitude == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{scaled:0.0} {ByteUnits[magnitude]}");
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>UTC to the second: <c>2026-11-22 11:05:00 UTC</c>.</summary>
    public static string Time(DateTimeOffset value) =>
        value.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>1 table</c>, <c>3 tables</c>; <paramref name="plural"/> only where an <c>s</c> does not do.</summary>
    public static string Plural(long count, string singular, string? plural = null) =>
        $"{Number(count)} {(count == 1 ? singular : plural ?? singular + "s")}";

    private static string Pair(long large, string largeUnit, long small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small} {smallUnit}");
}
