namespace Trexis.PipelineTasks.Configuration.Values;

/// <summary>The last day on which something holds: <c>2027-01-31</c> holds until the end of that day, UTC.</summary>
internal static class ExpiryText
{
    public const string Accepted = "a date such as 2027-01-31; it holds until the end of that day, UTC";

    public const string Pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

    /// <param name="value">The last moment of the day, so that neither comparison is off by a day.</param>
    public static bool TryParse(string text, out DateTimeOffset value)
    {
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        value = read ? new DateTimeOffset(day, TimeOnly.MaxValue, TimeSpan.Zero) : default;
        return read;
    }

    public static string Format(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
