using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>The repository <c>octo/sales</c>, begun with <c>git init</c> and <c>trexis init --github</c>.</summary>
internal sealed class StrangersRepository : IAsyncDisposable
{
    private const string Sqlite = """
        version: 1
        engine: sqlite
        artifact: { scripts: migrations }
        environments:
          dev: { connection: file:databases/dev.db, create: true, backup: { folder: backups } }
          prod: { after: dev, protected: true, connection: file:databases/prod.db, create: true, backup: { folder: backups } }

        """;

    // What a shop demands of production, at the pace of a test; whose signatures count, init has written.
    private const string Policy = """
        version: 1
        performance: { cpu: 100%, memory: 100%, disk: 100% }
        roles: { senior-dba: [carol] }
        environments:
          dev: { approval: { required: false }, backup: { verify: none }, require: [] }
          prod:
            responsible: senior-dba
            approval: { required: true }
            soak: 0s
            require: [backup.restored, review.approved, rollback.planned]

        """;

    private const string Change = """
        version: 1
        id: CHG-0001
        description: First change
        purpose: Examples are kept.
        impact: Nobody yet.
        risk: low
        attest:
          - { line: team.ready, by: dave }
          - { line: team.notified, by: dave }
          - { line: team.scheduled, by: dave }
          - { line: stakeholders.informed, by: dave }

        """;

    private StrangersRepository(QuickStartPipeline platform) => Platform = platform;

    public QuickStartPipeline Platform { get; }

    public string Root => Platform.Runner.Workspace;

    /// <summary>What init said.</summary>
    public Ran Said { get; private set; } = new(0, "", "");

    public static async Task<StrangersRepository> BeginAsync(string? deployment = null, params string[] options)
    {
        var repository = new StrangersRepository(await QuickStartPipeline.BeginEmptyAsync());
        await repository.GitAsync("init", "--quiet", "--initial-branch=main");
        await repository.GitAsync("remote", "add", "origin", "https://github.com/octo/sales.git");
        await repository.AddAsync("", deployment ?? Sqlite, options);
        repository.Platform.Runner.Transcript.Clear();
        return repository;
    }

    public Task AddDatabaseAsync(string folder) => AddAsync(folder, Sqlite);

    public async Task CommitAsync(string message)
    {
        await GitAsync("add", "--", "changes", "migrations", "deployment.yml");
        await GitAsync("-c", "user.name=alice", "-c", "user.email=alice@example.com", "commit", "--quiet", "--message", message);
    }

    /// <summary>The commit that is checked out.</summary>
    public string Head()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "rev-parse", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }

    /// <summary>Has jobs that name a commit check it out.</summary>
    public void ChecksOutCommits() => Platform.Runner.CheckOut = commit =>
    {
        if (commit.Length != 40) return;
        using var git = Process.Start("git", ["-C", Root, "checkout", "--quiet", "--detach", commit]);
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, commit);
    };

    private async Task GitAsync(params string[] arguments)
    {
        using var git = Process.Start("git", ["-C", Root, .. arguments]);
        await git.WaitForExitAsync(Cancel);
        git.ExitCode.ShouldBe(0);
    }

    public async Task<Ran> InitAsync(params string[] options) => await InitInAsync("", options);

    /// <summary>What lies on the protected branch from now on is what is deployed.</summary>
    public void Merges(string attempt = "1") =>
        Platform.Happens("push", "refs/heads/main", """{"repository":{"default_branch":"main"}}""", attempt: attempt);

    /// <summary>What a person starts later.</summary>
    public void ByHand(string run) => Platform.Happens(
        "workflow_dispatch", "refs/heads/main", """{"repository":{"default_branch":"main"}}""", run);

    public GitHubWorkflowRun Run(
        Func<string, bool>? only = null, Action<string, IReadOnlyDictionary<string, string>>? instead = null) =>
        new(Platform.Runner) { Reached = only ?? (_ => true), Instead = instead };

    /// <summary>What a reviewer does while these jobs wait: whatever was planned is written by then.</summary>
    public Func<string, bool> LetIn(string reviewer, string environment, params string[] waiting) => job =>
    {
        if (waiting.Contains(job)) Platform.Server.Reviews.Add((reviewer, environment));
        return true;
    };

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    private async Task AddAsync(string folder, string deployment, params string[] options)
    {
        var home = Directory.CreateDirectory(Path.Combine(Root, folder)).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "deployment.yml"), deployment, Cancel);
        if (Array.IndexOf(options, "--build") is var build and >= 0) Directory.CreateDirectory(Path.Combine(home, options[build + 1]));
        Said = await InitInAsync(folder, options);
        await File.WriteAllTextAsync(Path.Combine(home, "changes/CHG-0001.yml"), Change, Cancel);
        if (Directory.Exists(Path.Combine(home, "migrations")))
            await File.WriteAllTextAsync(Path.Combine(home, "migrations/U0001__first_change.sql"), "DROP TABLE example;\n", Cancel);
        var protectedHome = Directory.CreateDirectory(Path.Combine(Platform.Runner.Protected, folder)).FullName;
        var written = await File.ReadAllTextAsync(Path.Combine(home, "policy.yml"), Cancel);
        var trust = written[written.IndexOf("evidence:", StringComparison.Ordinal)..];
        await File.WriteAllTextAsync(Path.Combine(protectedHome, "policy.yml"), Policy + trust, Cancel);
    }

    private async Task<Ran> InitInAsync(string folder, string[] options)
    {
        var ran = await Shop.RunInAsync(
            Path.Combine(Root, folder),
            new Dictionary<string, string>(),
            ["init", "--github", "--ref", "0123456789abcdef0123456789abcdef01234567", .. options]);
        return ran.ShouldEndWith(0);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
