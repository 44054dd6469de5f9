using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class WindowCalendarTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    // Saint John's is half an hour off, Lord Howe jumps by half an hour, Havana jumps at midnight, Kiritimati is 14 hours ahead.
    private static readonly TimeZoneInfo[] Zones =
    [
        London, NewYork, TimeZoneInfo.Utc,
        .. new[] { "America/St_Johns", "Australia/Lord_Howe", "America/Havana", "Pacific/Kiritimati", "Pacific/Pago_Pago" }.Select(
            TimeZoneInfo.FindSystemTimeZoneById),
    ];

    [Theory]
    [InlineData("2026-11-28T21:59:59Z", false)]
    [InlineData("2026-11-28T22:00:00Z", true)]
    [InlineData("2026-11-29T01:59:59Z", true)]
    [InlineData("2026-11-29T02:00:00Z", false)]
    [InlineData("2026-11-29T22:30:00Z", false)]
    [InlineData("2026-11-28T01:00:00Z", false)]
    public void A_span_over_midnight_belongs_to_the_day_it_begins_on(string moment, bool open) =>
        Window(London, 22, 0, 2, 0, DayOfWeek.Saturday).Contains(At(moment)).ShouldBe(open);

    [Theory]
    [InlineData("2026-07-04T20:59:59Z", false)]
    [InlineData("2026-07-04T21:00:00Z", true)]
    public void Times_are_those_of_the_zones_own_clock_in_summer_too(string moment, bool open) =>
        Window(London, 22, 0, 2, 0, DayOfWeek.Saturday).Contains(At(moment)).ShouldBe(open);

    [Fact]
    public void The_next_opening_of_a_closed_window_is_its_begin_and_of_an_open_one_now()
    {
        var window = Window(London, 22, 0, 2, 0, DayOfWeek.Saturday);

        window.NextOpening(At("2026-11-23T09:00:00Z")).ShouldBe(At("2026-11-28T22:00:00Z"));
        window.NextOpening(At("2026-11-29T01:00:00Z")).ShouldBe(At("2026-11-29T01:00:00Z"));
        window.NextOpening(At("2026-11-29T02:00:00Z")).ShouldBe(At("2026-12-05T22:00:00Z"));
    }

    [Fact]
    public void An_open_window_says_when_it_closes_and_a_closed_one_does_not()
    {
        var window = Window(London, 22, 0, 2, 0, DayOfWeek.Saturday);

        window.Closes(At("2026-11-28T23:00:00Z")).ShouldBe(At("2026-11-29T02:00:00Z"));
        window.Closes(At("2026-11-29T02:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void Whole_days_that_follow_each_other_close_once_and_a_whole_week_never()
    {
        var workdays = Window(
            London, 0, 0, 0, 0, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday);
        var always = Window(TimeZoneInfo.Utc, 0, 0, 0, 0, Enum.GetValues<DayOfWeek>());

        workdays.Closes(At("2026-11-23T09:00:00Z")).ShouldBe(At("2026-11-28T00:00:00Z"));
        always.Contains(At("2026-11-23T09:00:00Z")).ShouldBeTrue();
        always.Closes(At("2026-11-23T09:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void A_begin_that_the_clock_skips_is_the_moment_of_the_jump()
    {
        // London, 2026-03-29: 01:00 becomes 02:00.
        var window = Window(London, 1, 30, 3, 0, DayOfWeek.Sunday);

        window.NextOpening(At("2026-03-29T00:00:00Z")).ShouldBe(At("2026-03-29T01:00:00Z"));
        window.Closes(At("2026-03-29T01:00:00Z")).ShouldBe(At("2026-03-29T02:00:00Z"));
    }

    [Fact]
    public void A_window_wholly_in_skipped_time_opens_a_week_later()
    {
        var window = Window(London, 1, 15, 1, 45, DayOfWeek.Sunday);

        window.NextOpening(At("2026-03-28T00:00:00Z")).ShouldBe(At("2026-04-05T00:15:00Z"));
    }

    [Fact]
    public void A_begin_and_an_end_that_the_clock_shows_twice_count_the_first_time()
    {
        // New York, 2026-11-01: 02:00 becomes 01:00.
        var ends = Window(NewYork, 22, 0, 1, 30, DayOfWeek.Saturday);
        var begins = Window(NewYork, 1, 30, 3, 0, DayOfWeek.Sunday);

        ends.Closes(At("2026-11-01T04:00:00Z")).ShouldBe(At("2026-11-01T05:30:00Z"));
        ends.Contains(At("2026-11-01T06:15:00Z")).ShouldBeFalse();
        begins.NextOpening(At("2026-11-01T04:00:00Z")).ShouldBe(At("2026-11-01T05:30:00Z"));
        begins.Closes(At("2026-11-01T06:45:00Z")).ShouldBe(At("2026-11-01T08:00:00Z"));
    }

    [Fact]
    public void The_next_opening_is_inside_never_earlier_than_now_and_nothing_before_it_is_inside() =>
        Prop.ForAll(Arb.From(WindowsAndMoments), sample =>
        {
            var (window, now) = sample;
            var opening = window.NextOpening(now);
            opening.ShouldBeGreaterThanOrEqualTo(now);
            window.Contains(opening).ShouldBeTrue();
            (opening == now).ShouldBe(window.Contains(now));
            for (var moment = now; moment < opening; moment += TimeSpan.FromMinutes(97)) window.Contains(moment).ShouldBeFalse();
            if (opening > now) window.Contains(opening.AddTicks(-1)).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_open_window_stays_open_until_it_closes_and_is_closed_then() =>
        Prop.ForAll(Arb.From(WindowsAndMoments), sample =>
        {
            var (window, now) = sample;
            var opening = window.NextOpening(now);
            if (window.Closes(opening) is not { } closes) return;
            closes.ShouldBeGreaterThan(opening);
            window.Contains(closes).ShouldBeFalse();
            window.Contains(closes.AddTicks(-1)).ShouldBeTrue();
            for (var moment = opening; moment < closes; moment += TimeSpan.FromMinutes(97)) window.Contains(moment).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Away_from_clock_changes_a_window_is_open_when_the_local_clock_reads_between_its_ends() =>
        Prop.ForAll(Arb.From(WindowsAndMoments), sample =>
        {
            var (window, now) = sample;
            if (ChangesClockAround(window.Zone, now)) return;
            var local = TimeZoneInfo.ConvertTime(now, window.Zone).DateTime;
            window.Contains(now).ShouldBe(ReadsInside(window, local));
        }).QuickCheckThrowOnFailure();

    // Half of the moments lie within two days of a change of clocks, where mistakes live.
    private static Gen<(ChangeWindow Window, DateTimeOffset Now)> WindowsAndMoments =>
        from zone in Gen.Elements(Zones)
        from days in Gen.SubListOf(Enum.GetValues<DayOfWeek>()).Where(days => days.Count > 0)
        from begin in Gen.Choose(0, 95)
        from end in Gen.Choose(0, 95)
        from near in Gen.Elements(
            At("2026-03-29T01:00:00Z"), At("2026-10-25T01:00:00Z"), At("2026-03-08T07:00:00Z"), At("2026-11-01T06:00:00Z"),
            At("2026-06-15T12:00:00Z"))
        from minutes in Gen.Choose(-2880, 2880)
        select (new ChangeWindow([.. days], Quarter(begin), Quarter(end), zone, $"{begin}-{end}"), near.AddMinutes(minutes));

    private static bool ReadsInside(ChangeWindow window, DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        var today = window.Days.Contains(local.DayOfWeek);
        if (window.To > window.From) return today && time >= window.From && time < window.To;
        return (today && time >= window.From) || (window.Days.Contains(local.AddDays(-1).DayOfWeek) && time < window.To);
    }

    private static bool ChangesClockAround(TimeZoneInfo zone, DateTimeOffset moment) =>
        zone.GetUtcOffset(moment.AddDays(-3)) != zone.GetUtcOffset(moment.AddDays(3));

    private static TimeOnly Quarter(int number) => new(number / 4, number % 4 * 15);

    private static ChangeWindow Window(
        TimeZoneInfo zone, int fromHour, int fromMinute, int toHour, int toMinute, params DayOfWeek[] days) =>
        new(days, new TimeOnly(fromHour, fromMinute), new TimeOnly(toHour, toMinute), zone, "test window");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
