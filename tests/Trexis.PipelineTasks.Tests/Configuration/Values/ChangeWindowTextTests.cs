using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Tests.Configuration.Values;

public class ChangeWindowTextTests
{
    [Fact]
    public void A_window_that_crosses_midnight_is_read()
    {
        ChangeWindowText.TryParse("Sat 22:00-02:00 Europe/London", out var window).ShouldBeTrue();

        window!.Days.ShouldBe([DayOfWeek.Saturday]);
        window.From.ShouldBe(new TimeOnly(22, 0));
        window.To.ShouldBe(new TimeOnly(2, 0));
        window.Zone.Id.ShouldBe("Europe/London");
    }

    [Theory]
    [InlineData("Mon-Fri 09:00-17:00 UTC", "Monday,Tuesday,Wednesday,Thursday,Friday")]
    [InlineData("Mon,Wed 20:00-23:00 Europe/Berlin", "Monday,Wednesday")]
    [InlineData("Fri-Mon 09:00-17:00 UTC", "Sunday,Monday,Friday,Saturday")]
    [InlineData("Mon-Tue,Sat 09:00-17:00 UTC", "Monday,Tuesday,Saturday")]
    [InlineData("closed", "")]
    [InlineData("any", "Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday")]
    public void Days_are_named_alone_in_lists_and_in_ranges(string text, string days)
    {
        ChangeWindowText.TryParse(text, out var window).ShouldBeTrue();
        string.Join(',', window!.Days).ShouldBe(days);
    }

    [Fact]
    public void A_whole_day_ends_where_the_next_begins()
    {
        ChangeWindowText.TryParse("Sun 00:00-24:00 UTC", out var window).ShouldBeTrue();
        window!.From.ShouldBe(window.To);
    }

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("Sat 22:00-02:00")]
    [InlineData("Sat 22-02 UTC")]
    [InlineData("Sat 24:00-02:00 UTC")]
    [InlineData("Sat 09:00-09:00 UTC")]
    [InlineData("Sam 22:00-02:00 UTC")]
    [InlineData("Mon-Wed-Fri 22:00-02:00 UTC")]
    [InlineData("Sat 25:00-02:00 UTC")]
    [InlineData("Sat 22:00-02:00 Europe/Londin")]
    [InlineData("Sat 22:00-02:00 ../../etc/passwd")]
    [InlineData("Sat  22:00-02:00 UTC")]
    public void Anything_else_is_refused(string text) => ChangeWindowText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void An_unknown_time_zone_comes_with_a_suggestion()
    {
        ChangeWindowText.TryParse("Sat 22:00-02:00 Europe/Londin", out _).ShouldBeFalse();
        ChangeWindowText.Hint("Sat 22:00-02:00 Europe/Londin").ShouldBe("; did you mean 'Europe/London'?");
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var windows =
            from days in Gen.Choose(1, 127)
            from begin in Gen.Choose(0, 1439)
            from length in Gen.Choose(1, 1439)
            from zone in Gen.Elements("UTC", "Europe/London", "America/New_York")
            select (
                Days: Enum.GetValues<DayOfWeek>().Where(day => (days & (1 << (int)day)) != 0).ToList(),
                From: At(begin),
                To: At((begin + length) % 1440),
                zone);
        Prop.ForAll(windows.ToArbitrary(), expected =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(expected.zone);
            return ChangeWindowText.TryParse(ChangeWindowText.Format(expected.Days, expected.From, expected.To, zone), out var read)
                && read!.Days.SequenceEqual(expected.Days)
                && (read.From, read.To, read.Zone.Id) == (expected.From, expected.To, zone.Id);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll<string?>(text => ChangeWindowText.TryParse(text ?? "", out _) || true).QuickCheckThrowOnFailure();

    private static TimeOnly At(int minute) => TimeOnly.MinValue.AddMinutes(minute);
}
