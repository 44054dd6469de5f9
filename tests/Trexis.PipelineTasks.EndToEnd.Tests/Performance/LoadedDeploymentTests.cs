namespace Trexis.PipelineTasks.EndToEnd.Tests.Performance;

/// <summary>A whole deployment whose change makes a query slow.</summary>
public class LoadedDeploymentTests
{
    [Fact]
    public async Task A_migration_that_drops_an_index_is_stopped_after_it_and_the_report_shows_the_query_before_and_after()
    {
        // A busy machine may take longer than a second to answer at all; what is meant here is that the query became slower.
        using var shop = new Shop("environments: { dev: { backup: { verify: checksum }, performance: { response: 60s } } }");
        shop.Execute(
            "shop.db",
            """
            CREATE TABLE entries (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, note TEXT NOT NULL);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600000)
                INSERT INTO entries (order_id, note) SELECT i % 60000, hex(i) FROM n;
            CREATE INDEX entries_by_order ON entries (order_id);
            """);
        shop.Write("perf/entries.sql", "SELECT id, note FROM entries WHERE order_id = 4242");
        shop.Write(
            "deployment.yml",
            File.ReadAllText(shop.At("deployment.yml"))
                + "perf:\n  queries:\n    - { name: entries of an order, sql: perf/entries.sql }\n");
        shop.Write("migrations/V0001__tidy.sql", "DROP INDEX entries_by_order;");

        var ran = await shop.RunAsync("run", "--environment", "dev");

        ran.ShouldEndWith(1);
        var gate = shop.Last("perf-gate", "gate").Results;
        gate.Where(result => result.Verdict == Verdict.Failed).ShouldHaveSingleItem().Code.ShouldBe("performance.not-regressed");
        gate.Single(result => result.Code == "performance.plans-unchanged").Findings
            .ShouldHaveSingleItem().Expected
            .ShouldContain("entries_by_order");
        var page = File.ReadAllText(shop.At(Path.Combine(".trexis", "report.html")));
        page.ShouldContain("<section id=\"performance\">");
        page.ShouldContain("<strong>entries of an order</strong>");
    }

    [Fact]
    public async Task A_run_watches_what_it_deployed_for_as_long_as_it_is_told()
    {
        using var shop = new Shop().WithScripts();

        var ran = await shop.RunAsync("run", "--environment", "dev", "--watch", "1s");

        ran.ShouldEndWith(0);
        shop.Results.Load().Select(stored => $"{stored.Document.Task} {stored.Document.Action}".Trim()).ToList()[^3..]
            .ShouldBe(["perf-gate gate", "perf-gate watch", "report"]);
        shop.Last("perf-gate", "watch").Results.ShouldContain(result => result.Code == "monitoring.watched");
    }
}
