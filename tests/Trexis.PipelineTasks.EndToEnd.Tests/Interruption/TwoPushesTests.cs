namespace Trexis.PipelineTasks.EndToEnd.Tests.Interruption;

/// <summary>
/// Two pushes whose pipelines run side by side, each in a checkout and a results folder of its own: the second holds what the first does
/// and a script more.
/// </summary>
public sealed class TwoPushesTests : IAsyncLifetime
{
    private const string Tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('totals', 'more')";

    private readonly Shop _shop = new(
        "environments: { dev: { backup: { verify: none }, require: [environment.online], "
            + "approval: { required: false, proof: declared } } }",
        "dev: { connection: file:shop.db, protected: false }");

    private string First => _shop.Folder;

    private string Second => _shop.At("second");

    public async ValueTask InitializeAsync()
    {
        _shop.WithScripts();
        foreach (var file in (string[])[.. Directory.GetFiles(_shop.At("migrations")), .. Directory.GetFiles(_shop.At("changes"))])
            _shop.Write(Path.Combine("second", Path.GetRelativePath(First, file)), await File.ReadAllTextAsync(file, Ended));
        _shop.Write("second/policy.yml", await File.ReadAllTextAsync(_shop.At("policy.yml"), Ended));
        var deployment = await File.ReadAllTextAsync(_shop.At("deployment.yml"), Ended);
        _shop.Write("second/deployment.yml", deployment.Replace("file:shop.db", "file:../shop.db", StringComparison.Ordinal));
        _shop.Write("second/migrations/V0004__more.sql", "CREATE TABLE more (id INTEGER PRIMARY KEY);");
        // Both have looked before either of them deploys.
        foreach (var folder in new[] { First, Second })
            foreach (var task in new string[][] { ["deploy-scripts", "plan"], ["precheck"] })
                (await RunAsync(folder, task)).ShouldEndWith(ExitCode.Passed);
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_first_deploys_first_the_second_looks_again_and_brings_the_rest()
    {
        (await RunAsync(First, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);

        (await RunAsync(Second, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        _shop.Scalar("shop.db", Tables).ShouldBe("1");

        (await RunAsync(Second, "run")).ShouldEndWith(ExitCode.Passed);
        _shop.Scalar("shop.db", Tables).ShouldBe("2");
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal WHERE state = 'done'").ShouldBe("4");
    }

    [Fact]
    public async Task Where_the_second_deploys_first_the_first_has_nothing_that_it_could_bring()
    {
        (await RunAsync(Second, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        var after = _shop.State("shop.db");

        (await RunAsync(First, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        (await RunAsync(First, "run")).ShouldEndWith(ExitCode.Refused);

        _shop.State("shop.db").ShouldBe(after);
        (await RunAsync(Second, "validate")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task At_once_one_of_them_deploys_and_each_script_runs_once()
    {
        using var first = TrexisProcess.Start(First, _shop.Variables, "deploy-scripts", "apply", "--environment", "dev");
        using var second = TrexisProcess.Start(Second, _shop.Variables, "deploy-scripts", "apply", "--environment", "dev");

        Ran[] both = [await first.EndAsync(), await second.EndAsync()];

        both.Select(ran => ran.Code).ShouldBe([ExitCode.Passed, ExitCode.Refused], ignoreOrder: true, both[0].Output + both[1].Output);
        _shop.Scalar("shop.db", "SELECT count(*) = count(DISTINCT script) FROM trexis_journal WHERE state = 'done'").ShouldBe("1");
        _shop.Scalar("shop.db", Tables).ShouldBe(both[1].Code == ExitCode.Passed ? "2" : "1");
    }

    private Task<Ran> RunAsync(string folder, params string[] arguments) =>
        Shop.RunInAsync(folder, _shop.Variables, [.. arguments, "--environment", "dev"]);
}
