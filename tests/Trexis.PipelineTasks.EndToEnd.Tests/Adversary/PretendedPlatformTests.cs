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

    private async Task ShouldDeployAsync(Shop shop, Dictionary<string, string> job, HttpClient network)
    {
        (await RunAsync(shop, job, network, "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev"));
        (await RunAsync(shop, job, network, "apply")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldContain("total");
    }

    private static Shop ReviewedShop(string more = "")
    {
        var shop = new Shop(
            "environments: { dev: { backup: { verify: none }, soak: 0s, approval: { required: true, role: dba, proof: verified }, "
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

    private static Task<Ran> RunAsync(Shop shop, Dictionary<string, string> job, HttpClient network, string action) => Shop.RunInAsync(
        shop.Folder, job, network, "deploy-scripts", action, "--environment", "dev", "--change", "changes/CHG-7.yml");

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
