using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Results that a checkout brings along: whoever may write a branch could write them.</summary>
public sealed class CommittedResultsTests(ShopOnGitHub shop) : IClassFixture<ShopOnGitHub>
{
    [Fact]
    public async Task Committed_results_are_no_evidence_in_a_pipeline_and_untracked_ones_are()
    {
        using var attempt = shop.Begin();
        await GitAsync(attempt, "init", "-q");
        await GitAsync(attempt, "add", "--force", ".");
        var before = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);

        var refused = (await attempt.RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput);

        refused.Output.ShouldContain("names a folder whose files git tracks");
        refused.Output.ShouldContain(".trexis/01-deploy-scripts.dev.json");
        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        await GitAsync(attempt, "rm", "-r", "-q", "--cached", ".trexis");
        await attempt.ShouldDeployAsync();
    }

    private static async Task GitAsync(SignedShop.Attempt attempt, params string[] arguments)
    {
        using var git = Process.Start("git", ["-C", Path.GetDirectoryName(attempt.At("shop.db"))!, .. arguments]);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        git.ExitCode.ShouldBe(0);
    }
}
