using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// When a window is open. It is open from the moment at which the zone's clock first shows its begin until the moment at which
/// the clock first shows its end: a time that the clock shows twice counts the first time, one that it skips is the
/// moment of the jump. A window that lies wholly in skipped time does not open that day.
/// </summary>
internal static class WindowCalendar
{
    // A weekly window may fall into skipped time once; the next is a week later.
    private const int DaysToSearch = 22;

    // No zone's clock is further from UTC than 14 hours.
    private static readonly TimeSpan FurthestOffset = TimeSpan.FromHours(15);

    public static bool Contains(this ChangeWindow window, DateTimeOffset moment) => SpanAt(window, moment) is not null;

    /// <summary>
    /// The first moment, not before <paramref name="now"/>, at which the window is open; <paramref name="now"/> itself where it is.
    /// </summary>
    public static DateTimeOffset NextOpening(this ChangeWindow window, DateTimeOffset now)
    {
        if (window.Contains(now)) return now;
        foreach (var span in SpansFrom(window, now, DaysToSearch))
        {
            if (span.From >= now) return span.From;
        }

        throw new ArgumentException($"the window '{window.Text}' never opens", nameof(window));
    }

    /// <summary>
    /// When the window that is open at <paramref name="moment"/> closes; none where it is closed, or where one day's span follows the other
    /// for good.
    /// </summary>
    public static DateTimeOffset? Closes(this ChangeWindow window, DateTimeOffset moment)
    {
        if (SpanAt(window, moment) is not { } open) return null;
        var closes = open.To;
        foreach (var span in SpansFrom(window, moment, DaysToSearch).Where(span => span.From >= open.To))
        {
            if (span.From > closes) return closes;
            closes = span.To;
        }

        return closes - moment > TimeSpan.FromDays(14) ? null : closes;
    }

    private static Span? SpanAt(ChangeWindow window, DateTimeOffset moment) =>
        SpansFrom(window, moment, 4).Cast<Span?>().FirstOrDefault(span => span!.Value.From <= moment && moment < span.Value.To);

    // From two days before, as a span may have begun yesterday by a clock that is a day away from UTC.
    private static IEnumerable<Span> SpansFrom(ChangeWindow window, DateTimeOffset moment, int days)
    {
        var local = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, window.Zone).DateTime).AddDays(-2);
        for (var day = 0; day < days; day++)
        {
            var date = local.AddDays(day);
            if (!window.Days.Contains(date.DayOfWeek)) continue;
            var end = window.To > window.From ? date : date.AddDays(1);
            var span = new Span(FirstShown(date.ToDateTime(window.From), window.Zone), FirstShown(end.ToDateTime(window.To), window.Zone));
            if (span.From < span.To) yield return span;
        }
    }

    private static DateTimeOffset FirstShown(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime();
        return zone.IsInvalidTime(local) ? JumpOver(local, zone) : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    // The first whole second at which the clock shows a later time: clocks jump on whole seconds.
    private static DateTimeOffset JumpOver(DateTime skipped, TimeZoneInfo zone)
    {
        var before = new DateTimeOffset(skipped - FurthestOffset, TimeSpan.Zero);
        var (low, high) = (0L, (long)(FurthestOffset * 2).TotalSeconds);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (TimeZoneInfo.ConvertTime(before.AddSeconds(middle), zone).DateTime >= skipped) high = middle;
            else low = middle;
        }

        return before.AddSeconds(high);
    }

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset To);
}
