using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Terminal;

namespace Trexis.PipelineTasks.Tests.Platforms;

public sealed class ConsoleHostTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(TestTime.Monday);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData(true, null, "\u001B[31mbad\\u001B[0mnews\u001B[0m\n")]
    [InlineData(true, "1", "bad\\u001B[0mnews\n")]
    [InlineData(false, null, "bad\\u001B[0mnews\n")]
    public void A_terminal_gets_colour_unless_its_user_wants_none_and_no_text_brings_its_own(
        bool interactive, string? noColor, string shown)
    {
        using var output = new StringWriter();
        var environment = noColor is null ? [] : new Dictionary<string, string> { ["NO_COLOR"] = noColor };
        var host = new ConsoleHost(environment, output, null, interactive, new TextOutlet(), _time);

        host.WriteLine("bad\u001B[0mnews", LineTone.Failed);

        output.ToString().ShouldBe(shown);
    }

    [Fact]
    public void Redirected_no_text_whatsoever_becomes_a_command() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        var host = new ConsoleHost(new Dictionary<string, string>(), output, null, interactive: false, new TextOutlet(), _time);
        using (host.Group(text)) host.WriteLine(text);
        host.Annotate(new Annotation(AnnotationLevel.Error, text, text, new SourceLocation(text, 1)));

        ReferenceGitHubRunner.Commands(output.ToString()).ShouldBeEmpty();
        ReferenceAzureAgent.Commands(output.ToString()).ShouldBeEmpty();
    });

    [Fact]
    public void A_terminal_gets_no_control_character_from_any_text() => HostileStrings.Check(text =>
    {
        using var output = new StringWriter();
        var host = new ConsoleHost(new Dictionary<string, string>(), output, null, interactive: true, new TextOutlet(), _time);
        host.WriteLine(text);
        host.Progress("p" + text, 0.5);

        output.ToString().Count(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')).ShouldBe(0);
        output.ToString().Count(character => character == '\r').ShouldBe(1);
    });

    [Fact]
    public void Progress_on_a_terminal_redraws_one_line_and_leaves_nothing()
    {
        var host = Host(interactive: true);
        host.Progress("copying", 0.5);
        host.Progress("copying", 0.51);
        _time.Advance(TimeSpan.FromSeconds(1));
        host.Progress("copying", 0.75);
        host.WriteLine("copied");
        host.Complete(Verdict.Passed, ExitCode.Passed);

        _output.ToString().ShouldBe("\rcopying: 50 %\rcopying: 75 %\r             \rcopied\n");
    }

    [Fact]
    public void A_long_progress_line_does_not_wrap()
    {
        Host(interactive: true).Progress(new string('x', 500), null);

        _output.ToString().Length.ShouldBeLessThanOrEqualTo(80);
    }

    [Fact]
    public void Progress_into_a_file_is_a_line_now_and_then()
    {
        var host = Host(interactive: false);
        for (var second = 0; second <= 35; second++)
        {
            host.Progress("restoring", null);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _output.ToString().ShouldBe("restoring\nrestoring\nrestoring\n");
    }

    [Fact]
    public void Something_short_is_not_worth_a_line()
    {
        var host = Host(interactive: false);
        for (var step = 0; step <= 100; step++) host.Progress("hashing", step / 100.0);

        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Warnings_and_errors_go_to_the_error_stream()
    {
        var host = Host(interactive: false);
        host.Annotate(new Annotation(AnnotationLevel.Error, "Drift", "table x", new SourceLocation("a.sql", 3, 9)));
        host.Annotate(new Annotation(AnnotationLevel.Notice, "", "plan unchanged"));

        _error.ToString().ShouldBe("error: Drift: table x (a.sql:3:9)\n");
        _output.ToString().ShouldBe("notice: plan unchanged\n");
    }

    [Fact]
    public void A_secret_shows_nowhere_and_neither_does_the_password_in_it()
    {
        var host = Host(interactive: false);
        host.Mask(new Secret("Server=sql;Database=Sales;User ID=deploy;Password='geh;eim'"));
        host.WriteLine("login failed: Server=sql;Database=Sales;User ID=deploy;Password='geh;eim'");
        host.WriteLine("the password geh;eim is wrong");
        host.Annotate(new Annotation(AnnotationLevel.Error, "", "url https://x/?p=geh%3Beim and geh%3beim"));

        (_output.ToString() + _error).ShouldBe("login failed: ***\nthe password *** is wrong\nerror: url https://x/?p=*** and ***\n");
    }

    [Fact]
    public void Whatever_a_secret_is_made_of_it_is_taken_out_whole() => HostileStrings.Check(text =>
    {
        if (text.Trim().Length < TextOutlet.ShortestSecret) return;
        using var output = new StringWriter();
        var host = new ConsoleHost(new Dictionary<string, string>(), output, null, interactive: false, new TextOutlet(), _time);
        host.Mask(new Secret(text));
        host.WriteLine(text);

        output.ToString().ShouldBe("***\n");
    });

    [Fact]
    public void A_webhooks_path_is_as_secret_as_its_address()
    {
        var host = Host(interactive: false);
        host.Mask(new Secret("https://hooks.example.invalid/services/T0/B0/abcdef"));
        host.WriteLine("POST /services/T0/B0/abcdef answered 404");

        _output.ToString().ShouldBe("POST *** answered 404\n");
    }

    [Fact]
    public void An_empty_or_a_short_secret_hides_nothing()
    {
        var host = Host(interactive: false);
        host.Mask(new Secret(""));
        host.Mask(new Secret(" "));
        host.Mask(new Secret("short"));
        host.WriteLine("a b in short");

        _output.ToString().ShouldBe("a b in short\n");
    }

    private ConsoleHost Host(bool interactive) =>
        new(new Dictionary<string, string>(), _output, _error, interactive, new TextOutlet(), _time);
}
