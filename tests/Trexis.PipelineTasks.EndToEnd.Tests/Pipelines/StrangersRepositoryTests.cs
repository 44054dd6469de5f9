using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// A repository of an organisation that is not this product's: <c>git init</c>, <c>trexis init --github</c>, and nothing else written
/// but what the guide says.
/// </summary>
public sealed class StrangersRepositoryTests
{
    private const string Ref = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task From_git_init_to_a_deployed_production()
    {
        await using var pipeline = await QuickStartPipeline.BeginEmptyAsync();
        await InitAsync(pipeline);
        pipeline.Server.Reviews.Add(("carol", "prod"));
        var run = new GitHubWorkflowRun(pipeline.Runner);

        pipeline.OpensPullRequest();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", Logs(run));
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("example");
        pipeline.Happens("push", "refs/heads/main", """{"repository":{"default_branch":"main"}}""");
        run.Run(".github/workflows/trexis-deploy.yml").ShouldBe("success", Logs(run));

        run.Jobs.Select(job => job.Job).ShouldBe(
            ["plan dev", "dev / plan dev", "dev / deploy dev", "prod / plan prod", "prod / deploy prod"]);
        File.Exists(Path.Combine(pipeline.Runner.Artifact("trexis-main-prod-deployed-1"), "go-no-go.md")).ShouldBeTrue();
        Settled.Text(string.Join('\n', pipeline.Runner.Transcript) + "\n", pipeline.Home).ShouldMatchGolden("strangers-repository.txt");
    }

    private static async Task<Ran> InitAsync(QuickStartPipeline pipeline, params string[] further)
    {
        var root = pipeline.Runner.Workspace;
        using (var git = Process.Start("git", ["init", "--quiet", root])) await git.WaitForExitAsync(Cancel);
        await File.WriteAllTextAsync(
            Path.Combine(root, "deployment.yml"),
            """
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            environments:
              dev: { connection: file:databases/dev.db, create: true, backup: { folder: backups } }
              prod: { after: dev, protected: true, connection: file:databases/prod.db, create: true, backup: { folder: backups } }

            """,
            Cancel);
        var init = await Shop.RunInAsync(root, new Dictionary<string, string>(), ["init", "--github", "--ref", Ref, .. further]);
        init.ShouldEndWith(0);
        Directory.CreateDirectory(pipeline.Runner.Protected);
        File.Copy(Path.Combine(root, "policy.yml"), Path.Combine(pipeline.Runner.Protected, "policy.yml"));
        return init;
    }

    private static string Logs(GitHubWorkflowRun run) => string.Join('\n', run.Jobs.Where(job => job.End.Failed).Select(job => job.End.Log));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
