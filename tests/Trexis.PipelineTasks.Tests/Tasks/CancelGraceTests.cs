using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Tests.Tasks;

public sealed class CancelGraceTests
{
    [Fact]
    public async Task A_verb_that_does_not_end_by_itself_is_left_behind_when_it_was_cancelled()
    {
        using var source = new CancellationTokenSource();
        using var end = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        using var said = new StringWriter();
        var time = new FakeTimeProvider(TestTime.Monday);
        var ambient = new ProcessEnvironment
        {
            Time = time,
            Environment = new Dictionary<string, string>(),
            Output = said,
            Error = said,
            WorkingFolder = Path.GetTempPath(),
            Interactive = false,
            Cancel = source.Token,
        };

        // Its caller has a thread of its own, or the test itself would be kept.
        var running = Task.Run(
            () => TaskRunner.ConcludeAsync(ambient, _ =>
            {
                begun.Set();
                end.Wait(TestContext.Current.CancellationToken);
                return Task.FromResult(ExitCode.Passed);
            }),
            TestContext.Current.CancellationToken);
        begun.Wait(TestContext.Current.CancellationToken);
        await source.CancelAsync();
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(running, Task.Delay(10, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (time.GetUtcNow() > TestTime.Monday.AddHours(1)) break;
        }

        var isLeft = running.IsCompleted;
        end.Set();
        isLeft.ShouldBeTrue("an hour after it was cancelled it still runs");
        (await running).ShouldBe(ExitCode.Cancelled);
        said.ToString().ShouldContain("the run was cancelled");
    }
}
