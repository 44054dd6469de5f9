using System.Text.Json;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// A sample, the quick start if no other is named, as a repository on GitHub, <c>octo/sales</c>, with a runner and a server of its own.
/// </summary>
internal sealed class QuickStartPipeline : IAsyncDisposable
{
    /// <summary>The commit that a push brings.</summary>
    public const string Merged = "4242424242424242424242424242424242424242";

    private readonly TemporaryFolder _home = new();

    private QuickStartPipeline(GitHubServer server, string? sample, string archive)
    {
        Server = server;
        Runner = new GitHubRunner(_home, archive);
        if (sample is null)
        {
            Directory.CreateDirectory(Runner.Workspace);
            return;
        }

        CopySource(RepositoryFiles.At($"samples/{sample}"), Runner.Workspace);
        KeepBackupsApart(Path.Combine(Runner.Workspace, "deployment.yml"));
        Directory.CreateDirectory(Runner.Protected);
        File.Copy(RepositoryFiles.At($"samples/{sample}/policy.yml"), Path.Combine(Runner.Protected, "policy.yml"));
    }

    public GitHubServer Server { get; }

    public GitHubRunner Runner { get; }

    public string Home => _home.Path;

    /// <summary>Databases as they stood before anybody changed anything: that is no pipeline's work.</summary>
    /// <param name="prepared">Environments whose databases there are; making one takes longer than most of what is done to it.</param>
    public static Task<QuickStartPipeline> BeginAsync(params string[] prepared) => BeginAsync(prepared, null, null);

    /// <inheritdoc cref="BeginAsync(string[])"/>
    /// <param name="dev">What deployment.yml says of dev instead.</param>
    /// <param name="archive">What setup puts onto the path; the script that comes back into this process, if no other is named.</param>
    public static async Task<QuickStartPipeline> BeginAsync(string[] prepared, string? dev, string? archive)
    {
        var pipeline = await OpenAsync("quickstart", archive);
        if (dev is not null) Rewrite(Path.Combine(pipeline.Runner.Workspace, "deployment.yml"), dev);
        foreach (var environment in prepared)
            pipeline.Runner.RunAction("actions/prepare", new Dictionary<string, string>
            {
                ["environment"] = environment,
                ["results"] = ".before",
            }).Outcome.ShouldBe("success");
        pipeline.Runner.Transcript.Clear();
        pipeline.Runner.Summary.Clear();
        return pipeline;
    }

    /// <summary>
    /// A schema whose databases are dacpacs: the first plan makes them, and the artifact is built as a build job does it.
    /// </summary>
    public static async Task<QuickStartPipeline> BeginDacpacAsync()
    {
        var pipeline = await OpenAsync("sales-dacpac");
        var build = pipeline._home.Write("build.sh", "trexis dacpac build release-2 --out artifacts/Sales.dacpac --version 2.0.0\n");
        var (code, log) = BashProcess.Run(build, pipeline.Runner.Workspace, pipeline.Runner.Environment);
        code.ShouldBe(0, log);
        pipeline.Runner.Transcript.Clear();
        return pipeline;
    }

    /// <summary>A repository in which nobody wrote anything yet.</summary>
    public static Task<QuickStartPipeline> BeginEmptyAsync() => OpenAsync(null);

    private static async Task<QuickStartPipeline> OpenAsync(string? sample, string? archive = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts the Linux executables with bash");
        var pipeline = new QuickStartPipeline(await GitHubServer.RunAsync(), sample, archive ?? TrexisInProcess.File);
        pipeline.Server.Branches.Main.Holds(pipeline.Runner.Protected);
        pipeline.Server.Left = run => Directory.Exists(pipeline.Runner.Artifact(run, ""))
            ? Directory.GetDirectories(pipeline.Runner.Artifact(run, "")).Select(folder => Path.GetFileName(folder)!)
            : [];
        pipeline.Happens("push", "main", """{"repository":{"default_branch":"main"}}""");
        pipeline.Runner.RunAction("actions/setup", new Dictionary<string, string>());
        return pipeline;
    }

