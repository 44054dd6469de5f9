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

    /// <summary>On a platform, what is planned in prod-plan needs nobody who lets it in.</summary>
    [Theory]
    [InlineData("plan")]
    [InlineData("EU-Plan")]
    public async Task No_target_bears_the_name_of_the_environment_in_which_others_plan(string name)
    {
        const string target = "targets: [{ name: eu, connection: file:prod.db }]";
        var honest = File.ReadAllText(_shop.At("deployment.yml")).Replace("connection: file:prod.db", target, StringComparison.Ordinal);
        _shop.Write("deployment.yml", honest.Replace("name: eu", $"name: {name}", StringComparison.Ordinal));

        (await _shop.RunAsync("deploy-scripts", "plan", "--environment", "prod")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain($"names the environment of a platform in which others plan: '{name}'");

        _shop.Write("deployment.yml", honest);
        (await _shop.RunAsync("deploy-scripts", "plan", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
    }

    /// <summary>A target that does not pass is left out of the environment before.</summary>
    [Fact]
    public async Task Every_target_with_which_a_deployment_began_is_proven_also_where_the_deployment_file_names_it_no_more()
    {
        const string Both = "targets: [{ name: eu, connection: file:shop.db }, { name: us, connection: file:staging.db }]";
        var honest = File.ReadAllText(_shop.At("deployment.yml"))
            .Replace("dev: { connection: file:shop.db }", $"dev: {{ {Both} }}", StringComparison.Ordinal)
            .Replace("  staging: { after: dev, connection: file:staging.db }\n", "", StringComparison.Ordinal)
            .Replace("after: staging", "after: dev", StringComparison.Ordinal);
        _shop.Write("deployment.yml", honest);
        _shop.Write(
            "policy.yml",
            "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\n"
                + $"environments: {{ dev: {{ {First} }}, prod: {{ {Later} }} }}\n");
        (await _shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("run", "--environment", "dev", "--target", "eu")).ShouldEndWith(ExitCode.Passed);
        var before = _shop.State("prod.db");
        _shop.Write(
            "deployment.yml", honest.Replace(", { name: us, connection: file:staging.db }", "", StringComparison.Ordinal));

        (await _shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("dev/us: was a target when this deployment began");

        _shop.State("prod.db").ShouldBe(before);
        _shop.Write("deployment.yml", honest);
        (await _shop.RunAsync("run", "--environment", "dev", "--target", "us")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        _shop.State("prod.db").ShouldContain("total");
    }
}
