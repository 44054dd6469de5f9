using System.Buffers.Binary;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Variables of a job make something else the platform, or its time zones; nothing passes by what that says.</summary>
public sealed class PretendedPlatformTests : IAsyncLifetime
{
    private const string Zone = "Europe/Paris";

    private GitHubServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await GitHubServer.RunAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Time_zones_that_a_variable_names_open_no_window()
    {
        var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(Zone));
        using var shop = new GatedShop($"window: Mon-Sun {now.AddHours(10):HH}:00-{now.AddHours(14):HH}:00 {Zone}, require: [window.open], "
            + "approval: { required: false }");
        // It is twelve hours later there, and the window in its middle.
        WriteZone(shop.Shop.At("zones"), now.Offset + TimeSpan.FromHours(12));
        foreach (var action in new[] { "plan", "apply" })
        {
            using var process = TrexisProcess.Start(
                shop.Shop.Folder,
                new Dictionary<string, string> { ["TZDIR"] = shop.Shop.At("zones"), ["TZ"] = $":{Zone}", ["USER"] = "alice" },
                "deploy-scripts", action, "--environment", "dev");
            (await process.EndAsync()).ShouldEndWith(action == "plan" ? ExitCode.Passed : ExitCode.Refused);
        }

        shop.Shop.State("shop.db").ShouldNotContain("total");
        shop.Shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "window.open").Verdict.ShouldBe(Verdict.Failed);
        shop.Demand(
            $"window: Mon-Sun {now.AddHours(-2):HH}:00-{now.AddHours(2):HH}:00 {Zone}, require: [window.open], "
                + "approval: { required: false }");
        using var honest = TrexisProcess.Start(
            shop.Shop.Folder,
            new Dictionary<string, string> { ["TZDIR"] = shop.Shop.At("zones"), ["USER"] = "alice" },
            "deploy-scripts", "apply", "--environment", "dev");
        (await honest.EndAsync()).ShouldEndWith(ExitCode.Passed);
        shop.Shop.State("shop.db").ShouldContain("total");
    }

    [Fact]
    public async Task A_server_that_a_variable_calls_the_platform_approves_nothing()
    {
        using var shop = ReviewedShop();
        foreach (var url in new[] { _server.Url, "https://github.example/api/v3", "http://api.github.com", "https://api.evil.ghe.com" })
        {
            var job = Job(shop);
            job["GITHUB_API_URL"] = url;
            using var network = url == _server.Url ? new HttpClient() : _server.As(new Uri(url).Host);
            (await RunAsync(shop, job, network, "plan")).ShouldEndWith(ExitCode.Passed);
            _server.Reviews.Add(("carol", "dev"));

            (await RunAsync(shop, job, network, "apply")).ShouldEndWith(ExitCode.Refused);

            shop.State("shop.db").ShouldNotContain("total", Case.Sensitive, url);
            var refused = shop.Last("deploy-scripts", "apply");
            refused.Run.ActorProof.ShouldBe(ProofLevel.Declared, url);
            refused.Results.Single(result => result.Code == "deploy.approved").Message.ShouldContain(
                $"what answers at {url} is not known to be GitHub");
            _server.Reviews.Clear();
        }

        using var github = _server.As("api.github.com");
        await ShouldDeployAsync(shop, Job(shop), github);
    }

    [Fact]
    public async Task A_server_of_an_issuer_that_the_policy_names_counts()
    {
        using var shop = ReviewedShop("trust: { issuers: ['https://github.example/_services/token'] }");
        var job = Job(shop);
        job["GITHUB_API_URL"] = "https://github.example/api/v3";

        using var network = _server.As("github.example");
        await ShouldDeployAsync(shop, job, network);
    }

    [Fact]
    public async Task Another_repository_than_that_of_the_policys_workflows_approves_nothing()
    {
        using var shop = ReviewedShop("trust: { workflows: [acme/shop/.github/workflows/deploy.yml@refs/heads/main] }");
        using var network = _server.As("api.github.com");
        (await RunAsync(shop, Job(shop), network, "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev"));

        (await RunAsync(shop, Job(shop), network, "apply")).ShouldEndWith(ExitCode.Refused);

        shop.State("shop.db").ShouldNotContain("total");
        shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "deploy.approved").Message.ShouldContain(
            "the policy trusts no workflow of the repository octo/sales");
    }

    /// <summary>An input says of which ring a target is; of the plan nobody was shown anything when that ring was let in.</summary>
    [Fact]
    public async Task Whoever_let_one_ring_in_approved_no_plan_of_another()
    {
        using var shop = ReviewedShop();
        using var network = _server.As("api.github.com");
        (await RunAsync(shop, Job(shop), network, "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev-canary"));

        (await RunAsync(shop, Job(shop), network, "apply", "--ring", "canary")).ShouldEndWith(ExitCode.Refused);

        shop.State("shop.db").ShouldNotContain("total");
        shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "deploy.approved").Message.ShouldContain(
            "carol let another run in than the one that planned (991, ring canary, not 991)");
        _server.Reviews.Clear();
        (await RunAsync(shop, Job(shop), network, "plan", "--ring", "canary")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev-canary"));
        (await RunAsync(shop, Job(shop), network, "apply", "--ring", "canary")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldContain("total");
    }

    /// <summary>Whoever may read the repository can ask GitHub about anybody's run, and call it the own one.</summary>
    [Theory]
    [InlineData("alice")]
    [InlineData(null)]
    public async Task Nobody_approves_in_the_name_of_whoever_a_variable_says_to_have_started_the_run(string? starter)
    {
        using var shop = ReviewedShop(proof: "attested");
        using var network = _server.As("api.github.com");
        var carols = Job(shop);
        carols["GITHUB_ACTOR"] = carols["GITHUB_TRIGGERING_ACTOR"] = "carol";
        (await RunAsync(shop, Job(shop), network, "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Starter = starter;

        var refused = (await RunAsync(shop, carols, network, "approve")).ShouldEndWith(ExitCode.Refused);

        refused.Output.ShouldContain("carol is declared only, and the policy asks for attested");
        refused.Output.ShouldContain(
            starter is null ? "who started the run cannot be read: it has ended"
                : "the platform says that alice started this run, and not carol");

        shop.Last("deploy-scripts", "approve").Run.ActorProof.ShouldBe(ProofLevel.Declared);
        (await RunAsync(shop, Job(shop), network, "apply")).ShouldEndWith(ExitCode.Refused);
        shop.State("shop.db").ShouldNotContain("total");
        _server.Starter = "carol";
        (await RunAsync(shop, carols, network, "approve")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync(shop, Job(shop), network, "apply")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldContain("total");
    }

    private async Task ShouldDeployAsync(Shop shop, Dictionary<string, string> job, HttpClient network)
    {
        (await RunAsync(shop, job, network, "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev"));
        (await RunAsync(shop, job, network, "apply")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldContain("total");
    }

    private static Shop ReviewedShop(string more = "", string proof = "verified")
    {
        var shop = new Shop(
            $"environments: {{ dev: {{ backup: {{ verify: none }}, soak: 0s, approval: {{ required: true, role: dba, proof: {proof} }}, "
                + $"require: [deploy.approved] }} }}\nroles: {{ dba: [carol, alice] }}\n{more}",
            "dev: { connection: file:shop.db, protected: false }").WithScripts();
        shop.Write("policy.yml", File.ReadAllText(shop.At("policy.yml")));
        return shop;
    }

    private Dictionary<string, string> Job(Shop shop)
    {
        _server.Branches.Main.Holds(shop.Folder);
        return new()
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = "alice",
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_REPOSITORY"] = "octo/sales",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_RUN_ID"] = "991",
            ["GITHUB_TOKEN"] = "job-token",
            ["GITHUB_WORKSPACE"] = shop.Folder,
        };
    }

    private static Task<Ran> RunAsync(
        Shop shop, Dictionary<string, string> job, HttpClient network, string action, params string[] more) => Shop.RunInAsync(
        shop.Folder, job, network, ["deploy-scripts", action, "--environment", "dev", "--change", "changes/CHG-7.yml", .. more]);

    // One zone that keeps its distance all the year, as RFC 8536 says.
    private static void WriteZone(string folder, TimeSpan offset)
    {
        const int Header = 44;
        var zone = new byte[Header + 6 + 4];
        "TZif"u8.CopyTo(zone);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(36), 1);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(40), 4);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(Header), (int)offset.TotalSeconds);
        "OWN\0"u8.CopyTo(zone.AsSpan(Header + 6));
        var file = Path.Combine(folder, Zone);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, zone);
    }
}
