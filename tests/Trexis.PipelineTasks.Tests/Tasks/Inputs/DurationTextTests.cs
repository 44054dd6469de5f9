using FsCheck;
using FsCheck.Fluent;

namespace Trexis.PipelineTasks.Tests.Tasks.Inputs;

public class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("15m", 900_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("7y", 220_752_000_000)]
    [InlineData("0s", 0)]
    public void Each_unit_is_read(string text, long milliseconds)
    {
        DurationText.TryParse(text, out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("24 h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1h30m")]
    [InlineData("1w")]
    [InlineData("24H")]
    [InlineData("999999999y")]
    [InlineData("99999999999999999999s")]
    [InlineData("١h")]
    public void Anything_else_is_refused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_is_written_reads_back() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), milliseconds =>
        {
            var value = TimeSpan.FromMilliseconds(milliseconds);
            return (DurationText.TryParse(DurationText.Format(value), out var read) && read == value)
                || milliseconds >= 1_000_000_000; // more digits than are read: nobody writes a month in milliseconds
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll<string?>(text => DurationText.TryParse(text ?? "", out _) || true).QuickCheckThrowOnFailure();
}
