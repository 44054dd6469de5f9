using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Demo;

public class RefusedDemoTests
{
    [Fact]
    public async Task The_refused_sample_is_stopped_in_prod_by_a_report_that_names_all_four_reasons_and_nothing_is_deployed_there()
    {
        using var shop = new Shop();

        (await shop.RunAsync("demo", "--refused")).ShouldEndWith(ExitCode.Refused);

        var folder = shop.At(".trexis/demo-refused/refused");
        var documents = new RunStore(Path.Combine(folder, ".trexis"), new TextOutlet()).Load();
        documents.SelectMany(stored => stored.Document.Results.Where(result => result.Refuses)).Select(result => result.Code).Distinct()
            .ShouldBe(["rollback.within-objective", "backup.recent", "data.prepared", "window.open"]);
        documents.ShouldNotContain(stored => stored.Document.Action == "apply" && stored.Document.Target!.Environment == "prod");
        shop.Scalar(".trexis/demo-refused/refused/databases/sales-prod.db", "SELECT count(*) FROM trexis_journal WHERE kind <> 'prepare'")
            .ShouldBe("0");
        shop.Scalar(".trexis/demo-refused/refused/databases/sales-staging.db", "SELECT count(*) FROM trexis_journal WHERE kind = "
            + "'versioned'").ShouldBe("4");
        PublishedDocuments.ShouldBeAsTheirSchemasSay(Path.Combine(folder, ".trexis"), "run-document", "plan", "capture", "measurement");
        PublishedDocuments.ShouldComeFromTasksThatPagesName(Path.Combine(folder, ".trexis"));
        var report = await File.ReadAllTextAsync(Path.Combine(folder, ".trexis", "report.md"), TestContext.Current.CancellationToken);
        string[] reasons = ["backup.recent", "data.prepared", "window.open", "rollback.within-objective"];
        reasons.ShouldAllBe(code => report.Contains(code, StringComparison.Ordinal));
    }
}
