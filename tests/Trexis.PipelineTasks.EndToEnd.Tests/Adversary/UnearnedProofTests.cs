namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>What the policy requires after a deployment is left out, and the next environment is entered all the same.</summary>
public sealed class UnearnedProofTests : IDisposable
{
    private const string Common = "backup: { verify: none }, soak: 0s, approval: { required: false }";
    private const string Way = "dev: { connection: file:shop.db }\nqa: { after: dev, connection: file:qa.db, protected: false }";

    private readonly Shop _shop = new(PolicyOf("monitoring.watched"), Way);

    public UnearnedProofTests()
    {
        _shop.WithScripts();
        File.Copy(_shop.At("shop.db"), _shop.At("qa.db"));
    }

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("monitoring.watched", "trexis perf-gate watch --environment dev")]
    [InlineData("feedback.collected", "trexis attest feedback.collected --environment dev")]
    public async Task What_is_required_after_apply_and_nobody_judged_lets_nothing_pass(string code, string command)
    {
        Demand(code);
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldSatisfyAllConditions(
                output => output.ShouldContain("DEPLOYED to dev, NOT ACCEPTED"), output => output.ShouldContain(command));
        File.ReadAllText(_shop.At(".trexis/go-no-go.md")).ShouldStartWith("# NO-GO");
        var before = _shop.State("qa.db");

        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain($"dev: {code} is required and did not run after the deployment");

        _shop.State("qa.db").ShouldBe(before);
    }

    [Fact]
    public async Task A_line_that_is_open_stops_the_page_the_run_and_the_promotion_where_the_procedure_must_be_complete()
    {
        Demand("procedure.complete");

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("DEPLOYED to dev, NOT ACCEPTED");

        File.ReadAllText(_shop.At(".trexis/go-no-go.md")).ShouldStartWith("# NO-GO");
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("open checklist item");
    }

    [Fact]
    public async Task A_word_that_is_required_afterwards_lets_pass_once_it_is_given()
    {
        Demand("feedback.collected");
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);

        (await _shop.RunAsync("attest", "feedback.collected", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        await _shop.RunAsync("report", "--environment", "dev");

        File.ReadAllText(_shop.At(".trexis/go-no-go.md")).ShouldNotContain("NO-GO");
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task What_only_the_report_judges_is_judged_before_the_next_environment_of_the_same_run_begins()
    {
        Demand("report.written");

        (await _shop.RunAsync("run", "--through", "qa")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("DEPLOYED to qa");
    }

    /// <summary>Somebody puts dev back, or another database in its place; its documents say that all passed.</summary>
    [Fact]
    public async Task A_target_that_was_replaced_proves_nothing_until_it_is_deployed_to_again()
    {
        Demand("environment.online");
        var before = await File.ReadAllBytesAsync(_shop.At("shop.db"), TestContext.Current.CancellationToken);
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        await File.WriteAllBytesAsync(_shop.At("shop.db"), before, TestContext.Current.CancellationToken);

        (await _shop.RunAsync("plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("V0001__total.sql was executed here");
        (await _shop.RunAsync("status")).Output.ShouldContain("3 scripts");
        await _shop.RunAsync("report", "--environment", "dev");
        File.ReadAllText(_shop.At(".trexis/go-no-go.md")).ShouldContain("into dev");
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("dev: the target was replaced");

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
    }

    private void Demand(string code) =>
        _shop.Write("policy.yml", $"version: 1\nperformance: {{ cpu: 100%, memory: 100%, disk: 100% }}\n{PolicyOf(code)}\n");

    private static string PolicyOf(string code) =>
        $"environments: {{ dev: {{ {Common}, require: [{code}] }}, qa: {{ {Common}, require: [promotion.proven] }} }}";
}
