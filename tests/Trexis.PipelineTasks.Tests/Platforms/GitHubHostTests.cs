using System.Text;
using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Platforms;

public sealed class GitHubHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    private string OutputFile => _folder.At("output");

    private string SummaryFile => _folder.At("summary");

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
        ReferenceGitHubRunner.Commands(output.ToString()).ShouldBeEmpty();
        ReferenceAzureAgent.Commands(output.ToString()).ShouldBeEmpty();
    });

    [Fact]
    public void An_annotation_of_any_text_is_one_command_and_nothing_else() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        Host(output).Annotate(new Annotation(AnnotationLevel.Error, "t" + text, text, new SourceLocation("a" + text, 3, 4)));

        var command = ReferenceGitHubRunner.Commands(output.ToString()).ShouldHaveSingleItem();
        command.Name.ShouldBe("error");
        command.Properties.Keys.ShouldBe(["file", "line", "col", "title"], ignoreOrder: true);
    });

    [Fact]
    public void A_group_of_any_title_opens_and_closes_once() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        var host = Host(output);
        using (host.Group(text))
        using (host.Group(text)) host.WriteLine(text);

        ReferenceGitHubRunner.Commands(output.ToString()).Select(command => command.Name).ShouldBe(["group", "endgroup"]);
    });

    [Fact]
    public void Broken_commands_stay_readable()
    {
        var host = Host(_output);
        host.WriteLine("  ::error::owned\r\nbefore ##[error]after\n##vso[task.complete]\n\u001B[31mred\ttab");

        _output.ToString().ShouldBe("  : :error::owned\nbefore # #[error]after\n# #vso[task.complete]\n\\u001B[31mred\ttab\n");
    }

    [Fact]
    public void An_annotation_names_its_place_and_keeps_its_text()
    {
        Host(_output).Annotate(
            new Annotation(
                AnnotationLevel.Warning, "Risk: high, really", "100% sure\nsecond line", new SourceLocation("migrations/V1,a.sql", 7)));

        _output.ToString()
            .ShouldBe("::warning file=migrations/V1%2Ca.sql,line=7,title=Risk%3A high%2C really::100%25 sure%0Asecond line\n");
    }

    [Fact]
    public void Ten_annotations_are_all_shown()
    {
        var host = Host(_output);
        for (var number = 1; number <= 10; number++) host.Annotate(new Annotation(AnnotationLevel.Error, "", $"error {number}"));
        host.Complete(Verdict.Failed, ExitCode.Refused);

        ReferenceGitHubRunner.Commands(_output.ToString())
            .Select(command => command.Data)
            .ShouldBe(Enumerable.Range(1, 10).Select(number => $"error {number}"));
    }

    [Fact]
    public void The_last_of_more_than_ten_says_how_many_more_and_the_log_holds_them()
    {
        var host = Host(_output);
        for (var number = 1; number <= 25; number++) host.Annotate(new Annotation(AnnotationLevel.Error, "", $"error {number}"));
        host.Annotate(new Annotation(AnnotationLevel.Warning, "", "alone"));
        host.Complete(Verdict.Failed, ExitCode.Refused);

        var commands = ReferenceGitHubRunner.Commands(_output.ToString());
        commands.Count(command => command.Name == "error").ShouldBe(10);
        commands.Last(command => command.Name == "error").Data.ShouldStartWith("16 more errors");
        commands.Single(command => command.Name == "warning").Data.ShouldBe("alone");
        for (var number = 10; number <= 25; number++) _output.ToString().ShouldContain($"error: error {number}\n");
    }

    [Fact]
    public void A_message_is_cut_at_the_limit_with_pairs_whole()
    {
        Host(_output).Annotate(new Annotation(AnnotationLevel.Error, "", string.Concat(Enumerable.Repeat("\U0001F600", 3_000))));

        var message = ReferenceGitHubRunner.Commands(_output.ToString()).ShouldHaveSingleItem().Data;
        message.Length.ShouldBeLessThanOrEqualTo(GitHubHost.MessageLimit);
        message.ShouldEndWith("\U0001F600…");
    }

    [Fact]
    public void Outputs_of_any_text_read_back_as_they_were() => HostileStrings.Check(text =>
    {
        File.Delete(OutputFile);
        var host = Host(_output);
        host.SetOutput("first", text);
        host.SetOutput("second", "trexis_end_0\ntrexis_end_1\n");

        var outputs = ReadOutputs(File.ReadAllText(OutputFile));
        outputs.Keys.ShouldBe(["first", "second"]);
        outputs["first"].ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));
        outputs["second"].ShouldBe("trexis_end_0\ntrexis_end_1\n");
    });

    [Fact]
    public void An_output_that_cannot_be_written_is_a_fault()
    {
        Directory.CreateDirectory(OutputFile);

        Should.Throw<FaultException>(() => Host(_output).SetOutput("verdict", "passed")).Message.ShouldContain("'verdict'");
    }

    [Fact]
    public void A_summary_never_passes_the_limit_and_says_that_it_was_cut()
    {
        var host = Host(_output);
        var part = new string('ä', 100_000);
        var shown = Enumerable.Range(0, 12).Select(_ => host.AppendSummary(part)).ToList();

        shown[0].ShouldBeTrue();
        shown[^1].ShouldBeFalse("the run does not show it");

        var bytes = File.ReadAllBytes(SummaryFile);
        bytes.Length.ShouldBeLessThanOrEqualTo(GitHubHost.SummaryLimit);
        bytes.Length.ShouldBeGreaterThan(1_000_000);
        bytes[0].ShouldBe((byte)0xC3);
        Encoding.UTF8.GetString(bytes).ShouldEndWith("the report file holds all of it.\n");
    }

    [Fact]
    public void A_summary_that_cannot_be_written_is_a_warning()
    {
        Directory.CreateDirectory(SummaryFile);

        Host(_output).AppendSummary("# done").ShouldBeFalse();

        ReferenceGitHubRunner.Commands(_output.ToString()).ShouldHaveSingleItem().Name.ShouldBe("warning");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pipe_in_the_place_of_the_runners_files_is_never_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such pipes there");
        foreach (var file in (string[])[SummaryFile, OutputFile])
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", [file]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Task.Run(
            () =>
            {
                Host(_output).AppendSummary("# done").ShouldBeFalse();
                Should.Throw<FaultException>(() => Host(_output).SetOutput("verdict", "passed")).Message.ShouldEndWith("it is a pipe");
            },
            TestContext.Current.CancellationToken);

        ReferenceGitHubRunner.Commands(_output.ToString()).ShouldHaveSingleItem().Data.ShouldContain("it is a pipe");
    }

    [Fact]
    public void Every_line_of_a_secret_is_masked_for_the_runner_and_taken_out_of_everything()
    {
        var host = Host(_output);
        host.Mask(new Secret("first p%ss\nsecond p&ss"));
        var masks = ReferenceGitHubRunner.Commands(_output.ToString());
        masks.ShouldAllBe(command => command.Name == "add-mask");
        masks.Select(command => command.Data).ShouldContain("first p%ss");
        masks.Select(command => command.Data).ShouldContain("second p&ss");
        _output.GetStringBuilder().Clear();

        host.WriteLine("first p%ss, then second%20p%26ss and second p&amp;ss");
        host.Annotate(new Annotation(AnnotationLevel.Error, "second p&ss", "second p\\u0026ss"));
        host.SetOutput("leak", "first p%ss");
        host.AppendSummary("| second p&ss |");

        foreach (var text in new[] { _output.ToString(), File.ReadAllText(OutputFile), File.ReadAllText(SummaryFile) })
        {
            text.ShouldContain("***");
            text.ShouldNotContain("p%");
            text.ShouldNotContain("p&");
            text.ShouldNotContain("p\\u");
        }
    }

    [Fact]
    public void Progress_is_told_now_and_then()
    {
        var time = new FakeTimeProvider(TestTime.Monday);
        var host = new GitHubHost(new Dictionary<string, string>(), _output, new TextOutlet(), time);
        for (var step = 0; step <= 300; step++)
        {
            host.Progress("backup", step / 300.0);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        _output.ToString().ShouldBe("backup: 25 %\nbackup: 50 %\nbackup: 75 %\nbackup: 100 %\n");
    }

    private static Dictionary<string, string> ReadOutputs(string text)
    {
        var outputs = new Dictionary<string, string>();
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length - 1; at++)
        {
            var (name, delimiter) = (lines[at].Split("<<", 2)[0], lines[at].Split("<<", 2)[1]);
            var value = new List<string>();
            while (lines[++at] != delimiter) value.Add(lines[at]);
            outputs.Add(name, string.Join('\n', value));
        }

        return outputs;
    }

    private GitHubHost Host(TextWriter output) => new(
        new Dictionary<string, string> { ["GITHUB_OUTPUT"] = OutputFile, ["GITHUB_STEP_SUMMARY"] = SummaryFile },
        output,
        new TextOutlet(),
        new FakeTimeProvider(TestTime.Monday));
}
