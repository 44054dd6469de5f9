using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.Tasks.Inputs;

public class InputReaderTests
{
    private static readonly InputSpec Every = new("every", InputKind.Duration, "How often.") { Default = "250ms" };
    private static readonly InputSpec Verify = new("verify", InputKind.Choice, "How far.") { Accepted = ["checksum", "restore"] };
    private static readonly InputSpec Fast = new("fast", InputKind.Flag, "Hurry.");
    private static readonly InputSpec Token = new("token", InputKind.Text, "A token.") { IsSecret = true };
    private static readonly InputSpec Code = new("code", InputKind.Text, "A check's code.") { Positional = true };
    private static readonly InputSpec OnlyApply = new("max_rows", InputKind.Integer, "At most.") { Actions = ["apply"] };

    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Options_are_read_by_name_and_absent_ones_have_their_default()
    {
        var read = InputReader.Read(Info([Every, Verify, Fast]), ["--verify", "restore", "--fast"], Nothing);

        read.Values.Text(Verify).ShouldBe("restore");
        read.Values.Flag(Fast).ShouldBeTrue();
        read.Values.Duration(Every).ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void A_variable_stands_in_for_an_absent_option_and_an_empty_one_for_nothing()
    {
        var environment = new Dictionary<string, string> { ["TREXIS_INPUT_VERIFY"] = "checksum", ["TREXIS_INPUT_EVERY"] = "" };

        var values = InputReader.Read(Info([Every, Verify]), [], environment).Values;

        values.Text(Verify).ShouldBe("checksum");
        values.Duration(Every).ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void An_option_that_does_not_exist_is_one_mistake_with_its_value()
    {
        var exception = Should.Throw<InputException>(() => InputReader.Read(Info([Every, Verify]), ["--verifi", "restore"], Nothing));

        exception.Problems.ShouldHaveSingleItem()
            .ToString()
            .ShouldStartWith("--verifi: unknown option; accepted: did you mean --verify?");
    }

    [Fact]
    public void An_option_that_does_not_exist_is_never_taken_for_the_argument_that_is_missing()
    {
        var exception = Should.Throw<InputException>(() => InputReader.Read(Info([Code, Verify]), ["--verifi", "restore"], Nothing));

        exception.Problems.ShouldHaveSingleItem()
            .ToString()
            .ShouldStartWith("--verifi: unknown option; accepted: did you mean --verify?");
    }

    [Fact]
    public void An_argument_too_many_is_told_with_those_that_there_are()
    {
        var exception = Should.Throw<InputException>(() => InputReader.Read(Info([Code, Verify]), ["first", "second"], Nothing));

        exception.Problems.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("sample: does not take this argument: 'second'; accepted: CODE [options]; see --help");
    }

    [Fact]
    public void All_mistakes_are_reported_together_with_what_was_read_and_what_is_accepted()
    {
        var exception = Should.Throw<InputException>(() =>
            InputReader.Read(
                Info([Every, Verify, Fast]), ["--every", "soon", "--verify", "maybe", "--fsat", "--fast", "perhaps", "stray"], Nothing));

        exception.Problems.Select(problem => problem.ToString()).ShouldBe(
            [
                "--every: cannot be read: 'soon'; accepted: a whole number and a unit: 500ms, 30s, 15m, 24h, 7d or 7y",
                "--fast: cannot be read: 'perhaps'; accepted: true or false",
                "--fsat: unknown option; accepted: did you mean --fast? All options: --help",
                "--verify: cannot be read: 'maybe'; accepted: checksum, restore",
                "sample: does not take this argument: 'stray'; accepted: [options]; see --help",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void An_option_without_its_value_or_given_twice_is_a_mistake()
    {
        var exception = Should.Throw<InputException>(
            () => InputReader.Read(Info([Every, Verify]), ["--verify", "restore", "--verify", "checksum", "--every"], Nothing));

        exception.Problems.Select(problem => problem.What).ShouldBe(["is given more than once", "has no value"], ignoreOrder: true);
    }

    [Fact]
    public void A_wrong_secret_is_never_repeated()
    {
        var exception = Should.Throw<InputException>(
            () => InputReader.Read(Info([Token, Verify]), ["--token", "hunter2\0", "--verify", "x"], Nothing));

        exception.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_name_that_begins_with_an_at_sign_is_no_response_file() =>
        InputReader.Read(Info([Code]), ["@alice"], Nothing).Values.Text(Code).ShouldBe("@alice");

    [Fact]
    public void An_option_of_another_action_is_refused_and_one_of_the_right_action_is_read()
    {
        var info = Info([OnlyApply]) with { Actions = [new TaskAction("plan", "Plan."), new TaskAction("apply", "Apply.")] };

        InputReader.Read(info, ["apply", "--max-rows", "5"], Nothing).Values.Integer(OnlyApply).ShouldBe(5);
        Should.Throw<InputException>(() => InputReader.Read(info, ["plan", "--max-rows", "5"], Nothing)).Problems
            .ShouldHaveSingleItem().What
            .ShouldContain("plan");
        Should.Throw<InputException>(() => InputReader.Read(info, ["aply"], Nothing)).Problems
            .ShouldHaveSingleItem().Accepted
            .ShouldBe("plan, apply");
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("24h", 86_400_000)]
    public void Durations_bear_a_unit(string text, double milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1e9d")]
    [InlineData("99999999999y")]
    [InlineData("5 s")]
    public void Anything_else_is_no_duration(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    private static TaskInfo Info(IReadOnlyList<InputSpec> inputs) => new("sample", "A sample.", [], inputs, [], []);
}
