using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Tests.Configuration.Values;

public class TextValueTests
{
    [Theory]
    [InlineData("80%", 80)]
    [InlineData("72.5%", 72.5)]
    [InlineData("0%", 0)]
    [InlineData("100%", 100)]
    public void A_percentage_is_read(string text, double expected)
    {
        PercentageText.TryParse(text, out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData(".5%")]
    [InlineData("5.%")]
    [InlineData("1,5%")]
    [InlineData("1e1%")]
    public void What_is_no_percentage_is_refused(string text) => PercentageText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_percentage_reads_back() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), thousandths =>
            PercentageText.TryParse(PercentageText.Format(thousandths / 1000.0), out var read)
                && read == thousandths / 1000.0).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("+100", 100L, 100L)]
    [InlineData("100", 100L, 100L)]
    [InlineData("0", 0L, 0L)]
    [InlineData("-5..0", -5L, 0L)]
    [InlineData("..0", null, 0L)]
    [InlineData("+10..", 10L, null)]
    [InlineData("any", null, null)]
    public void A_change_in_rows_is_read(string text, long? atLeast, long? atMost)
    {
        RowExpectationText.TryParse(text, out var value).ShouldBeTrue();
        value.ShouldBe(new RowExpectation(atLeast, atMost, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("5..1")]
    [InlineData("1...2")]
    [InlineData("+")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("1 000")]
    public void What_is_no_change_in_rows_is_refused(string text) => RowExpectationText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_change_in_rows_reads_back()
    {
        var ends = Gen.OneOf(Gen.Constant((long?)null), Gen.Choose(-1_000_000, 1_000_000).Select(value => (long?)value));
        Prop.ForAll(ends.Two().ToArbitrary(), pair =>
        {
            var (low, high) = pair.Item1 > pair.Item2 ? (pair.Item2, pair.Item1) : (pair.Item1, pair.Item2);
            return RowExpectationText.TryParse(RowExpectationText.Format(low, high), out var read)
                && read!.AtLeast == low
                && read.AtMost == high;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_day_holds_until_its_end_in_utc()
    {
        ExpiryText.TryParse("2027-01-31", out var value).ShouldBeTrue();

        value.ShouldBeGreaterThan(new DateTimeOffset(2027, 1, 31, 23, 59, 59, TimeSpan.Zero));
        value.ShouldBeLessThan(new DateTimeOffset(2027, 2, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("2027-02-30")]
    [InlineData("31.01.2027")]
    [InlineData("2027-1-31")]
    [InlineData("tomorrow")]
    public void What_is_no_day_is_refused(string text) => ExpiryText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_day_reads_back() =>
        Prop.ForAll(Gen.Choose(1, DateOnly.MaxValue.DayNumber).ToArbitrary(), number =>
        {
            var text = DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            return ExpiryText.TryParse(text, out var read) && ExpiryText.Format(read) == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_that_is_almost_right_is_read_soundly_or_refused_and_never_throws() =>
        Prop.ForAll(NearlyRight.ToArbitrary(), text =>
            (!PercentageText.TryParse(text, out var percentage) || percentage is >= 0 and <= 100)
            && (!RowExpectationText.TryParse(text, out var rows)
                || rows!.AtLeast is null
                || rows.AtMost is null
                || rows.AtLeast <= rows.AtMost)
            && (!ExpiryText.TryParse(text, out var day) || ExpiryText.Format(day) == text)
            && (!DurationText.TryParse(text, out var duration) || duration >= TimeSpan.Zero && duration <= DurationText.Longest)
            && (!ChangeWindowText.TryParse(text, out var window) || window!.Days.Count > 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_text_is_shown_short() =>
        Prop.ForAll<string?>(text => ReadText.Show(text ?? "").Length <= 100).QuickCheckThrowOnFailure();

    private static Gen<string> NearlyRight =>
        Gen.Elements("0123456789%+-.:, anyhmsdSatMonUTC\u0660\0".ToCharArray()).ArrayOf().Select(characters => new string(characters));

    [Theory]
    [InlineData("Server=db;Database=x;User Id=sa;Password=hunter2")]
    [InlineData("Data Source = tcp:db,1433")]
    [InlineData("https://alice:hunter2@example.invalid/x")]
    [InlineData("https://example.invalid/hook?sig=hunter2")]
    public void A_secret_is_not_shown(string text) => ReadText.Show(text).ShouldBe("***");

    [Fact]
    public void Hostile_text_is_shown_on_one_line_with_its_control_characters_visible()
    {
        ReadText.Show("a\n::error::b\u001b[31m\u202e").ShouldBe("a\\n::error::b\\u{001b}[31m\\u{202e}");
        ReadText.Show(new string('x', 500)).ShouldBe(new string('x', 80) + "…");
        foreach (var text in HostileText.All) ReadText.Show(text).ShouldNotContain(character => char.IsControl(character));
    }

    [Theory]
    [InlineData("enviroments", "environments")]
    [InlineData("max_age", "max-age")]
    [InlineData("Soak", "soak")]
    [InlineData("sokk", "soak")]
    public void A_near_miss_is_suggested(string read, string meant) =>
        Suggestion.Nearest(read, ["environments", "max-age", "soak", "window"]).ShouldBe(meant);

    [Theory]
    [InlineData("colour")]
    [InlineData("")]
    public void Nothing_is_suggested_where_nothing_is_near(string read) =>
        Suggestion.Nearest(read, ["environments", "max-age", "soak", "window"]).ShouldBeNull();
}
