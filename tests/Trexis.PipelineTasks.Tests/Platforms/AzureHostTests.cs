using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Platforms;

public sealed class AzureHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void No_text_whatsoever_becomes_a_command() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        Host(output).WriteLine(text);
        ReferenceAzureAgent.Commands(output.ToString()).ShouldBeEmpty();
        ReferenceGitHubRunner.Commands(output.ToString()).ShouldBeEmpty();
    });

    [Fact]
    public void An_issue_of_any_text_is_one_command_and_nothing_else() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        Host(output).Annotate(new Annotation(AnnotationLevel.Error, "t" + text, text, new SourceLocation("a" + text, 3, 4)));

        var command = ReferenceAzureAgent.Commands(output.ToString()).ShouldHaveSingleItem();
        command.Name.ShouldBe("task.logissue");
        command.Properties.Keys.ShouldBe(["type", "sourcepath", "linenumber", "columnnumber"], ignoreOrder: true);
        command.Properties["type"].ShouldBe("error");
    });

    [Fact]
    public void An_output_of_any_text_reads_back_as_it_was() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        Host(output).SetOutput("plan", text);

        // Line separators that only a log viewer knows are no concern of the agent, which reads by \n.
        var line = output.ToString()[..^1];
        output.ToString().ShouldEndWith("\n");
        line.ShouldNotContain('\n');
        ReferenceAzureAgent.Decoded(line).ShouldBe(text.ReplaceLineEndings("\n"));
        line.ShouldStartWith("##vso[task.setvariable variable=plan;isOutput=true;]");
    });

    [Fact]
    public void A_group_of_any_title_opens_and_closes_once() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        var host = Host(output);
        using (host.Group(text))
        using (host.Group(text)) host.WriteLine(text);

        ReferenceAzureAgent.Commands(output.ToString()).Select(command => command.Name).ShouldBe(["[group]", "[endgroup]"]);
    });

    [Fact]
    public void An_issue_names_its_place_and_keeps_its_text()
    {
        Host(_output).Annotate(
            new Annotation(AnnotationLevel.Warning, "Risk", "100% [sure]; really\nsecond", new SourceLocation("a;b].sql", 7, 2)));

        _output.ToString()
            .ShouldBe(
                "##vso[task.logissue type=warning;sourcepath=a%3Bb%5D.sql;linenumber=7;columnnumber=2;]Risk: 100%AZP25 [sure]; "
                    + "really%0Asecond\n");
    }

    [Fact]
    public void A_notice_is_a_line_of_the_log_because_the_agent_refuses_its_kind()
    {
        Host(_output).Annotate(new Annotation(AnnotationLevel.Notice, "Plan", "unchanged", new SourceLocation("a.sql", 1)));

        _output.ToString().ShouldBe("notice: Plan: unchanged (a.sql:1)\n");
    }

    [Fact]
    public void Each_line_of_a_secret_is_a_secret_of_its_own()
    {
        var host = Host(_output);
        host.Mask(new Secret("first p%ss\r\nsecond"));

        var commands = ReferenceAzureAgent.Commands(_output.ToString());
        commands.ShouldAllBe(command => command.Name == "task.setsecret" && !command.Data.Contains('\n'));
        commands.Select(command => command.Data).ShouldContain("first p%ss");
        commands.Select(command => command.Data).ShouldContain("second");
    }

    [Fact]
    public void Every_part_of_the_summary_has_a_file_of_its_own()
    {
        var host = Host(_output);
        host.AppendSummary("# one");
        host.AppendSummary("# two");

        var files = ReferenceAzureAgent.Commands(_output.ToString()).Select(command => command.Data).ToList();
        files.Distinct().Count().ShouldBe(2);
        files.Select(File.ReadAllText).ShouldBe(["# one", "# two"]);
    }

    [Fact]
    public void Without_a_folder_for_the_summary_there_is_a_warning()
    {
        new AzureHost(new Dictionary<string, string>(), _output, new TextOutlet(), new FakeTimeProvider(TestTime.Monday))
            .AppendSummary("# one");

        ReferenceAzureAgent.Commands(_output.ToString()).ShouldHaveSingleItem().Data.ShouldContain("AGENT_TEMPDIRECTORY");
    }

    [Theory]
    [InlineData(Verdict.Passed, ExitCode.Passed, "")]
    [InlineData(Verdict.Warned, ExitCode.Passed, "##vso[task.complete result=SucceededWithIssues;]\n")]
    [InlineData(Verdict.Unknown, ExitCode.Passed, "##vso[task.complete result=SucceededWithIssues;]\n")]
    [InlineData(Verdict.Unknown, ExitCode.Refused, "")]
    [InlineData(Verdict.Failed, ExitCode.Refused, "")]
    public void Only_a_pass_with_something_to_look_at_succeeds_with_issues(Verdict verdict, int exitCode, string expected)
    {
        Host(_output).Complete(verdict, exitCode);

        _output.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Progress_moves_the_platforms_bar()
    {
        var time = new FakeTimeProvider(TestTime.Monday);
        var host = new AzureHost(new Dictionary<string, string>(), _output, new TextOutlet(), time);
        host.Progress("backup", 0);
        time.Advance(TimeSpan.FromSeconds(10));
        host.Progress("backup", 0.07);

        _output.ToString().ShouldBe("backup: 7 %\n##vso[task.setprogress value=7;]backup\n");
    }

    private AzureHost Host(TextWriter output) => new(
        new Dictionary<string, string> { ["AGENT_TEMPDIRECTORY"] = _folder.Path, ["SYSTEM_JOBID"] = "12f1170f" },
        output,
        new TextOutlet(),
        new FakeTimeProvider(TestTime.Monday));
}
