using System.Security.Cryptography;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// A repository of an organisation that is not this product's, from <c>git init</c> on: what is written into it is what
/// <c>trexis init --github</c> writes, and what docs/github.md tells its people to write.
/// </summary>
public sealed class StrangersRepositoryTests
{
    private const string Deploy = ".github/workflows/trexis-deploy.yml";

    private static readonly string[] BothStages = ["dev / plan dev", "dev / deploy dev", "prod / plan prod", "prod / deploy prod"];

    [Fact]
    public async Task From_git_init_through_a_pull_request_to_a_deployed_production_and_back()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        var run = repository.Run(repository.LetIn("carol", "prod", "prod / deploy prod", "undo in prod"));

        repository.Platform.OpensPullRequest();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", run.Logs);
        repository.Platform.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("example");
        repository.Merges();
        run.Run(Deploy).ShouldBe("success", run.Logs);
        run.Jobs.Select(job => job.Job).ShouldBe(["plan dev", .. BothStages]);
        await ShouldBeSignedAsync(repository, "trexis-main-prod-deployed-1");

        var asked = new Dictionary<string, string> { ["environment"] = "prod", ["option"] = "undo", ["run"] = "991" };
        run.Run(".github/workflows/trexis-rollback.yml", asked).ShouldBe("success", run.Logs);
        run.Job("undo in prod").Log.ShouldContain("undo");
        await ShouldBeSignedAsync(repository, "trexis-main-prod-rolled-back-1");
        Settled.Text(string.Join('\n', repository.Platform.Runner.Transcript) + "\n", repository.Platform.Home)
            .ShouldMatchGolden("strangers-repository.txt");
    }

    /// <summary>The runner drops an output that holds a masked value, and evidence without a name is found by no other job.</summary>
    [Fact]
    public async Task A_secret_that_is_part_of_the_names_of_artifacts_costs_no_job_its_evidence()
    {
        await using var repository = await StrangersRepository.BeginAsync("""
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            environments:
              staging-eu:
                connection: env:DATABASE
                create: true
                backup: { folder: backups }

            """);
        var run = repository.Run();
        var lines = $"DATABASE={repository.Platform.Runner.Workspace}/staging.db\nSTAGE=staging-eu\nPART=staging\nWORD=planned\n"
            + "REST=main-staging\nID=CHG-0001\n";
        foreach (var platform in new[] { "staging-eu-plan", "staging-eu" }) run.Secrets[(platform, "TREXIS_ENV")] = lines;

        repository.Merges();
        run.Run(Deploy);

        var planned = run.Job("staging-eu / plan staging-eu");
        planned.Outputs["evidence"].ShouldBe("trexis-main-staging-eu-planned-1", run.Logs);
        planned.Outputs["change"].ShouldBe("CHG-0001");
    }

    [Fact]
    public async Task A_cancelled_deployment_is_told_and_its_second_attempt_takes_over_the_evidence_of_the_first()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        var run = repository.Run(job => job.StartsWith("dev", StringComparison.Ordinal));
        repository.Merges();
        repository.Platform.Runner.CancelledIn = "validate";

        run.Run(Deploy).ShouldBe("cancelled", run.Logs);
        Directory.Exists(repository.Platform.Runner.Artifact("trexis-main-dev-deployed-1")).ShouldBeTrue("it keeps its evidence");
        repository.Platform.Server.Statuses.Count.ShouldBe(2, "the plan's and the cancelled deployment's");

        repository.Platform.Runner.CancelledIn = null;
        repository.Merges(attempt: "2");
        run.Run(Deploy, only: job => job == "dev / deploy dev").ShouldBe("success", run.Logs);

        var evidence = repository.Platform.Runner.Artifact("trexis-main-dev-deployed-2");
        Directory.GetFiles(evidence, "*-deploy-scripts.dev.json").Length.ShouldBe(3, "the plan, and one execution for each attempt");
        (await Shop.RunInAsync(evidence, new Dictionary<string, string>(), "verify", evidence)).ShouldEndWith(0);
    }

    [Fact]
    public async Task Where_nothing_is_pending_nobody_is_asked_and_a_second_change_file_is_the_one_that_the_merge_brought()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        await repository.CommitAsync("Begin");
        var run = repository.Run(job => job.StartsWith("dev", StringComparison.Ordinal));
        repository.Merges();
        run.Run(Deploy).ShouldBe("success", run.Logs);

        var changes = Path.Combine(repository.Root, "changes");
        var change = await File.ReadAllTextAsync(Path.Combine(changes, "CHG-0001.yml"), Cancel);
        foreach (var (id, message) in new[] { ("CHG-0003", "Prepared"), ("CHG-0002", "Brought") })
        {
            var other = change.Replace("CHG-0001", id, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(changes, $"{id}.yml"), other, Cancel);
            await repository.CommitAsync(message);
        }

        repository.Merges(attempt: "2");
        var again = repository.Run(job => job.StartsWith("dev", StringComparison.Ordinal));
        again.Run(Deploy).ShouldBe("success", again.Logs);

        again.Jobs.Select(job => job.Job).ShouldBe(["dev / plan dev"]);
        again.Job("dev / plan dev").Outputs["change"].ShouldBe("CHG-0002");
    }

    [Fact]
    public async Task Days_later_a_persons_word_and_then_the_promotion_carry_what_an_earlier_run_proved()
    {
        await using var repository = await StrangersRepository.BeginAsync(options: ["--promote", "--attest"]);
        var policy = Path.Combine(repository.Platform.Runner.Protected, "policy.yml");
        Rewrite(policy, "require: [backup", "require: [team.ready, backup");
        Rewrite(Path.Combine(repository.Root, "changes/CHG-0001.yml"), "  - { line: team.ready, by: dave }\n", "");
        var run = repository.Run(repository.LetIn("carol", "prod", "prod / deploy prod"));
        repository.Merges();
        run.Run(Deploy).ShouldBe("failure", "nobody said that the team is ready");
        run.Jobs[^1].Job.ShouldBe("prod / plan prod");

        repository.ByHand("992");
        var word = new Dictionary<string, string> { ["environment"] = "prod", ["run"] = "991", ["line"] = "team.ready" };
        run.Run(".github/workflows/trexis-attest.yml", word).ShouldBe("success", run.Logs);
        await ShouldBeSignedAsync(repository, "trexis-main-prod-attested-1");

        repository.ByHand("993");
        var asked = new Dictionary<string, string> { ["environment"] = "prod", ["run"] = "992" };
        run.Run(".github/workflows/trexis-promote.yml", asked).ShouldBe("success", run.Logs);
        await ShouldBeSignedAsync(repository, "trexis-main-prod-deployed-1");
        run.Jobs[^1].Job.ShouldBe("prod / deploy prod");
        run.Jobs.Last(job => job.Job == "find the proof").End.Outputs["commit"].ShouldBe(new string('c', 40));
    }

    [Fact]
    public async Task A_rollback_takes_scripts_and_change_of_the_commit_that_was_deployed_whatever_the_branch_holds_by_now()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        await repository.CommitAsync("Begin");
        await File.AppendAllTextAsync(Path.Combine(repository.Root, "changes/CHG-0001.yml"), "# Reviewed.\n", Cancel);
        await repository.CommitAsync("The change");
        var deployed = repository.Platform.Server.StartedAt = repository.Head();
        var run = repository.Run(job => !job.StartsWith("prod", StringComparison.Ordinal));
        repository.Merges();
        run.Run(Deploy).ShouldBe("success", run.Logs);

        var change = await File.ReadAllTextAsync(Path.Combine(repository.Root, "changes/CHG-0001.yml"), Cancel);
        Write(repository, "changes/CHG-0002.yml", change.Replace("CHG-0001", "CHG-0002", StringComparison.Ordinal));
        Write(repository, "migrations/U0001__first_change.sql", "SELECT 1;\n");
        Write(repository, "migrations/V0002__second_change.sql", "CREATE TABLE second (id INTEGER);\n");
        await repository.CommitAsync("Later");
        repository.ChecksOutCommits();
        repository.ByHand("992");
        repository.Platform.Runner.Environment["PATH"] =
            $"{WindowsJq.In(Path.GetDirectoryName(repository.Platform.Runner.Workspace)!)}:{Environment.GetEnvironmentVariable("PATH")}";
        var asked = new Dictionary<string, string> { ["environment"] = "dev", ["option"] = "undo", ["run"] = "991" };
        run.Run(".github/workflows/trexis-rollback.yml", asked).ShouldBe("success", run.Logs);

        repository.Head().ShouldBe(deployed);
        run.Job("undo in dev").Outcome.ShouldBe("success", run.Logs);
        run.Job("rollback options in dev").Outputs["change"].ShouldBe("CHG-0001");
        await ShouldBeSignedAsync(repository, "trexis-main-dev-rolled-back-1");
    }

    [Fact]
    public async Task A_fleet_is_deployed_in_rings_each_let_in_once_by_its_reviewers()
    {
        var deployment = """
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            environments:
              prod:
                protected: true
                create: true
                backup: { folder: backups }
                targets: [EU-1, EU-2, US-1]

            """;
        foreach (var target in new[] { "EU-1", "EU-2", "US-1" })
            deployment = deployment.Replace(
                target, $"{{ name: {target}, connection: file:databases/{target}.db }}", StringComparison.Ordinal);
        await using var repository = await StrangersRepository.BeginAsync(deployment, "--fleet");
        repository.Said.Output.ShouldContain("environments/prod-rest/deployment-branch-policies");
        var waited = new List<string>();
        var run = repository.Run(job =>
        {
            if (job == "undo in prod") repository.Platform.Server.Reviews.Add(("carol", "prod-early"));
            if (!job.EndsWith("deploy prod", StringComparison.Ordinal)) return true;
            waited.Add(job);
            repository.Platform.Server.Reviews.Add(("carol", job.Split(' ')[0]));
            return true;
        });

        repository.Platform.OpensPullRequest();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", run.Logs);
        Directory.Delete(repository.Platform.Runner.Artifact(""), recursive: true); // another run's
        repository.Merges();
        run.Run(Deploy).ShouldBe("success", run.Logs);

        waited.ShouldBe(
            [
                "prod-canary / deploy canary-1 / deploy prod",
                "prod-early / deploy early-1 / deploy prod",
                "prod-rest / deploy rest-1 / deploy prod",
            ]);
        await ShouldBeSignedAsync(repository, "trexis-main-fleet-prod-rest-1");

        const string rollback = ".github/workflows/trexis-rollback.yml";
        var asked = new Dictionary<string, string>
        {
            ["environment"] = "prod",
            ["option"] = "undo",
            ["run"] = "991",
            ["target"] = "EU-9",
        };
        run.Run(rollback, asked).ShouldBe("failure");
        run.Jobs[^1].End.Log.ShouldContain("target: is in no ring of prod: 'EU-9'");
        asked["target"] = "EU-2";
        run.Run(rollback, asked).ShouldBe("success", run.Logs);
        await ShouldBeSignedAsync(repository, "trexis-main-prod-EU-2-rolled-back-1");
    }

    [Fact]
    public async Task Findings_go_to_code_scanning_where_the_repository_has_it_and_break_nothing_where_it_has_not()
    {
        await using var repository = await StrangersRepository.BeginAsync(options: ["--sarif"]);
        foreach (var has in new[] { false, true })
        {
            repository.Platform.Runner.ScansCode = has;
            var run = repository.Run(job => !job.StartsWith("prod", StringComparison.Ordinal));
            repository.Platform.OpensPullRequest();
            run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", run.Logs);
            repository.Merges();
            run.Run(Deploy).ShouldBe("success", run.Logs);
            run.Jobs.Count(job => job.Job == "sarif").ShouldBe(2, "on the pull request, and of the branch, which it is compared with");
            repository.Platform.Runner.Transcript.Count(line => line == "findings of trexis/deployment.yml/dev").ShouldBe(has ? 2 : 0);
            Directory.Delete(repository.Platform.Runner.Artifact(""), recursive: true);
        }
    }

    [Fact]
    public async Task A_fleet_without_an_environment_of_several_targets_is_a_mistake()
    {
        await using var repository = await StrangersRepository.BeginAsync();

        var ran = await Shop.RunInAsync(repository.Root, new Dictionary<string, string>(), "init", "--github", "--fleet");

        ran.ShouldEndWith(2);
        (ran.Output + ran.Error).ShouldContain("--fleet: has nothing to split into rings");
    }

    [Theory]
    [InlineData("engine: sqlite", "engin: sqlite", "error", "deployment.yml:2:1: ")]
    [InlineData("file:databases/dev.db", "env:DEV_DATABASE", "failure", "has no such secret")]
    public async Task Wrong_input_is_told_by_one_comment_and_the_status_that_everybody_waits_for(
        string right, string wrong, string state, string told)
    {
        await using var repository = await StrangersRepository.BeginAsync();
        Rewrite(Path.Combine(repository.Root, "deployment.yml"), right, wrong);

        repository.Platform.OpensPullRequest();
        var run = repository.Run();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("failure");

        var status = repository.Platform.Server.Statuses.ShouldHaveSingleItem();
        ((string?)status["context"]).ShouldBe("trexis / deployment.yml / dev / plan");
        ((string?)status["state"]).ShouldBe(state);
        repository.Platform.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain(told);
        repository.Platform.Server.CheckRuns.ShouldHaveSingleItem().Name.ShouldBe("trexis / deployment.yml / dev / plan");
    }

    [Fact]
    public async Task Two_deployment_files_share_no_workflow_no_artifact_no_queue_no_status_and_no_comment()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        await repository.AddDatabaseAsync("crm");

        var workflows = Directory.GetFiles(Path.Combine(repository.Root, ".github/workflows"));
        workflows.Length.ShouldBe(8);
        var stages = workflows.Where(file => file.EndsWith("stage.yml", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        foreach (var word in new[] { "EVIDENCE: trexis-", "group: trexis/", "pattern: trexis-" })
        {
            var names = stages.Select(stage => stage[stage.IndexOf(word, StringComparison.Ordinal)..].Split('\n')[0]).ToList();
            names.ShouldBeUnique();
        }

        repository.Platform.OpensPullRequest();
        var run = repository.Run();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", run.Logs);
        run.Run(".github/workflows/trexis-crm-plan.yml").ShouldBe("success", run.Logs);
        var server = repository.Platform.Server;
        server.Statuses.Select(status => (string?)status["context"]).ShouldBe(
            ["trexis / deployment.yml / dev / plan", "trexis / crm/deployment.yml / dev / plan"]);
        server.CheckRuns.Select(check => check.Name).ShouldBeUnique();
        server.Comments.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_init_shows_what_differs_and_overwrites_only_when_it_is_asked_to()
    {
        await using var repository = await StrangersRepository.BeginAsync();
        var file = Path.Combine(repository.Root, Deploy);
        var written = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(file, written.Replace("[main]", "[trunk]", StringComparison.Ordinal), Cancel);

        var kept = await repository.InitAsync();
        kept.Output.ShouldContain($"kept     {Deploy}");
        kept.Output.ShouldContain("    -    branches: [trunk]\n    +    branches: [main]\n");
        kept.Output.ShouldContain("it differs");
        (await File.ReadAllTextAsync(file, Cancel)).ShouldContain("[trunk]");

        (await repository.InitAsync("--overwrite")).Output.ShouldContain($"replaced {Deploy}");
        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe(written);

        // A policy that was written before is the release managers': they are told what it lacks.
        var more = await repository.InitAsync("--attest");
        more.Output.ShouldContain("policy.yml trusts no document of these yet (trust: workflows):\n"
            + "    - octo/sales/.github/workflows/trexis-attest.yml@refs/heads/main\n");
    }

    [Fact]
    public async Task An_environments_secrets_reach_its_own_jobs_alone_and_no_job_that_builds()
    {
        await using var repository = await StrangersRepository.BeginAsync(
            """
            version: 1
            engine: sqlserver
            artifact: { dacpac: artifacts/Sales.dacpac }
            environments:
              dev: { connection: env:TREXIS_CONNECTION, sign-in: workload-identity }
              prod: { after: dev, protected: true, connection: env:TREXIS_CONNECTION, variables: { Login: env:APP_LOGIN } }

            """,
            "--build", "Sql", "--runner", "prod=self-hosted+sql-prod", "--promote", "--attest");
        var seen = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var run = repository.Run(instead: (job, environment) => seen[job] = environment);
        foreach (var environment in new[] { "dev-plan", "dev", "prod-plan", "prod" })
        {
            run.Secrets[(environment, "TREXIS_CONNECTION")] = $"connection of {environment}";
            run.Secrets[(environment, "TREXIS_ENV")] = $"APP_LOGIN=login of {environment}";
        }

        run.Run(Deploy).ShouldBe("success");

        seen["build"].Values.ShouldNotContain(value => value.Contains(" of ", StringComparison.Ordinal));
        seen["dev / plan dev"]["TREXIS_CONNECTION"].ShouldBe("connection of dev-plan");
        seen["dev / deploy dev"]["TREXIS_CONNECTION"].ShouldBe("connection of dev");
        seen["prod / plan prod"]["TREXIS_ENV"].ShouldBe("APP_LOGIN=login of prod-plan");
        seen["prod / deploy prod"]["TREXIS_ENV"].ShouldBe("APP_LOGIN=login of prod");
        repository.Platform.Runner.Transcript.ShouldBeEmpty();
        foreach (var file in Directory.GetFiles(Path.Combine(repository.Root, ".github/workflows")).Order(StringComparer.Ordinal))
            (await File.ReadAllTextAsync(file, Cancel)).ShouldMatchGolden($"local-{Path.GetFileName(file)}");
        repository.Said.Output.ShouldMatchGolden("local-init.txt");
    }

    [Fact]
    public async Task Where_evidence_is_kept_as_blobs_a_persons_word_is_kept_by_the_jobs_own_token_without_a_secret()
    {
        await using var repository = await StrangersRepository.BeginAsync(
            """
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            evidence: { store: "https://shop.blob.core.windows.net/evidence", retention: 365d }
            environments:
              dev: { connection: file:databases/dev.db, create: true }

            """,
            "--attest");

        var file = Path.Combine(repository.Root, ".github/workflows/trexis-attest.yml");
        var attest = PipelineYaml.Parse(await File.ReadAllTextAsync(file, Cancel)).Member("jobs")!.Member("attest")!;
        attest.Member("permissions")!.Text("id-token").ShouldBe("write");
        attest.Member("env")!.Text("AZURE_CLIENT_ID").ShouldBe("${{ vars.AZURE_CLIENT_ID }}");
        attest.Member("env")!.Text("AZURE_TENANT_ID").ShouldBe("${{ vars.AZURE_TENANT_ID }}");
        attest.Member("environment").ShouldBeNull("it waits for nobody and sees no environment's secret");
        (await File.ReadAllTextAsync(file, Cancel)).ShouldNotContain("secrets.");
        repository.Said.Output.ShouldContain("gh variable set AZURE_CLIENT_ID\n");
    }

    [Fact]
    public async Task A_project_is_built_once_and_every_job_takes_the_package_by_its_hash()
    {
        await using var repository = await StrangersRepository.BeginAsync(
            """
            version: 1
            artifact: { sqlproj: Sales/Sales.sqlproj }
            environments:
              dev: { connection: { dacpac: states/dev.dacpac }, create: true, prepare: Before }

            """);
        Write(repository, "Sales/Sales.sqlproj", """
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>
            </Project>
            """);
        Write(repository, "Sales/Customer.sql", "CREATE TABLE dbo.Customer (Id INT NOT NULL);");
        Write(repository, "Before/Other.sql", "CREATE TABLE dbo.Other (Id INT NOT NULL);");
        var run = repository.Run();
        repository.Merges();

        run.Run(Deploy).ShouldBe("success", run.Logs);

        var evidence = repository.Platform.Runner.Artifact("trexis-main-dev-deployed-1");
        var documents = Directory.GetFiles(evidence, "*.json");
        documents.Length.ShouldBeGreaterThan(5);
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(repository.Root, "artifacts/Sales.dacpac"))));
        foreach (var document in documents) (await File.ReadAllTextAsync(document, Cancel)).ShouldContain(hash);
        Directory.Exists(Path.Combine(evidence, "packages")).ShouldBeFalse("no job built again");

        File.Delete(Path.Combine(repository.Root, "artifacts/Sales.dacpac"));
        var asked = new Dictionary<string, string> { ["environment"] = "dev", ["option"] = "backup", ["run"] = "991" };
        run.Run(".github/workflows/trexis-rollback.yml", asked);
        run.Job("rollback options in dev").Outcome.ShouldBe("success", run.Logs);
        var back = repository.Platform.Runner.Artifact("trexis-main-dev-ways-back-1");
        foreach (var document in Directory.GetFiles(back, "*-rollback.*.json"))
            (await File.ReadAllTextAsync(document, Cancel)).ShouldContain(hash);
    }

    [Fact]
    public async Task What_does_not_build_is_told_on_the_pull_request_and_after_the_merge_and_deployed_nowhere()
    {
        await using var repository = await StrangersRepository.BeginAsync(
            """
            version: 1
            artifact: { sqlproj: Sales/Sales.sqlproj }
            environments:
              dev: { connection: { dacpac: states/dev.dacpac }, create: true }

            """);
        Write(repository, "Sales/Sales.sqlproj", """
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>
            </Project>
            """);
        Write(repository, "Sales/Customer.sql", "CREATE TABEL dbo.Customer (Id INT NOT NULL);");
        Write(repository, "artifacts/Sales.dacpac", "one that somebody left in the package's place");

        repository.Platform.OpensPullRequest();
        var run = repository.Run();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("failure");
        repository.Platform.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("artifacts/Sales.dacpac is not there; the job");
        ((string?)repository.Platform.Server.Statuses.ShouldHaveSingleItem()["state"]).ShouldNotBe("success");

        repository.Merges();
        run.Jobs.Clear();
        run.Run(Deploy).ShouldBe("failure");
        run.Jobs.Select(job => job.Job).ShouldBe(["build", "dev / plan dev"]);
        run.Logs.ShouldContain("::error title=not built::");
        repository.Platform.Server.Statuses.Count.ShouldBe(2);
    }

    private static void Rewrite(string file, string from, string to) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));

    private static void Write(StrangersRepository repository, string file, string text)
    {
        var path = Path.Combine(repository.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static async Task ShouldBeSignedAsync(StrangersRepository repository, string artifact)
    {
        var evidence = repository.Platform.Runner.Artifact(artifact);
        using var issuer = new RunTokenIssuer();
        var policy = Path.Combine(repository.Platform.Runner.Protected, "policy.yml");
        var count = Directory.GetFiles(evidence, "*.json").Length;
        (await Shop.RunInAsync(
            evidence, new Dictionary<string, string>(), issuer.Client, "verify", evidence, "--policy", policy, "--online"))
            .ShouldEndWith(0)
            .Output.ShouldContain($"{count} documents verified, chain unbroken, {count} signed by whom the policy trusts");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
