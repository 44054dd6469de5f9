namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A hotfix of the release before, where the next one has already run: only by name, and told to whoever approves.</summary>
public sealed class HotfixTests : IDisposable
{
    private const string Demanded = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {Demanded}, prod: {Demanded} }}",
        "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }");

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task A_hotfix_between_releases_runs_where_the_change_names_it_and_the_release_that_holds_it_deploys_everywhere()
    {
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"));
        await ReleaseAsync("CHG-6", "", "V10__total.sql");
        await RunAsync("dev", ExitCode.Passed);
        await RunAsync("prod", ExitCode.Passed);
        await ReleaseAsync("CHG-7", "", "V10__total.sql", "V20__next.sql");
        await RunAsync("dev", ExitCode.Passed);

        await ReleaseAsync("CHG-8", "", "V10__total.sql", "V10.1__hotfix.sql");
        var before = _shop.State("shop.db");
        await RunAsync("dev", ExitCode.Refused);
        Refused().ShouldContain("scripts.in-order: V10.1__hotfix.sql is pending, but version 20 has run already");
        Refused().ShouldContain("scripts.unchanged-since-review: V20__next.sql ran at ");
        _shop.State("shop.db").ShouldBe(before);

        await ReleaseAsync("CHG-8", "out-of-order: [V10.1]\n", "V10__total.sql", "V10.1__hotfix.sql");
        await RunAsync("dev", ExitCode.Passed);
        var planned = _shop.Last("deploy-scripts", "plan");
        planned.Operations[0].Kind.ShouldBe("run-out-of-order");
        planned.Results.Single(result => result.Code == "scripts.in-order").Message.ShouldBe(
            "1 pending script in order, but for V10.1__hotfix.sql, which the change names out of order; 1 script of a later release ran "
                + "before, the last V20__next.sql");
        (await _shop.RunAsync("rollback", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        _shop.Last("rollback", "plan").Outputs["option-1"].ShouldBe("undo", "version 20 ran before it and does not stand on it");
        await RunAsync("prod", ExitCode.Passed);
        _shop.Last("deploy-scripts", "plan").Operations.ShouldNotContain(operation => operation.Kind == "run-out-of-order");

        await ReleaseAsync("CHG-9", "", "V10__total.sql", "V10.1__hotfix.sql", "V20__next.sql", "V21__last.sql");
        await RunAsync("dev", ExitCode.Passed);
        await RunAsync("prod", ExitCode.Passed);
        _shop.Scalar("prod.db", "SELECT count(*) FROM sqlite_master WHERE name IN ('hotfix', 'next', 'last')").ShouldBe("3");
        _shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_master WHERE name IN ('hotfix', 'next', 'last')").ShouldBe("3");
    }

    [Fact]
    public async Task A_script_of_this_release_that_was_deleted_is_missed_though_the_change_names_another_out_of_order()
    {
        await ReleaseAsync("CHG-7", "", "V10__total.sql", "V15__middle.sql", "V20__next.sql");
        await RunAsync("dev", ExitCode.Passed);
        await ReleaseAsync("CHG-8", "out-of-order: [V10.1]\n", "V10__total.sql", "V10.1__hotfix.sql", "V20__next.sql");

        await RunAsync("dev", ExitCode.Refused);
        Refused().ShouldContain("V15__middle.sql ran at ");

        await ReleaseAsync("CHG-8", "out-of-order: [V10.2]\n", "V10__total.sql", "V10.1__hotfix.sql", "V15__middle.sql", "V20__next.sql");
        var mistaken = (await _shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);
        (mistaken.Output + mistaken.Error).ShouldContain("out-of-order names no versioned script of the folder: 'V10.2'");
    }

    private Task ReleaseAsync(string id, string more, params string[] scripts)
    {
        foreach (var folder in new[] { "changes", "migrations" })
            if (Directory.Exists(_shop.At(folder))) Directory.Delete(_shop.At(folder), recursive: true);
        _shop.Write(
            $"changes/{id}.yml",
            $"version: 1\nid: {id}\ndescription: A release\npurpose: Speed\nimpact: none\nauthors: [alice]\n{more}");
        foreach (var script in scripts)
        {
            var name = script.Split("__")[1].Split('.')[0];
            _shop.Write($"migrations/{script}", $"CREATE TABLE {name} (id INTEGER PRIMARY KEY);");
            _shop.Write($"migrations/U{script[1..]}", $"DROP TABLE {name};");
        }

        return Task.CompletedTask;
    }

    private string Refused() => string.Join('\n', _shop.Last("deploy-scripts").Results.Where(result => result.Refuses)
        .SelectMany(result => result.Findings.Select(finding => $"{result.Code}: {finding.Subject} {finding.Observed}")));

    private async Task RunAsync(string environment, int code) =>
        (await _shop.RunAsync("run", "--environment", environment)).ShouldEndWith(code);
}
