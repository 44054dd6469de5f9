using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.Tasks.Inputs;

/// <summary>Several secrets in one variable, as a pipeline hands them over.</summary>
public sealed class SecretVariablesTests
{
    private const string Lines = "APP_LOGIN=login=of the app\r\n\nGITHUB_TOKEN=not for us\nTEAM_WEBHOOK=https://example.invalid/hook\n";

    [Fact]
    public void A_line_stands_for_a_variable_that_the_deployment_reads_and_for_no_other()
    {
        var host = new FakeHost();
        var secrets = SecretVariables.From(Given(("TREXIS_ENV", Lines)), ["APP_LOGIN", "TEAM_WEBHOOK"], host);

        secrets.Whole("APP_LOGIN")!.Reveal().ShouldBe("login=of the app");
        secrets.Token("TEAM_WEBHOOK")!.Reveal().ShouldBe("https://example.invalid/hook");
        secrets.Whole("GITHUB_TOKEN").ShouldBeNull();
        host.Lines.Count(line => line == "masked").ShouldBe(5, "each line, whether it is read or not, and each that is");
    }

    [Fact]
    public void A_variable_of_its_own_goes_before_a_line_and_an_empty_one_does_not()
    {
        var given = Given(("TREXIS_ENV", Lines), ("APP_LOGIN", "its own"), ("TEAM_WEBHOOK", ""));
        var secrets = SecretVariables.From(given, ["APP_LOGIN", "TEAM_WEBHOOK"], new FakeHost());

        secrets.Whole("APP_LOGIN")!.Reveal().ShouldBe("its own");
        secrets.Whole("TEAM_WEBHOOK")!.Reveal().ShouldBe("https://example.invalid/hook");
    }

    [Fact]
    public void Lines_that_are_none_are_told_by_their_number_and_never_shown()
    {
        var exception = Should.Throw<InputException>(
            () => SecretVariables.From(Given(("TREXIS_ENV", "A=b\nhunter2\n=hunter3")), ["A"], new FakeHost()));

        exception.Problems.Select(problem => problem.What).ShouldBe(
            ["has no name before an equals sign in line 2", "has no name before an equals sign in line 3"]);
        exception.Message.ShouldNotContain("hunter");
    }

    private static Dictionary<string, string> Given(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(one => one.Name, one => one.Value);
}
