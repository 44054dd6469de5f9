namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>What is said to somebody who asks, or who types what another tool takes.</summary>
public sealed class HelpTests
{
    [Fact]
    public async Task Of_a_word_for_one_action_only_that_action_is_told()
    {
        using var shop = new Shop();

        var help = (await shop.RunAsync("adopt", "--help")).ShouldEndWith(ExitCode.Passed).Output;

        help.ShouldStartWith("Takes a database that existed before");
        help.ShouldContain("\nusage: trexis adopt [options]\n");
        help.ShouldContain("\n  trexis adopt --environment dev --script V0002__customers.sql\n");
        help.ShouldContain("--script ");
        help.ShouldNotContain("deploy-scripts");
        help.ShouldNotContain("\n  --fingerprint ");
        help.ShouldNotContain("Only with");
        (await shop.RunAsync("help", "adopt")).Output.ShouldBe(help);
        (await shop.RunAsync("deploy-scripts", "adopt", "-h")).Output
            .ShouldBe(help.Replace("trexis adopt", "trexis deploy-scripts adopt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--env dev plan", "trexis: begins with an option: '--env'; accepted: the verb first: trexis <verb> [options]")]
    [InlineData("run --environment dev --dry-run", "--dry-run: unknown option; accepted: trexis plan, which shows what would be done")]
    [InlineData("plan /v:Name=geheim", "/v:Name: is no option: the deployment file names what SQLCMD variables hold; accepted: ")]
    [InlineData("plan -v Name=geheim", "-v: is no option: the deployment file names what SQLCMD variables hold; accepted: variables: {")]
    public async Task What_other_tools_take_is_answered_with_our_word(string typed, string said)
    {
        using var shop = new Shop().WithScripts();

        var ran = (await shop.RunAsync(typed.Split(' '))).ShouldEndWith(ExitCode.BadInput);

        ran.Error.ShouldContain(said);
        ran.Error.ShouldNotContain("geheim");
        ran.Error.TrimEnd().Split('\n').Length.ShouldBe(1);
    }
}
