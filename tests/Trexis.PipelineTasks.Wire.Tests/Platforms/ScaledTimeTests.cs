using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class ScaledTimeTests
{
    [Fact]
    public async Task No_wait_ends_before_its_time_on_that_clock()
    {
        var time = new ScaledTime(1000);

        for (var milliseconds = 1; milliseconds < 60_000; milliseconds += 777)
        {
            var wait = TimeSpan.FromMilliseconds(milliseconds);
            var start = time.GetUtcNow();
            await Task.Delay(wait, time, TestContext.Current.CancellationToken);
            (time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(wait);
        }
    }

    [Fact]
    public async Task What_was_waited_for_is_remembered_once()
    {
        var time = new ScaledTime(100);

        await Task.Delay(TimeSpan.FromMilliseconds(1234), time, TestContext.Current.CancellationToken);

        time.Waits.ShouldBe([TimeSpan.FromMilliseconds(1234)]);
    }
}
