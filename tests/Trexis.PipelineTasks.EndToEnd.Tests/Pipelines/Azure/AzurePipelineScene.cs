using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>The quick start as an Azure Repos repository with a protected branch of its own.</summary>
internal sealed class AzurePipelineScene : IAsyncDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly string _archive;

    private AzurePipelineScene(AzureDevOpsServer server, string archive)
    {
        _archive = archive;
        Server = server;
        Agent = new AzureAgent(_home) { Release = archive };
    }

    private const string Protected = "origin/policy.yml";

    private const string CommitOfCarol = "-c user.name=carol -c user.email=carol@example.com commit --quiet -m policy";

    public AzureDevOpsServer Server { get; }

    public AzureAgent Agent { get; }

    public string Home => _home.Path;

    /// <param name="protectedPolicy">What the protected branch holds instead of the sample's policy.</param>
    /// <param name="dev">What deployment.yml says of dev instead.</param>
    /// <param name="archive">What setup puts onto the path; the script that comes back into this process, if no other is named.</param>
    public static async Task<AzurePipelineScene> BeginAsync(string? protectedPolicy = null, string? dev = null, string? archive = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts the Linux executables with bash");
        var scene = new AzurePipelineScene(await AzureDevOpsServer.RunAsync(), archive ?? TrexisInProcess.File);
        try
        {
            scene.Begin(protectedPolicy, dev);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public Dictionary<string, string> Given(string environment, params (string Name, string Value)[] others)
    {
        var given = new Dictionary<string, string> { ["environment"] = environment, ["archive"] = _archive };
        foreach (var (name, value) in others) given[name] = value;
        return given;
    }

    /// <summary>What the work tree holds, as a commit of main that run 7 carried.</summary>
    public string Commits()
    {
        Git(
            "source",
            "add deployment.yml policy.yml changes checks migrations perf prepare",
            "-c user.name=alice -c user.email=alice@example.com commit --quiet -m change");
        Agent.CheckOut = () => Git("source", "checkout --quiet main");
        var head = File.ReadAllText(_home.At("source", ".git", "refs", "heads", "main")).Trim();
        Server.Runs[7] = ("refs/heads/main", head);
        return head;
    }

    /// <summary>Puts another policy onto the protected branch.</summary>
    public void Protects(string policy)
    {
        _home.Write(Protected, policy);
        Git("origin", "add .", CommitOfCarol);
    }

    /// <summary>A later commit of main takes the scripts and the change away that were deployed.</summary>
    public void GoesOn()
    {
        Git(
            "source",
            "checkout --quiet main",
            "mv changes/CHG-1042.yml changes/CHG-2000.yml",
            "rm --quiet -r migrations",
            "-c user.name=alice -c user.email=alice@example.com commit --quiet -m later");
    }

    public void OpensPullRequest()
    {
        Agent.Variables["System.PullRequest.PullRequestId"] = "5";
        Agent.Variables["System.PullRequest.SourceCommitId"] = Server.HeadSha;
        Agent.Variables["System.PullRequest.SourceBranch"] = "refs/heads/feature";
        Agent.Variables["Build.Reason"] = "PullRequest";
    }

    public void Merges()
    {
        foreach (var name in Agent.Variables.Keys.Where(name => name.StartsWith("System.PullRequest.", StringComparison.Ordinal)).ToList())
            Agent.Variables.Remove(name);
        Agent.Variables["Build.Reason"] = "IndividualCI";
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (Directory.Exists(_home.At("trexis"))) Directory.Delete(_home.At("trexis"));
        _home.Dispose();
    }

    private void Begin(string? protectedPolicy, string? dev)
    {
        QuickStartPipeline.CopySource(RepositoryFiles.At("samples/quickstart"), _home.At("source"));
        QuickStartPipeline.KeepBackupsApart(_home.At("source", "deployment.yml"));
        if (dev is not null) QuickStartPipeline.Rewrite(_home.At("source", "deployment.yml"), dev);
        _home.Write(Protected, protectedPolicy ?? RepositoryFiles.Read("samples/quickstart/policy.yml"));
        Git("origin", "init --quiet --initial-branch=main", "add .", CommitOfCarol);
        Git("source", "init --quiet --initial-branch=main", $"remote add origin {_home.At("origin")}");
        Directory.CreateSymbolicLink(_home.At("trexis"), RepositoryFiles.Root);
        Prepare();
        Agent.Transcript.Clear();
        Agent.Shown.Clear();
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
            ["System.AccessToken"] = "job-token",
            ["System.CollectionUri"] = Server.Url + "/trexis/",
            ["System.JobId"] = "12f1170f",
            ["System.TeamProject"] = "Sales",
            ["System.TeamProjectId"] = "project-id",
            ["System.DefinitionId"] = "3",
        }) Agent.Variables[name] = value;
        Agent.Secrets.Add("System.AccessToken");
        Agent.RunSteps("templates/azure-pipelines/steps/setup.yml", new Dictionary<string, string> { ["archive"] = _archive });
        foreach (var environment in new[] { "dev", "qa" })
            Agent.RunSteps(
                "templates/azure-pipelines/steps/prepare.yml",
                new Dictionary<string, string>
                {
                    ["environment"] = environment,
                    ["results"] = ".before",
                    ["working_directory"] = "$(Pipeline.Workspace)/source",
                });
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
