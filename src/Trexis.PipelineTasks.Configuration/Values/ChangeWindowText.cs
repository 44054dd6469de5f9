namespace Trexis.PipelineTasks.Configuration.Values;

/// <summary>
/// Change windows as users write them: <c>Sat 22:00-02:00 Europe/London</c>, <c>Mon-Fri 09:00-17:00 UTC</c>,
/// <c>Mon,Wed 20:00-24:00 Europe/Berlin</c>, <c>any</c> for every moment, or <c>closed</c> for none: a freeze.
/// </summary>
internal static class ChangeWindowText
{
    public const string Accepted = "days, times and a time zone, such as Sat 22:00-02:00 Europe/London, Mon-Fri 09:00-17:00 UTC or Mon,Wed "
        + "20:00-24:00 Europe/Berlin; any; or closed";

    private const string Any = "any";

    private const string Closed = "closed";

    private const string EndOfDay = "24:00";

    private const string Time = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    // In either letter case, which a pattern can only spell out.
    private static readonly string SomeDay = $"({string.Join('|', DayNames.Select(EitherCase))})";

    private static readonly string Days = $"{SomeDay}(-{SomeDay})?";

    // A window that ends when it begins is the one thing about two times that a pattern can see.
    public static readonly string Pattern =
        $"^({Any}|{Closed}|{Days}(,{Days})* (?!(?<from>[0-9:]{{5}})-\\k<from> ){Time}-({Time}|{EndOfDay}) [A-Za-z0-9_+/-]{{1,64}})$";

    public static bool TryParse(string text, out ChangeWindow? window) => TryParse(text, out window, out _);

    /// <param name="why">What is wrong, in words that follow the setting's name; empty where <see cref="Accepted"/> says enough.</param>
    internal static bool TryParse(string text, out ChangeWindow? window, out string why)
    {
        (window, why) = (null, "");
        if (text is Any or Closed)
        {
            window = new ChangeWindow(
                text == Any ? Enum.GetValues<DayOfWeek>() : [], TimeOnly.MinValue, TimeOnly.MinValue, TimeZoneInfo.Utc, text);
            return true;
        }

        var parts = text.Split(' ');
        if (parts.Length != 3) return false;
        if (!TryDays(parts[0], out var days) || !TrySpan(parts[1], out var from, out var to, ref why)) return false;
        if (!TryZone(parts[2], out var zone))
        {
            why = "names a time zone that this machine does not know";
            return false;
        }

        window = new ChangeWindow(days, from, to, zone!, text);
        return true;
    }

    /// <summary>What was meant by a time zone that is not known; <c>always</c> means <c>any</c>.</summary>
    internal static string Hint(string text)
    {
        if (text.Equals("always", StringComparison.OrdinalIgnoreCase)) return $"; did you mean '{Any}'?";
        var zone = text[(text.LastIndexOf(' ') + 1)..];
        return zone.Contains('/') && !TryZone(zone, out _)
            ? Suggestion.Tail(zone, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id))
            : "";
    }

    /// <summary>The text that reads back as the same window.</summary>
    public static string Format(IReadOnlyList<DayOfWeek> days, TimeOnly from, TimeOnly to, TimeZoneInfo zone)
    {
        var end = to == TimeOnly.MinValue ? EndOfDay : to.ToString("HH:mm", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(',', days.Select(day => DayNames[(int)day]))} {from:HH:mm}-{end} {zone.Id}");
    }

    private static string EitherCase(string day) =>
        string.Concat(day.Select(letter => $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]"));

    private static bool TryDays(string text, out DayOfWeek[] days)
    {
        days = [];
        var named = new SortedSet<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2) return false;
            var (first, last) = (Day(ends[0]), Day(ends[^1]));
            if (first < 0 || last < 0) return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                named.Add((DayOfWeek)day);
                if (day == last) break;
            }
        }

        days = [.. named];
        return true;
    }

    private static int Day(string name) => Array.FindIndex(DayNames, day => day.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool TrySpan(string text, out TimeOnly from, out TimeOnly to, ref string why)
    {
        (from, to) = (default, default);
        var ends = text.Split('-');
        if (ends.Length != 2 || !TryTime(ends[0], out from)) return false;
        // The end of the day is the beginning of the next; a window whose end is not after its begin crosses midnight.
        var isWholeDay = ends[1] == EndOfDay;
        if (!isWholeDay && !TryTime(ends[1], out to)) return false;
        if (isWholeDay || from != to) return true;
        why = "begins and ends at the same time; a whole day is 00:00-24:00";
        return false;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    // The characters are checked first: an identifier is looked up as a file name on some systems.
    private static bool TryZone(string id, out TimeZoneInfo? zone)
    {
        zone = null;
        return id.Length is > 0 and <= 64
            && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '+' or '-')
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone);
    }
}
