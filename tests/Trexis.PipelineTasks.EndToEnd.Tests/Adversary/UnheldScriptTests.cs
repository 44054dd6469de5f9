namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A word in the history that a script ran, which the schema itself contradicts, is never written.</summary>
public sealed class UnheldScriptTests : IDisposable
{
    private readonly Shop _shop = new(
        "environments: { dev: { backup: { verify: none }, approval: { required: false, proof: declared }, require: [] } }",
        "dev: { connection: file:shop.db, protected: false }");

    public UnheldScriptTests() => _shop.WithScripts();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task A_script_that_never_ran_is_not_adopted_until_its_result_is_there()
    {
        _shop.Execute("shop.db", "ALTER TABLE orders ADD COLUMN total TEXT");
        await RefusedAsync("V0002", "column orders.total: there otherwise, table totals");
        _shop.Execute("shop.db", "ALTER TABLE orders DROP COLUMN total; ALTER TABLE orders ADD COLUMN total INTEGER");
        await RefusedAsync("V0002", "table totals");
        _shop.Execute("shop.db", "CREATE TABLE totals (day TEXT PRIMARY KEY, total INTEGER NOT NULL)");

        (await AdoptAsync("V0002")).ShouldEndWith(ExitCode.Passed);

        _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "environment.prepared").Message
            .ShouldEndWith("; the schema is what they would have made; what they do to rows was not compared");
        Journal().ShouldBe("2");
        (await _shop.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldNotContain("fax");
    }

    [Fact]
    public async Task A_script_that_changes_rows_alone_is_adopted_as_not_compared()
    {
        Directory.Delete(_shop.At("migrations"), recursive: true);
        _shop.Write("migrations/V0001__fill.sql", "UPDATE customers SET fax = NULL WHERE id = 1;");

        (await AdoptAsync("V0001")).ShouldEndWith(ExitCode.Passed).Output
            .ShouldContain("not compared with the schema: no statement changes the schema");
    }

    [Fact]
    public async Task A_script_that_cannot_be_tried_is_adopted_with_a_warning_and_is_the_baseline_all_the_same()
    {
        Directory.Delete(_shop.At("migrations"), recursive: true);
        _shop.Write("migrations/V0001__search.sql", "CREATE VIRTUAL TABLE words USING nowhere(text);");

        (await AdoptAsync("V0001")).ShouldEndWith(ExitCode.Passed);

        var adopted = _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "environment.prepared");
        adopted.Verdict.ShouldBe(Verdict.Warned);
        adopted.Message.ShouldContain("not compared with the schema: V0001__search.sql cannot be tried on a copy of the schema");
        Journal().ShouldBe("1");
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_history").ShouldBe("1");
    }

    private async Task RefusedAsync(string script, string message)
    {
        (await AdoptAsync(script)).ShouldEndWith(ExitCode.Refused);
        _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "environment.prepared").Message
            .ShouldContain(message);
        Journal().ShouldBe("0");
    }

    private string Journal() => _shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'trexis_journal'") == "0"
        ? "0"
        : _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal WHERE state = 'adopted'");

    private Task<Ran> AdoptAsync(string script) => _shop.RunAsync("deploy-scripts", "adopt", "--script", script, "--environment", "dev");
}
