namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A shop whose dev environment demands something; what an attempt comes to is told by apply and by the database.</summary>
internal sealed class GatedShop : IDisposable
{
    /// <param name="dev">What the policy says of dev, beside what every shop here leaves out.</param>
    /// <param name="isLast">Whether dev is what the procedure protects, as the last environment.</param>
    public GatedShop(string dev, bool isLast = true) => Shop = new Shop(
        PolicyOf(dev),
        isLast ? "dev: { connection: file:shop.db }" : "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }")
        .WithScripts();

    public Shop Shop { get; }

    private static string PolicyOf(string dev, string roles = "dba: [carol, alice]") =>
        $"environments: {{ dev: {{ backup: {{ verify: none }}, soak: 0s, {dev} }} }}\nroles: {{ {roles} }}";

    /// <summary>Writes what the release managers write.</summary>
    public void Demand(string dev, string more = "", string roles = "dba: [carol, alice]") => Shop.Write(
        "policy.yml", $"version: 1\nperformance: {{ cpu: 100%, memory: 100%, disk: 100% }}\n{PolicyOf(dev, roles)}\n{more}");

    public Task<Ran> RunAsync(params string[] arguments) => Shop.RunAsync([.. arguments, "--environment", "dev"]);

    /// <summary>Runs as another person on the same console.</summary>
    public Task<Ran> RunAsAsync(string person, params string[] arguments) =>
        Shop.RunInAsync(
            Shop.Folder, new Dictionary<string, string> { ["USER"] = person }, [.. arguments, "--environment", "dev"]);

    public async Task PlanAsync() => (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);

    public async Task PrecheckAsync() => (await RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);

    /// <summary>Apply refuses by this code and names that, and nothing in the database is another than before.</summary>
    public async Task ShouldRefuseAsync(string code, string message, params string[] more)
    {
        var before = Shop.State("shop.db");

        (await RunAsync(["deploy-scripts", "apply", .. more])).ShouldEndWith(ExitCode.Refused);

        Shop.State("shop.db").ShouldBe(before);
        var refused = Shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == code);
        refused.Verdict.ShouldBe(Verdict.Failed);
        string.Join('\n', refused.Findings.Select(finding => $"{finding.Subject} {finding.Observed}; {finding.Expected}")
            .Prepend(refused.Message)).ShouldContain(message);
    }

    public async Task ShouldDeployAsync(params string[] more)
    {
        (await RunAsync(["deploy-scripts", "apply", .. more])).ShouldEndWith(ExitCode.Passed);
        Shop.State("shop.db").ShouldContain("total");
    }

    public string File(string ending) => Directory.GetFiles(Shop.At(".trexis"), $"*{ending}").Order(StringComparer.Ordinal).Last();

    public void Dispose() => Shop.Dispose();
}
