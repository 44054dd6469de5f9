using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

public sealed class AzurePipelineTests
{
    private const string Stage = "templates/azure-pipelines/stage.yml";

    [Fact]
    public async Task A_stage_plans_waits_and_deploys_with_the_agents_variables_and_commands()
    {
        await using var scene = await Scene.BeginAsync();

        var plan = scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev"));
        plan.Outcome.ShouldBe("success", plan.Log);
        var deploy = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        deploy.Outcome.ShouldBe("success", deploy.Log);
        var next = scene.Agent.RunJob(Stage, "qa_plan", scene.Given("qa", ("after", "dev")));

        next.Outcome.ShouldBe("success", next.Log);
        scene.Agent.Shown.Count(line => line.StartsWith("summary ", StringComparison.Ordinal)).ShouldBeGreaterThan(8);
        scene.Agent.Shown.Where(line => line.StartsWith("summary ", StringComparison.Ordinal)).ShouldBeUnique();
        Settled.Text(string.Join('\n', scene.Agent.Transcript) + "\n", scene.Home).ShouldMatchGolden("azure-stage.txt");
    }

    [Fact]
    public async Task A_pull_request_gets_one_thread_and_a_status_and_cannot_loosen_its_own_gate()
    {
        await using var scene = await Scene.BeginAsync(protectedPolicy: "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] }\nenvironments: { dev: { require: [tests.passed] } }\n");
        scene.OpensPullRequest();

        var end = scene.Agent.RunJob("templates/azure-pipelines/pr-plan.yml", "propose", scene.Given("dev"));

        end.Failed.ShouldBeTrue();
        end.Log.ShouldContain("tests.passed");
        scene.Server.Threads.ShouldHaveSingleItem().Status.ShouldBe("active");
        ((string?)scene.Server.Statuses.ShouldHaveSingleItem()["state"]).ShouldBe("failed");
        scene.Agent.Shown.ShouldContain(line => line.StartsWith("task.logissue type=error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approvers_word_on_the_platform_lets_a_stage_pass_and_carries_its_responsibility()
    {
        await using var scene = await Scene.BeginAsync(protectedPolicy: "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol@example.com] }\nenvironments: { dev: { responsible: senior-dba, approval: { required: true }, require: [review.approved] } }\n");
        QuickStartPipeline.WithoutConsent(Path.Combine(scene.Home, "source"));
        scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev")).Outcome.ShouldBe("success");

        var alone = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        alone.Failed.ShouldBeTrue(alone.Log);
        alone.Log.ShouldContain("nobody approved the change");
        alone.Log.ShouldNotContain("was executed");

        scene.Server.Approvals.Add(("carol@example.com", "dev", "approved"));
        scene.Agent.Variables["System.JobAttempt"] = "2";
        var approved = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        approved.Outcome.ShouldBe("success", approved.Log);
        approved.Log.ShouldContain("carol@example.com (approver) is in the role senior-dba");
        approved.Log.ShouldContain("is approved by carol@example.com");
    }

    [Fact]
    public async Task A_way_back_is_shown_first_and_taken_as_it_was_shown()
    {
        await using var scene = await Scene.BeginAsync();
        scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev")).Outcome.ShouldBe("success");
        var deploy = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        deploy.Outcome.ShouldBe("success", deploy.Log);
        var given = scene.Given("dev", ("option", "undo"), ("evidence", "trexis-main-dev-deployed-1"), ("evidence_run", "7"));

        var ways = scene.Agent.RunJob("templates/azure-pipelines/rollback.yml", "dev_ways", given);
        ways.Outcome.ShouldBe("success", ways.Log);
        var back = scene.Agent.RunJob("templates/azure-pipelines/rollback.yml", "dev_back", given);

        back.Outcome.ShouldBe("success", back.Log);
        scene.Agent.Transcript.ShouldContain("download trexis-main-dev-deployed-1 of specific 7");
    }

    /// <summary>The quick start as an Azure Repos repository with a protected branch of its own.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly TemporaryFolder _home = new();

        private Scene(AzureDevOpsServer server)
        {
            Server = server;
            Agent = new AzureAgent(_home);
        }

        public AzureDevOpsServer Server { get; }

        public AzureAgent Agent { get; }

        public string Home => _home.Path;

        public static async Task<Scene> BeginAsync(string? protectedPolicy = null)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts the Linux executables with bash");
            var scene = new Scene(await AzureDevOpsServer.RunAsync());
            QuickStartPipeline.CopySource(RepositoryFiles.At("samples/quickstart"), scene._home.At("source"));
            QuickStartPipeline.KeepBackupsApart(scene._home.At("source", "deployment.yml"));
            scene._home.Write("origin/policy.yml", protectedPolicy ?? RepositoryFiles.Read("samples/quickstart/policy.yml"));
            scene.Git("origin", "init --quiet --initial-branch=main", "add .", "-c user.name=carol -c user.email=carol@example.com commit --quiet -m policy");
            scene.Git("source", "init --quiet", $"remote add origin {scene._home.At("origin")}");
            Directory.CreateSymbolicLink(scene._home.At("trexis"), RepositoryFiles.Root);
            scene.Prepare();
            scene.Agent.Transcript.Clear();
            scene.Agent.Shown.Clear();
            return scene;
        }

        public Dictionary<string, string> Given(string environment, params (string Name, string Value)[] others)
        {
            var given = new Dictionary<string, string> { ["environment"] = environment, ["archive"] = TrexisArchive.File };
            foreach (var (name, value) in others) given[name] = value;
            return given;
        }

        public void OpensPullRequest()
        {
            Agent.Variables["System.PullRequest.PullRequestId"] = "5";
            Agent.Variables["System.PullRequest.SourceCommitId"] = Server.HeadSha;
            Agent.Variables["System.PullRequest.SourceBranch"] = "refs/heads/feature";
            Agent.Variables["Build.Reason"] = "PullRequest";
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(_home.At("trexis"));
            _home.Dispose();
        }

        // What an agent knows of every run, and the databases as they stood before.
        private void Prepare()
        {
            foreach (var (name, value) in new Dictionary<string, string>
            {
                ["Build.BuildId"] = "7",
                ["Build.Reason"] = "IndividualCI",
                ["Build.Repository.ID"] = "repo-id",
                ["Build.Repository.Provider"] = "TfsGit",
                ["Build.RequestedFor"] = "Alice",
                ["Build.RequestedForEmail"] = "alice",
                ["Build.SourceBranch"] = "refs/heads/main",
                ["Build.SourceVersion"] = "merge5",
                ["System.AccessToken"] = "token",
                ["System.CollectionUri"] = Server.Url + "/trexis/",
                ["System.JobId"] = "12f1170f",
                ["System.TeamProject"] = "Sales",
                ["System.TeamProjectId"] = "project-id",
                ["System.DefinitionId"] = "3",
            }) Agent.Variables[name] = value;
            Agent.Secrets.Add("System.AccessToken");
            Agent.RunSteps("templates/azure-pipelines/steps/setup.yml", new Dictionary<string, string> { ["archive"] = TrexisArchive.File });
            foreach (var environment in new[] { "dev", "qa" })
                Agent.RunSteps("templates/azure-pipelines/steps/prepare.yml", new Dictionary<string, string> { ["environment"] = environment, ["results"] = ".before", ["working_directory"] = "$(Pipeline.Workspace)/source" });
        }

        private void Git(string folder, params string[] commands)
        {
            foreach (var command in commands)
            {
                using var git = Process.Start(new ProcessStartInfo("git", command) { WorkingDirectory = _home.At(folder) })!;
                git.WaitForExit();
                git.ExitCode.ShouldBe(0, command);
            }
        }
    }
}
