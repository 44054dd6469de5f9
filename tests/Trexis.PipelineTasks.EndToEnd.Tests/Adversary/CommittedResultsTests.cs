using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Evidence that a checkout brings along: whoever may write a branch could write it.</summary>
public sealed class CommittedResultsTests(ShopOnGitHub shop) : IClassFixture<ShopOnGitHub>, IDisposable
{
    private readonly SignedShop.Attempt _attempt = shop.Begin();

    [Fact]
    public async Task Committed_results_are_no_evidence_in_a_pipeline_and_untracked_ones_are()
    {
        await GitAsync("init", "-q");
        await GitAsync("add", "--force", ".");

        await ShouldBeginNothingAsync(".trexis/01-deploy-scripts.dev.json", "deploy-scripts", "apply");

        await GitAsync("rm", "-r", "-q", "--cached", ".trexis");
        await _attempt.ShouldDeployAsync();
    }

    [Fact]
    public async Task What_is_added_without_force_leaves_the_results_out()
    {
        Directory.Delete(_attempt.At(".trexis"), recursive: true);
        await GitAsync("init", "-q");
        await PlanAsync();

        await GitAsync("add", ".");

        await _attempt.ShouldDeployAsync();
    }

    /// <summary>By its name the folder lies in no repository whose index says so: two links lead into a submodule.</summary>
    [Fact]
    public async Task Committed_results_are_none_either_where_links_lead_to_them_in_a_submodule()
    {
        using var other = new TemporaryFolder();
        Directory.Move(_attempt.At(".trexis"), other.At("results"));
        await RunAsync(other.At("results"), "init", "-q");
        await RunAsync(other.At("results"), "add", "--force", ".");
        await RunAsync(other.At("results"), [.. Somebody, "commit", "-q", "-m", "results"]);
        await GitAsync("init", "-q");
        await GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.At("results"), "a/b/kept");
        File.CreateSymbolicLink(_attempt.At("x"), Path.Combine("a", "b"));
        File.CreateSymbolicLink(_attempt.At(".trexis"), Path.Combine("x", "kept"));
        await GitAsync("add", "--force", "x", ".trexis");

        await ShouldBeginNothingAsync("names a folder whose files git tracks", "deploy-scripts", "apply");

        File.Delete(_attempt.At(".trexis"));
        Directory.Move(other.At("results"), _attempt.At(".trexis"));
        Directory.Delete(_attempt.At(".trexis/.git"), recursive: true);
        await GitAsync("rm", "-q", "-f", "--cached", ".trexis");
        await _attempt.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_committed_store_gives_nothing_back()
    {
        _attempt.Write("deployment.yml", await DeploymentAsync("evidence: { store: kept, retention: 30d }"));
        await PlanAsync();
        await GitAsync("init", "-q");
        await GitAsync("add", "--force", "kept");

        await ShouldBeginNothingAsync("(evidence: store): names a folder whose files git tracks", "deploy-scripts", "apply");

        await GitAsync("rm", "-r", "-q", "--cached", "kept");
        await _attempt.ShouldDeployAsync();
    }

    [Fact]
    public async Task Committed_results_are_not_merged_among_those_of_jobs()
    {
        var job = Path.Combine(_attempt.At("jobs"), "precheck");
        Directory.CreateDirectory(job);
        File.Copy(_attempt.Last.File, Path.Combine(job, Path.GetFileName(_attempt.Last.File)));
        await GitAsync("init", "-q");
        await GitAsync("add", "--force", "jobs");

        await ShouldBeginNothingAsync("names a folder whose files git tracks", "report", "--merge", "jobs");

        await GitAsync("rm", "-r", "-q", "--cached", "jobs");
        (await _attempt.RunAsync("report", "--merge", "jobs")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task Committed_test_results_are_of_no_test_of_this_run()
    {
        _attempt.Write("out/unit.xml", "<testsuites><testsuite><testcase classname='c' name='t'/></testsuite></testsuites>");
        _attempt.Write("deployment.yml", await DeploymentAsync("tests: { results: [out/unit.xml] }"));
        _attempt.Write(
            "policy.yml",
            (await File.ReadAllTextAsync(_attempt.At("policy.yml"), TestContext.Current.CancellationToken))
                .Replace("environment.online", "environment.online, tests.passed", StringComparison.Ordinal));
        await GitAsync("init", "-q");
        await GitAsync("add", "--force", "out");
        (await _attempt.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await _attempt.RunAsync("precheck")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("out/unit.xml is tracked by git");
        await _attempt.ShouldBeRefusedAsync("tests.passed is unknown");

        await GitAsync("rm", "-r", "-q", "--cached", "out");
        await PlanAsync();
        await _attempt.ShouldDeployAsync();
    }

    public void Dispose() => _attempt.Dispose();

    private static string[] Somebody => ["-c", "user.name=mallory", "-c", "user.email=mallory@example.invalid"];

    private async Task<string> DeploymentAsync(string more) =>
        $"{await File.ReadAllTextAsync(_attempt.At("deployment.yml"), TestContext.Current.CancellationToken)}{more}\n";

    private async Task PlanAsync()
    {
        (await _attempt.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await _attempt.RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
    }

    private async Task ShouldBeginNothingAsync(string message, params string[] task)
    {
        var before = await File.ReadAllBytesAsync(_attempt.At("shop.db"), TestContext.Current.CancellationToken);

        (await _attempt.RunAsync(task)).ShouldEndWith(ExitCode.BadInput).Output.ShouldContain(message);

        (await File.ReadAllBytesAsync(_attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    private Task GitAsync(params string[] arguments) => RunAsync(Path.GetDirectoryName(_attempt.At("shop.db"))!, arguments);

    private static async Task RunAsync(string folder, params string[] arguments)
    {
        using var git = Process.Start("git", ["-C", folder, .. arguments]);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        git.ExitCode.ShouldBe(0);
    }
}
