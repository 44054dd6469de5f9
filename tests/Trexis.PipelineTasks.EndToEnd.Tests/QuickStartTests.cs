using System.Xml.Linq;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>The README's first command in an empty folder: as a process, then once more in this one.</summary>
public sealed class QuickStartTests : IDisposable
{
    private static readonly string[] Migrations =
    [
        "V0002__order_total.sql done", "V0003__backfill_order_totals.sql done", "V0004__index_open_orders.sql done",
        "V0005__drop_legacy_code.sql done", "R__order_totals.sql done",
    ];

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly TemporaryFolder _folder = new();

    private string Results => _folder.At(".trexis", "demo", "quickstart", ".trexis");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demonstration_carries_the_change_to_prod_and_ends_well_twice_in_a_row()
    {
        foreach (var demo in (Func<Task<Ran>>[])[
            () => TrexisProcess.RunAsync(_folder.Path, "demo"), () => Shop.RunInAsync(_folder.Path, NoVariables, "demo"),
        ])
        {
            var ran = await demo();

            ran.ShouldEndWith(ExitCode.Passed);
            ran.Output.TrimEnd().Split('\n')[^2..].ShouldBe(
                ["✓ DEPLOYED to prod", $"  report                  {Path.Combine(Results, "report.html")}"]);
            AssertCarried();
            AssertReported();
            PublishedDocuments.ShouldBeAsTheirSchemasSay(Results, "run-document", "plan", "capture", "measurement");
            PublishedDocuments.ShouldComeFromTasksThatPagesName(Results);
            (await Shop.RunInAsync(_folder.Path, NoVariables, "verify", Results)).ShouldEndWith(ExitCode.Passed);
        }

        PublishedDocuments.ShouldBeRequiredOnlyWhereTheyCanBeJudged(Path.GetDirectoryName(Results)!);
    }

    private void AssertCarried()
    {
        var databases = _folder.At(".trexis", "demo", "quickstart", "databases");
        foreach (var environment in new[] { "dev", "qa", "staging", "prod" })
        {
            var file = Path.Combine(databases, $"sales-{environment}.db");
            DatabaseContent.Integrity(file).ShouldBe("ok");
            Migrations.ShouldBeSubsetOf(DatabaseContent.Journal(file));
        }

        var carried = new[]
        {
            "dev",
            "qa",
            "staging",
            "prod",
        }.Select(environment => DatabaseContent.HashOf(Path.Combine(databases, $"sales-{environment}.db")))
            .Distinct()
            .ToList();
        carried.ShouldHaveSingleItem("every environment holds the same schema and rows");
    }

    private void AssertReported()
    {
        var documents = new RunStore(Results, new TextOutlet()).Load();
        documents.ShouldNotContain(stored => ExitCode.From(stored.Document) != ExitCode.Passed && stored.Document.Task != "report");
        foreach (var environment in new[] { "dev", "qa", "staging", "prod" })
        {
            var applied = documents.Last(stored => stored.Document is { Task: "deploy-scripts", Action: "apply" }
                && stored.Document.Target!.Environment == environment).Document;
            applied.Results.Single(result => result.Code == "deploy.executed").Verdict.ShouldBe(Verdict.Passed);
        }

        var page = File.ReadAllText(Path.Combine(Results, "report.html"));
        page.ShouldContain("Deployed to dev, qa, staging and prod");
        page.ShouldContain("customers.legacy_code");
        page.ShouldContain("carol");
        File.ReadAllText(Path.Combine(Results, "report.md")).ShouldContain("CHG-1042");
        XDocument.Load(Path.Combine(Results, "report.junit.xml")).Descendants("failure").ShouldBeEmpty();
        foreach (var name in new[] { "report.sarif", "plan.md", "checklist.md", "go-no-go.md" })
            new FileInfo(Path.Combine(Results, name)).Length.ShouldBeGreaterThan(200);
    }
}
