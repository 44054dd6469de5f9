using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Demo;

public class DacpacDemoTests
{
    [Fact]
    public async Task A_dacpac_is_built_and_carried_through_four_state_files_with_an_approval_for_prod_and_nothing_left_to_change()
    {
        using var shop = new Shop();

        (await shop.RunAsync("demo", "--dacpac")).ShouldEndWith(ExitCode.Passed);

        var documents = new RunStore(shop.At(".trexis/demo-dacpac/sales-dacpac/.trexis"), new TextOutlet()).Load()
            .Select(stored => stored.Document)
            .ToList();
        var applied = documents.Where(document => document.Action == "apply").ToList();
        applied.Select(document => document.Target!.Environment).ShouldBe(["dev", "qa", "staging", "prod"]);
        applied.ShouldAllBe(
            document => document.Results.Single(result => result.Code == "system.schema-equals-artifact").Verdict == Verdict.Passed);
        applied.Select(document => document.Outputs["change-fingerprint"]).Distinct().Count().ShouldBe(1);
        applied[^1].Results.Single(result => result.Code == "deploy.approved").Verdict.ShouldBe(Verdict.Passed);
        // What needs a server or rows says that there is neither, and is no failure.
        documents.Where(document => document.Task is "precheck" or "validate" or "perf-gate")
            .SelectMany(document => document.Results)
            .ShouldNotContain(result => result.Refuses);
        documents.Single(document => document.Task == "validate" && document.Target!.Environment == "prod").Results
            .Single(result => result.Code == "data.integrity-check").Message.ShouldContain("no data behind it");
        PublishedDocuments.ShouldBeAsTheirSchemasSay(shop.At(".trexis/demo-dacpac/sales-dacpac/.trexis"), "run-document", "plan");
        PublishedDocuments.ShouldComeFromTasksThatPagesName(shop.At(".trexis/demo-dacpac/sales-dacpac/.trexis"));
        PublishedDocuments.ShouldBeRequiredOnlyWhereTheyCanBeJudged(shop.At(".trexis/demo-dacpac/sales-dacpac"));
        foreach (var environment in new[] { "dev", "qa", "staging", "prod" })
            File.Exists(shop.At($".trexis/demo-dacpac/sales-dacpac/states/{environment}.dacpac")).ShouldBeTrue();
    }
}
