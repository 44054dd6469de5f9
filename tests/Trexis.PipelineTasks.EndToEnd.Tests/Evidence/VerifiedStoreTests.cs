namespace Trexis.PipelineTasks.EndToEnd.Tests.Evidence;

/// <summary>A store with several lines of several deployments, held against the targets that remember them all.</summary>
public sealed class VerifiedStoreTests : IAsyncLifetime
{
    private const string Policy = "environments: { dev: { backup: { verify: none }, soak: 0s, "
        + "approval: { required: false, proof: declared }, require: [] } }";

    private readonly Shop _shop = new Shop(Policy, "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }")
        .WithScripts();

    private string[] Deployments =>
        [.. Directory.GetDirectories(_shop.At("store")).Where(folder => !folder.EndsWith("+pr", StringComparison.Ordinal))];

    public async ValueTask InitializeAsync()
    {
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"));
        _shop.Write("deployment.yml", File.ReadAllText(_shop.At("deployment.yml")) + "evidence: { store: store, retention: 3650d }\n");
        await RunAsync(ExitCode.Passed, "deploy-scripts", "plan");
        await RunAsync(ExitCode.Passed, "deploy-scripts", "apply");
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Lines_that_began_apart_and_those_of_pull_requests_are_together_what_the_targets_remember()
    {
        Directory.Move(_shop.At("store"), _shop.At("first"));
        Directory.Delete(_shop.At(".trexis"), recursive: true);
        await RunAsync(ExitCode.Passed, "precheck");
        Adversary.RememberedChangeTests.Copy(_shop.At("first"), _shop.At("store"));
        Directory.Delete(_shop.At(".trexis"), recursive: true);
        (await Shop.RunInAsync(_shop.Folder, ProposedBy("alice"), ["deploy-scripts", "plan", "--environment", "dev"]))
            .ShouldEndWith(ExitCode.Passed);
        Directory.GetDirectories(_shop.At("store")).Length.ShouldBe(2);
        Directory.GetDirectories(Deployments.Single()).Length.ShouldBe(2);

        (await VerifyAsync("store")).ShouldEndWith(ExitCode.Passed);

        // And what is missing of one of them is missed once, not once in each.
        Directory.Delete(Directory.GetDirectories(Deployments.Single()).Order(StringComparer.Ordinal).First(), recursive: true);
        (await VerifyAsync("store")).ShouldEndWith(ExitCode.Refused).Error.ShouldContain("no document here tells of it");
    }

    [Fact]
    public async Task A_deployment_that_is_gone_from_a_store_as_a_whole_is_missed_and_of_a_folder_it_is_said()
    {
        _shop.Write("migrations/V0004__notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
        await RunAsync(ExitCode.Passed, "deploy-scripts", "plan");
        await RunAsync(ExitCode.Passed, "deploy-scripts", "apply");
        (await VerifyAsync("store")).ShouldEndWith(ExitCode.Passed);
        Deployments.Length.ShouldBe(2);
        var line = Directory.GetDirectories(Deployments.Last()).Single();

        (await VerifyAsync(line)).ShouldEndWith(ExitCode.Passed).Output
            .ShouldContain("2 of 4 anchors are of deployments of which nothing is here");

        var gone = Deployments.First();
        Directory.Delete(gone, recursive: true);
        (await VerifyAsync("store")).ShouldEndWith(ExitCode.Refused).Error
            .ShouldContain($"dev remembers the deployment {Path.GetFileName(gone)}, and nothing of it is kept here");
    }

    [Fact]
    public async Task A_target_that_could_not_be_asked_is_counted()
    {
        (await VerifyAsync(".trexis")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("2 of 2 targets asked");
        File.Delete(_shop.At("prod.db"));

        (await VerifyAsync(".trexis")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("1 of 2 targets asked");
    }

    private Dictionary<string, string> ProposedBy(string person) => new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTOR"] = person,
        ["GITHUB_EVENT_NAME"] = "pull_request",
        ["GITHUB_REF"] = "refs/pull/42/merge",
        ["GITHUB_REPOSITORY"] = "octo/sales",
        ["GITHUB_RUN_ATTEMPT"] = "1",
        ["GITHUB_RUN_ID"] = "991",
        ["GITHUB_SHA"] = new string('a', 40),
        ["GITHUB_WORKSPACE"] = _shop.Folder,
    };

    private async Task RunAsync(int code, params string[] arguments) =>
        (await _shop.RunAsync([.. arguments, "--environment", "dev"])).ShouldEndWith(code);

    private Task<Ran> VerifyAsync(string folder) => _shop.RunAsync("verify", folder, "--config", "deployment.yml");
}
