namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>The author's deployment file leaves out an environment on the way, or what protects the last.</summary>
public sealed class ShortenedWayTests : IDisposable
{
    private const string First = "backup: { verify: none }, soak: 0s, approval: { required: false }, require: []";
    private const string Later = "backup: { verify: none }, soak: 0s, approval: { required: false }, require: [promotion.proven]";
    private const string Way = "dev: { connection: file:shop.db }\nstaging: { after: dev, connection: file:staging.db }\n"
        + "prod: { after: staging, connection: file:prod.db, protected: true }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {{ {First} }}, staging: {{ {Later} }}, prod: {{ {Later}, after: staging, protected: true }} }}",
        Way);

    public ShortenedWayTests()
    {
        _shop.WithScripts();
        foreach (var database in new[] { "staging.db", "prod.db" }) File.Copy(_shop.At("shop.db"), _shop.At(database));
    }

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("after: staging", "after: dev", "after is staging, and environments.prod.after")]
    [InlineData(", protected: true", ", protected: false", "protected is true, and environments.prod.protected")]
    public async Task What_the_policy_says_of_the_way_no_deployment_file_changes(string from, string to, string message)
    {
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var before = _shop.State("prod.db");
        var honest = File.ReadAllText(_shop.At("deployment.yml"));
        _shop.Write("deployment.yml", honest.Replace(from, to, StringComparison.Ordinal));

        foreach (var action in new[] { "plan", "apply" })
            (await _shop.RunAsync("deploy-scripts", action, "--environment", "prod")).ShouldEndWith(ExitCode.BadInput)
                .Error.ShouldContain($"environments.prod.{message} of deployment.yml:7 is another");

        _shop.State("prod.db").ShouldBe(before);
        _shop.Write("deployment.yml", honest);
        (await _shop.RunAsync("run", "--environment", "staging")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("prod comes after staging and is protected, as policy.yml says");
        _shop.State("prod.db").ShouldContain("total");
    }
}
