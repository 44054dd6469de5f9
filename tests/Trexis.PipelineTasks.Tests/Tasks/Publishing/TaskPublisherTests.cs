using NSubstitute;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Reporting.Terminal;
using Trexis.PipelineTasks.Tasks.Publishing;
using Trexis.PipelineTasks.Tests.Reporting;

namespace Trexis.PipelineTasks.Tests.Tasks.Publishing;

/// <summary>Whatever breaks while a run is told, its document lies there and its verdict stands.</summary>
public sealed class TaskPublisherTests
{
    private readonly IPipelineHost _host = Substitute.For<IPipelineHost>();

    public TaskPublisherTests() => _host.Context.Returns(new FakeHost().Context with { Name = "github" });

    [Fact]
    public async Task What_one_way_of_telling_does_not_take_the_others_tell()
    {
        _host.When(host => host.WriteLine(Arg.Any<string>(), Arg.Any<LineTone>())).Do(_ => throw new InvalidOperationException("no line"));
        _host.When(host => host.SetOutput("verdict", Arg.Any<string>())).Do(_ => throw new IOException("no output"));

        await TellAsync();

        _host.Received().AppendSummary(Arg.Is<string>(text => text.Length > 0));
        _host.Received().Annotate(Arg.Is<Annotation>(told => told.Message.Contains("the log could not be written: a defect of this tool")));
        _host.Received().Annotate(Arg.Is<Annotation>(told => told.Message == "the outputs could not be written: no output"));
    }

    [Fact]
    public async Task A_host_that_takes_no_word_at_all_ends_nothing()
    {
        _host.When(host => host.Annotate(Arg.Any<Annotation>())).Do(_ => throw new InvalidOperationException("closed"));
        _host.AppendSummary(Arg.Any<string>()).Returns(_ => throw new NotSupportedException("closed"));

        await TellAsync();

        _host.Received().SetOutput("verdict", Arg.Any<string>());
    }

    private Task TellAsync()
    {
        var publisher = new TaskPublisher(_host, TerminalDetail.Verbose, new(() => throw new InvalidOperationException("not asked")));
        return publisher.EndedAsync(
            SampleDocuments.Refused()[^1].Document,
            file: null,
            notice: null,
            new PublishOptions(Comment: false, Status: false, CheckRun: false, PullRequest: null),
            other: null,
            TestContext.Current.CancellationToken);
    }
}
