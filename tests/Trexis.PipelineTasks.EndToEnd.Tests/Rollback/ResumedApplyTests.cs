namespace Trexis.PipelineTasks.EndToEnd.Tests.Rollback;

/// <summary>
/// An apply that was killed leaves no document, and the precheck that a resumed one demands sees what it did: nothing of that is from
/// before the deployment.
/// </summary>
public sealed class ResumedApplyTests : IDisposable
{
    private readonly Shop _shop = new();

    public ResumedApplyTests()
    {
        // The second script goes on until somebody says that it is enough.
        _shop.Execute("shop.db", "CREATE TABLE pace (rounds INTEGER NOT NULL); INSERT INTO pace VALUES (4000000000)");
        _shop.Write("migrations/V0001__fewer.sql", "DELETE FROM orders WHERE id <= 10;");
        _shop.Write("migrations/U0001__fewer.sql", "SELECT 1;");
        _shop.Write(
            "migrations/V0002__numbers.sql",
            "CREATE TABLE numbers (n INTEGER);\nINSERT INTO numbers WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                + "WHERE i < (SELECT rounds FROM pace)) SELECT max(i) FROM n;");
        _shop.Write("migrations/U0002__numbers.sql", "DROP TABLE numbers;");
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Rows_that_the_killed_apply_deleted_against_what_was_announced_refuse_the_resumed_one()
    {
        Announce("orders: 0, numbers: +1");
        await KillAsync();

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);

        Told("validate", "data.counts-as-planned").Findings.ShouldContain(finding => finding.Subject == "orders");
        Told("precheck", "capture.taken").Message.ShouldContain("none from before: a run that left no document began this deployment here");
    }

    [Fact]
    public async Task What_was_announced_passes_and_the_undo_leads_to_the_schema_from_before_the_first_apply()
    {
        Announce("orders: -10, numbers: +1");
        var before = _shop.State("shop.db");
        await KillAsync();

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        Told("rollback", "rollback.schema-restored").Verdict.ShouldBe(Verdict.Passed);
        Told("rollback", "rollback.counts-restored").Findings.ShouldHaveSingleItem().Observed.ShouldBe("990 rows, 1,000 before");
        _shop.State("shop.db").ShouldBe(before.Replace("orders 1000", "orders 990", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_new_results_folder_nobody_says_that_the_rows_are_as_announced()
    {
        Announce("orders: 0, numbers: +1");
        await KillAsync();
        Directory.Move(_shop.At(".trexis"), _shop.At("lost"));

        await _shop.RunAsync("run", "--environment", "dev");

        Told("precheck", "capture.taken").Message.ShouldEndWith("and there is no capture of that");
        Told("validate", "data.counts-as-planned").Verdict.ShouldBe(Verdict.Unknown);
    }

    private RunResult Told(string task, string code) => _shop.Last(task).Results.Single(result => result.Code == code);

    private async Task KillAsync()
    {
        await KilledRun.AfterAsync(_shop, "V0001__fewer.sql");
        _shop.Execute("shop.db", "UPDATE pace SET rounds = 1");
    }

    private void Announce(string rows)
    {
        var change = File.ReadAllText(_shop.At("changes/CHG-7.yml"));
        _shop.Write(
            "changes/CHG-7.yml",
            $"{change}  - {{ object: orders, kind: delete-rows, reason: old, by: dave, expires: 2099-12-31 }}\nrows: {{ {rows} }}\n");
    }
}
