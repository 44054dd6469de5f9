namespace Trexis.PipelineTasks.EndToEnd.Tests.Rollback;

/// <summary>Where an undo would end is known before it is taken, and where it ended elsewhere the other ways stay.</summary>
public sealed class UndoTrialTests : IDisposable
{
    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task An_undo_that_leaves_a_replaced_view_away_and_forgets_a_table_is_closed_before_and_after_the_deployment()
    {
        _shop.Execute("shop.db", "CREATE VIEW busy AS SELECT id FROM orders");
        _shop.Write(
            "migrations/V0001__busy.sql",
            "DROP VIEW busy;\nCREATE VIEW busy AS SELECT id, customer_id FROM orders;\nCREATE TABLE b (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0001__busy.sql", "DROP VIEW busy;");
        await PlanAsync();
        ClosedBecause().ShouldBe(
        [
            "undo scripts: table b there after the undo scripts",
            "undo scripts: constraint PRIMARY KEY on b there after the undo scripts",
            "undo scripts: view busy not there after the undo scripts",
        ]);

        (await RunAsync("run")).ShouldEndWith(ExitCode.Passed);
        var after = _shop.State("shop.db");
        await PlanAsync();

        ClosedBecause().Count.ShouldBe(3);
        _shop.Last("rollback", "plan").Outputs["option-1"].ShouldBe("backup");
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Refused);
        _shop.State("shop.db").ShouldBe(after);
    }

    [Fact]
    public async Task An_undo_that_brings_the_view_back_and_drops_the_table_is_open_and_ends_as_before()
    {
        _shop.Execute("shop.db", "CREATE VIEW busy AS SELECT id FROM orders");
        _shop.Write(
            "migrations/V0001__busy.sql",
            "DROP VIEW busy;\nCREATE VIEW busy AS SELECT id, customer_id FROM orders;\nCREATE TABLE b (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0001__busy.sql", "DROP VIEW busy;\nCREATE VIEW busy AS SELECT id FROM orders;\nDROP TABLE b;");
        var before = _shop.State("shop.db");
        (await RunAsync("run")).ShouldEndWith(ExitCode.Passed);

        await PlanAsync();
        _shop.Last("rollback", "plan").Outputs["option-1"].ShouldBe("undo");
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        _shop.State("shop.db").ShouldBe(before);
    }

    [Fact]
    public async Task After_an_undo_that_lost_rows_the_deployment_is_half_there_and_the_backup_is_the_way_that_is_left()
    {
        _shop.Write("migrations/V0001__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0001__b.sql", "DROP TABLE b;\nDELETE FROM orders WHERE id > 900;");
        var before = _shop.State("shop.db");
        (await RunAsync("run")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Refused);

        (await RunAsync("status")).Output.ShouldContain("partly deployed");
        await PlanAsync();
        ClosedBecause().ShouldBe(["undo scripts: they ran already and did not bring back what was before"]);
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Refused);

        (await RunAsync("rollback", "apply", "--option", "backup")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldBe(before);
        (await RunAsync("status")).Output.ShouldContain("rolled back");
    }

    [Fact]
    public async Task Of_a_deployment_that_stopped_half_way_the_last_words_are_of_what_is_open_now()
    {
        _shop.Write("migrations/V0001__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0001__b.sql", "DROP TABLE b;");
        _shop.Write("migrations/V0002__twice.sql", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (1, 1, '2026-02-01');");

        var ran = (await RunAsync("run")).ShouldEndWith(ExitCode.Refused);

        var last = ran.Output[ran.Output.IndexOf("PARTIALLY APPLIED", StringComparison.Ordinal)..];
        last.ShouldContain("run 1 undo script: estimated", Case.Sensitive, "the script that was refused left nothing to undo");
        last.ShouldNotContain("that this deployment takes first");
        last.ShouldContain("restore the backup of ");
    }

    [Fact]
    public async Task Where_nobody_looked_since_it_is_said_how_to_look()
    {
        _shop.Write("migrations/V0001__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/V0002__twice.sql", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (1, 1, '2026-02-01');");
        foreach (var task in new string[][] { ["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"] })
            await RunAsync(task);

        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);

        (await RunAsync("report")).Output.ShouldContain("trexis rollback plan --environment dev tells which are open now");
    }

    private async Task PlanAsync() => (await RunAsync("rollback", "plan")).Code.ShouldBeOneOf(ExitCode.Passed, ExitCode.Refused);

    private List<string> ClosedBecause() =>
    [
        .. _shop.Last("rollback", "plan").Results.Single(result => result.Code == "rollback.options-written").Findings
            .Where(finding => finding.Subject.Contains("undo script", StringComparison.Ordinal))
            .Select(finding => $"undo scripts: {finding.Subject.Split(": ")[1]} {finding.Observed}"),
    ];

    private Task<Ran> RunAsync(params string[] arguments) => _shop.RunAsync(
        arguments is ["status"] ? arguments : [.. arguments, "--environment", "dev"]);
}
