using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>
/// A repository of Azure Repos with what <c>trexis init --azure</c> writes into it, and what docs/azure-pipelines.md tells its people to
/// write.
/// </summary>
public sealed class AzureWrittenPipelinesTests
{
    private const string Plan = ".azure-pipelines/trexis-plan.yml";
    private const string Deploy = ".azure-pipelines/trexis-deploy.yml";
    private const string Rollback = ".azure-pipelines/trexis-rollback.yml";

    private const string TwoEnvironments = """
        version: 1
        engine: sqlite
        artifact: { scripts: migrations }
        environments:
          dev: { connection: file:databases/sales-dev.db, backup: { folder: backups } }
          qa: { after: dev, connection: file:databases/sales-qa.db, backup: { folder: backups } }

        """;

    private const string Policy = """
        version: 1
        performance: { cpu: 100%, memory: 100%, disk: 100% }
        roles: { dba: [bob], senior-dba: [carol] }
        environments:
          dev: {}
          qa: { approval: { required: false }, soak: 0s, require: [rollback.planned] }

        """;

    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task A_pull_request_is_planned_a_merge_is_deployed_to_every_environment_and_a_rollback_is_begun_by_hand()
    {
        await using var scene = await BeginAsync();
        scene.OpensPullRequest();
        scene.Agent.RunStages(At(scene, Plan), Nothing)["propose"].ShouldBe("Succeeded", Said(scene));
        scene.Server.Threads.ShouldHaveSingleItem();

        scene.Merges();
        var deployed = scene.Agent.RunStages(At(scene, Deploy), Nothing);
        deployed.ShouldBe(
            new Dictionary<string, string>
            {
                ["dev_plan"] = "Succeeded",
                ["dev"] = "Succeeded",
                ["qa_plan"] = "Succeeded",
                ["qa"] = "Succeeded",
            },
            Said(scene));

        scene.Commits();
        scene.GoesOn();
        var asked = new Dictionary<string, string> { ["environment"] = "dev", ["option"] = "undo", ["run"] = "7" };
        scene.Agent.RunStages(At(scene, Rollback), asked).ShouldBe(
            new Dictionary<string, string> { ["dev_ways"] = "Succeeded", ["dev_back"] = "Succeeded" }, Said(scene));
    }

    [Fact]
    public async Task Where_nothing_is_pending_nobody_is_asked_and_the_next_environment_is_planned_all_the_same()
    {
        await using var scene = await BeginAsync();
        scene.Merges();
        scene.Agent.RunStages(At(scene, Deploy), Nothing)["dev"].ShouldBe("Succeeded", Said(scene));

        scene.Agent.Variables["System.JobAttempt"] = "2";
        var again = scene.Agent.RunStages(At(scene, Deploy), Nothing);

        again["dev_plan"].ShouldBe("Succeeded", Said(scene));
        again["dev"].ShouldBe("Skipped");
        again["qa_plan"].ShouldBe("Succeeded", Said(scene));
        again["qa"].ShouldBe("Skipped");
    }

    [Fact]
    public async Task An_environment_in_which_nothing_is_pending_and_something_else_is_amiss_lets_no_other_begin()
    {
        await using var scene = await BeginAsync();
        scene.Merges();
        scene.Agent.RunStages(At(scene, Deploy), Nothing)["dev"].ShouldBe("Succeeded", Said(scene));
        scene.Protects(Policy.Replace("dev: {}", "dev: { require: [team.scheduled] }", StringComparison.Ordinal));

        scene.Agent.Variables["System.JobAttempt"] = "2";
        var again = scene.Agent.RunStages(At(scene, Deploy), Nothing);

        again["dev_plan"].ShouldBe("Failed", Said(scene));
        again["qa_plan"].ShouldBe("Skipped");
    }

