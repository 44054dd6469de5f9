namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>A repository that lives holds many change files: who carries one names it, who only looks need not.</summary>
public sealed class SeveralChangesTests
{
    [Fact]
    public async Task What_only_tells_takes_the_change_that_was_carried_last()
    {
        using var shop = Begin();
        (await shop.RunAsync("run", "--environment", "dev", "--change", "CHG-7")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("trexis run --environment prod --change CHG-7");

        (await shop.RunAsync("status")).ShouldEndWith(ExitCode.Passed).Output
            .ShouldMatch("dev +CHG-7@[0-9a-f]{12} +deployed, validated .*this one");
        (await shop.RunAsync("report", "--environment", "dev")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("✓ DEPLOYED to dev");
        (await shop.RunAsync("verify", shop.Results.Folder, "--config", "deployment.yml")).Output.ShouldNotContain("--change");
    }

    [Fact]
    public async Task Before_anything_was_carried_it_takes_the_last_by_name()
    {
        using var shop = Begin();

        (await shop.RunAsync("status")).ShouldEndWith(ExitCode.Passed).Output.ShouldMatch("dev +– +not reached");
    }

    [Fact]
    public async Task What_carries_one_still_asks_which()
    {
        using var shop = Begin();

        (await shop.RunAsync("plan", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain("--change: is needed, as there are several changes; accepted: one of CHG-7, CHG-8");
    }

    private static Shop Begin()
    {
        var shop = new Shop().WithScripts();
        shop.Write("changes/CHG-8.yml", File.ReadAllText(shop.At("changes/CHG-7.yml")).Replace("CHG-7", "CHG-8"));
        return shop;
    }
}