    /// <summary>What started the run, as the runner tells its steps.</summary>
    public void Happens(string name, string reference, string payload, string run = "991", string attempt = "1")
    {
        var file = _home.Write($"events/{name}.json", payload);
        var sha = name == "pull_request" ? Server.HeadSha : Merged;
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = "alice",
            ["GITHUB_API_URL"] = Server.Url,
            ["GITHUB_EVENT_NAME"] = name,
            ["GITHUB_EVENT_PATH"] = file,
            ["GITHUB_REF"] = reference,
            ["GITHUB_REPOSITORY"] = "octo/sales",
            ["GITHUB_RUN_ATTEMPT"] = attempt,
            ["GITHUB_RUN_ID"] = run,
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = sha,
            ["GITHUB_WORKSPACE"] = Runner.Workspace,
            ["GITHUB_TOKEN"] = "",
        }) Runner.Environment[key] = value;
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["github.event.repository.default_branch"] = "main",
            ["github.ref_name"] = reference.Replace("refs/heads/", "", StringComparison.Ordinal),
            ["github.repository"] = "octo/sales",
            ["github.run_attempt"] = attempt,
            ["github.run_id"] = run,
            ["github.sha"] = sha,
            ["github.token"] = "job-token",
        }) Runner.Contexts[key] = value;
    }

    public void OpensPullRequest(string head = "octo/sales") => Happens(
        "pull_request",
        "refs/pull/42/merge",
        JsonSerializer.Serialize(
            new { pull_request = new { number = 42, head = new { sha = Server.HeadSha, repo = new { full_name = head } } } }));

    /// <summary>The run of the default branch that follows when the plan of a fork's pull request has ended.</summary>
    public void ComesAfterTheForksRun()
    {
        Happens("workflow_run", "refs/heads/main", JsonSerializer.Serialize(new
        {
            workflow_run = new
            {
                @event = "pull_request",
                head_sha = Server.HeadSha,
                head_branch = "patch",
                head_repository = new { full_name = "mallory/sales", owner = new { login = "mallory" } },
            },
        }));
        Runner.Contexts["github.event.workflow_run.event"] = "pull_request";
        Runner.Contexts["github.event.workflow_run.head_repository.full_name"] = "mallory/sales";
        Runner.Contexts["github.event.workflow_run.id"] = "991";
        Runner.Contexts["github.event.workflow_run.run_attempt"] = "1";
    }

    /// <summary>Says something else of dev in a deployment.yml.</summary>
    public static void Rewrite(string file, string dev)
    {
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf("  dev:\n", StringComparison.Ordinal), text.IndexOf("  qa:\n", StringComparison.Ordinal));
        File.WriteAllText(file, $"{text[..from]}  dev: {dev}\n{text[to..]}");
    }

    public void ProtectedPolicy(string yaml) => File.WriteAllText(Path.Combine(Runner.Protected, "policy.yml"), yaml);

    /// <summary>One stage as its two jobs, the second only after the first passed; the name of the evidence goes on.</summary>
    /// <param name="waiting">What happens while the second one waits for its reviewers.</param>
    public (StepEnd Plan, StepEnd? Deploy) Stage(
        string environment, string evidence, string task = "deploy-scripts", Action? waiting = null)
    {
        var inputs = new Dictionary<string, string> { ["environment"] = environment, ["evidence"] = evidence, ["task"] = task };
        const string template = "templates/github/stage.yml";
        Runner.Transcript.Add($"{environment}: plan");
        var plan = Runner.RunJob(template, "plan", inputs);
        if (plan.Failed) return (plan, null);
        waiting?.Invoke();
        Runner.Transcript.Add($"{environment}: deploy");
        return (
            plan,
            Runner.RunJob(
                template, "deploy", inputs, plan.Outputs.ToDictionary(output => $"plan.outputs.{output.Key}", output => output.Value)));
    }

    /// <summary>A run whose one job calls one of this product's workflows, as the templates' page tells people to write it.</summary>
    /// <param name="with">The inputs, as YAML writes them in one line.</param>
    /// <param name="reached">The jobs that somebody lets begin; all unless said.</param>
    public GitHubWorkflowRun Calls(string workflow, string with, Func<string, bool>? reached = null)
    {
        const string workflows = "trexis/pipeline-tasks/.github/workflows/";
        File.WriteAllText(Path.Combine(Runner.Workspace, $"{workflow}.yml"), $$"""
            on: { push: {} }
            jobs:
              {{workflow}}:
                uses: {{workflows}}{{workflow}}.yml@v0.1.0
                permissions: { contents: read, actions: read, pull-requests: write, statuses: write }
                secrets: inherit
                with: { {{with}} }

            """);
        var run = new GitHubWorkflowRun(Runner) { Reached = reached ?? (_ => true) };
        foreach (var template in RepositoryFiles.Under("templates/github", "*.yml"))
            run.Foreign[workflows + Path.GetFileName(template)] = RepositoryFiles.Read(template);
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _home.Dispose();
    }

    /// <summary>Leaves the change file as an author does who asks the reviewers instead.</summary>
    public static void WithoutConsent(string repository)
    {
        var change = Path.Combine(repository, "changes/CHG-1042.yml");
        File.WriteAllText(change, File.ReadAllText(change).Split("\n# The release manager's consent")[0] + "\n");
    }

    // A database's backups lie where it can reach them, not among a job's files.
    public static void KeepBackupsApart(string configuration) =>
        File.WriteAllText(
            configuration,
            File.ReadAllText(configuration)
                .Replace("    prepare: prepare\n", "    prepare: prepare\n    backup: { folder: backups }\n", StringComparison.Ordinal));

    public static void CopySource(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("databases", StringComparison.Ordinal) || relative.StartsWith(".trexis", StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (relative == Path.Combine("prepare", "02-data.sql")) File.WriteAllText(copy, OfFewerRows(File.ReadAllText(copy)));
        }
    }

    // A pipeline does with 1,550 rows what it does with 135,200, which its dozens of databases would take a third of the tests' time for.
    private static string OfFewerRows(string data)
    {
        foreach (var (many, few) in new[] { ("5000", "50"), ("40000", "400"), ("89999", "899"), ("135,200", "1,550") })
            data = Regex.Replace(data, $@"\b{many}\b", few);
        return data;
    }
}