    [Fact]
    public async Task A_missing_database_is_made_where_its_environment_says_create()
    {
        const string create = "{ create: true, prepare: prepare, ";
        await using var scene = await BeginAsync(TwoEnvironments.Replace("dev: { ", $"dev: {create}", StringComparison.Ordinal));
        File.Delete(Path.Combine(scene.Home, "source", "databases", "sales-dev.db"));

        scene.OpensPullRequest();
        scene.Agent.RunStages(At(scene, Plan), Nothing)["propose"].ShouldBe("Succeeded", Said(scene));
        File.Delete(Path.Combine(scene.Home, "source", "databases", "sales-dev.db")); // as an agent's disk forgets
        scene.Merges();
        var deployed = scene.Agent.RunStages(At(scene, Deploy), Nothing);

        deployed.Values.ShouldAllBe(became => became == "Succeeded", Said(scene));
        Directory.GetFiles(scene.Agent.Artifact("trexis-main-qa-deployed-1"), "*-prepare.*.json").Select(Path.GetFileName)
            .ShouldAllBe(file => file!.EndsWith("-prepare.dev.json", StringComparison.Ordinal), "qa does not say so");
    }

    [Fact]
    public async Task What_does_not_build_is_told_on_the_pull_request_and_after_the_merge_and_deployed_nowhere()
    {
        await using var scene = await BeginAsync("""
            version: 1
            artifact: { sqlproj: Sales/Sales.sqlproj }
            environments:
              dev: { connection: { dacpac: states/dev.dacpac }, create: true }

            """);
        Directory.CreateDirectory(Path.Combine(scene.Home, "source", "Sales"));
        await File.WriteAllTextAsync(At(scene, "Sales/Sales.sqlproj"), """
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At(scene, "Sales/T.sql"), "CREATE TABEL dbo.T (Id INT);", TestContext.Current.CancellationToken);

        scene.OpensPullRequest();
        scene.Agent.RunStages(At(scene, Plan), Nothing).ShouldBe(
            new Dictionary<string, string> { ["build"] = "Failed", ["propose"] = "Failed" }, Said(scene));
        scene.Server.Threads.ShouldHaveSingleItem().Content.ShouldContain("artifacts/Sales.dacpac is not there");

        scene.Merges();
        scene.Agent.RunStages(At(scene, Deploy), Nothing).ShouldBe(
            new Dictionary<string, string> { ["build"] = "Failed", ["dev_plan"] = "Failed", ["dev"] = "Skipped" }, Said(scene));
    }

    [Fact]
    public async Task A_package_is_built_once_and_each_environment_is_reached_from_its_own_pool_with_its_own_secrets()
    {
        using var home = new TemporaryFolder();
        home.Write("deployment.yml", """
            version: 1
            engine: sqlserver
            artifact: { dacpac: artifacts/Sales.dacpac }
            environments:
              dev: { connection: env:TREXIS_CONNECTION, sign-in: workload-identity }
              prod: { after: dev, protected: true, connection: env:TREXIS_CONNECTION, variables: { Login: env:APP_LOGIN } }

            """);
        Directory.CreateDirectory(home.At("Sql"));
        var ran = await Shop.RunInAsync(
            home.Path,
            new Dictionary<string, string>(),
            "init", "--azure", "--build", "Sql", "--runner", "prod=sql-pool", "--ref", "0123456789abcdef0123456789abcdef01234567");

        ran.ShouldEndWith(0);
        Directory.Exists(home.At("migrations")).ShouldBeFalse("a package is deployed: nobody asked for a script");
        ran.Output.ShouldMatchGolden("azure-init.txt");
        foreach (var file in new[] { Plan, Deploy, Rollback })
            (await File.ReadAllTextAsync(home.At(file), TestContext.Current.CancellationToken)).ShouldMatchGolden(
                $"azure-{Path.GetFileName(file)}");
    }

    [Fact]
    public async Task A_fleet_is_deployed_in_rings_its_proof_goes_on_and_one_target_is_taken_back()
    {
        const string targets = "targets: [{ name: a, connection: file:databases/a.db }, { name: b, connection: file:databases/b.db }]";
        const string dev = $"{{ create: true, prepare: prepare, backup: {{ folder: backups }}, {targets} }}";
        var rings = TwoEnvironments.Replace(
            "{ connection: file:databases/sales-dev.db, backup: { folder: backups } }", dev, StringComparison.Ordinal);
        await using var scene = await BeginAsync(rings, dev, "--fleet");
        foreach (var target in new[] { "a", "b" }) File.Delete(Path.Combine(scene.Home, "source", "databases", $"{target}.db"));
        scene.OpensPullRequest();
        scene.Agent.RunStages(At(scene, Plan), Nothing)["propose"].ShouldBe("Succeeded", Said(scene));
        Directory.Delete(scene.Agent.Artifact(""), recursive: true); // another run's

        scene.Merges();
        var deployed = scene.Agent.RunStages(At(scene, Deploy), Nothing);
        string[] stages =
        [
            "dev_canary_plan", "dev_canary", "dev_canary_report", "dev_rest_plan", "dev_rest", "dev_rest_report", "qa_plan", "qa",
        ];
        deployed.ShouldBe(stages.ToDictionary(stage => stage, _ => "Succeeded"), Said(scene));
        Directory.GetFiles(scene.Agent.Artifact("trexis-main-qa-deployed-1"), "*-deploy-scripts.dev.b.json")
            .ShouldNotBeEmpty("the proof of the rings before");

        scene.Commits();
        scene.GoesOn();
        var asked = new Dictionary<string, string> { ["environment"] = "dev", ["option"] = "undo", ["run"] = "7", ["target"] = "b" };
        scene.Agent.RunStages(At(scene, Rollback), asked).ShouldBe(
            new Dictionary<string, string> { ["dev_ways"] = "Succeeded", ["dev_back"] = "Succeeded" }, Said(scene));
        Directory.Exists(scene.Agent.Artifact("trexis-main-dev-b-rolled-back-1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Rings_follow_a_whole_environment_and_other_rings_with_its_proof()
    {
        using var home = new TemporaryFolder();
        home.Write("deployment.yml", $$"""
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            environments:
              dev: { connection: file:dev.db }
              qa: { after: dev, targets: [{{Targets(2)}}] }
              prod: { after: qa, protected: true, targets: [{{Targets(12)}}] }

            """);
        var ran = await Shop.RunInAsync(
            home.Path, new Dictionary<string, string>(), "init", "--azure", "--fleet", "--ref", "v0.1.0");

        ran.ShouldEndWith(0);
        ran.Output.ShouldContain("trexis-prod-rest-plan");
        foreach (var file in new[] { Plan, Deploy, Rollback })
            (await File.ReadAllTextAsync(home.At(file), TestContext.Current.CancellationToken)).ShouldMatchGolden(
                $"azure-fleet-{Path.GetFileName(file)}");
        var stages = AzureTemplate.Expand(home.At(Deploy), Nothing).Member("stages").Items()
            .Where(stage => stage.Text("stage")!.EndsWith("_plan", StringComparison.Ordinal))
            .ToDictionary(stage => stage.Text("stage")!, stage => string.Join(", ", stage.Member("dependsOn").Items()));
        stages.ShouldBe(
            new Dictionary<string, string>
            {
                ["dev_plan"] = "",
                ["qa_canary_plan"] = "dev_plan, dev",
                ["qa_rest_plan"] = "qa_canary_report, dev_plan, dev",
                ["prod_canary_plan"] = "qa_rest_report",
                ["prod_early_plan"] = "prod_canary_report, qa_rest_report",
                ["prod_rest_plan"] = "prod_early_report, qa_rest_report",
            });
    }

    private static string Targets(int count) =>
        string.Join(", ", Enumerable.Range(1, count).Select(at => $"{{ name: t{at}, connection: file:t{at}.db }}"));

    private static async Task<AzurePipelineScene> BeginAsync(
        string deployment = TwoEnvironments, string? dev = null, params string[] options)
    {
        var scene = await AzurePipelineScene.BeginAsync(Policy, dev);
        var source = Path.Combine(scene.Home, "source");
        await File.WriteAllTextAsync(Path.Combine(source, "deployment.yml"), deployment, TestContext.Current.CancellationToken);
        var change = Path.Combine(source, "changes", "CHG-1042.yml");
        var lines = await File.ReadAllLinesAsync(change, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            change,
            lines.Where(line => !line.Contains("environment: prod", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        (await Shop.RunInAsync(source, new Dictionary<string, string>(), ["init", "--azure", "--ref", "v0.1.0", .. options]))
            .ShouldEndWith(0);
        return scene;
    }

    private static string At(AzurePipelineScene scene, string file) => Path.Combine(scene.Home, "source", file);

    private static string Said(AzurePipelineScene scene) => string.Join('\n', scene.Agent.Transcript.Concat(scene.Agent.Shown));
}
