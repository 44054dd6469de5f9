using System.Text.Json;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Machine;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>As GitHub's code scanning reads it.</summary>
public class SarifReportTests
{
    private static readonly SourceLocation Line = new("db/migrations/V0007__x.sql", 3);

    [Fact]
    public void Several_findings_of_one_line_are_several_alerts()
    {
        var hashes = Hashes([.. Enumerable.Range(0, 25).Select(_ => new Finding("select-star", "SELECT *", "columns by name", Line))]);

        hashes.Distinct().Count().ShouldBe(25);
    }

    [Fact]
    public void A_later_run_that_finds_the_same_finds_the_same_alert()
    {
        var first = Hashes(new Finding("/backups/sales_20261128T220102Z.bak", "damaged", "as it was written"));
        var later = Hashes(new Finding("/backups/sales_20261129T030417Z.bak", "gone", "as it was written"));

        later.ShouldBe(first);
    }

    [Fact]
    public void Another_object_or_another_file_is_another_alert() =>
        new[]
        {
            Hashes(new Finding("dbo.Customer", "x", "y", Line)),
            Hashes(new Finding("dbo.Orders", "x", "y", Line)),
            Hashes(new Finding("dbo.Customer", "x", "y", Line with { File = "db/migrations/V0008__x.sql" })),
        }.SelectMany(hash => hash).Distinct().Count().ShouldBe(3);

    [Fact]
    public void What_has_no_line_of_its_own_points_to_the_deployment_file_from_the_repositorys_root()
    {
        var context = SampleDocuments.Context with { ConfigurationFile = "db/deployment.yml" };

        Results(context, new Finding("disk", "91 %", "70 %"))[0].GetProperty("locations")[0].GetProperty("physicalLocation")
            .GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe("db/deployment.yml");
    }

    [Fact]
    public void Braces_and_brackets_of_a_message_are_text() =>
        Results(SampleDocuments.Context, new Finding("{0} [a](b)", "x", "y"))[0].GetProperty("message").GetProperty("text").GetString()!
            .ShouldContain(@"{{0}} \[a\](b)");

    [Fact]
    public void Every_rule_is_described_whole_and_says_what_to_do()
    {
        var rules = Run(SampleDocuments.Context).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();

        rules.ShouldNotBeEmpty();
        rules.ShouldAllBe(rule => Text(rule, "fullDescription").Length > 0 && Text(rule, "help").Length > 0);
        Text(rules.Single(rule => rule.GetProperty("id").GetString() == "backup.recent"), "fullDescription")
            .ShouldContain("In the procedure: ");
    }

    private static string Text(JsonElement rule, string name) => rule.GetProperty(name).GetProperty("text").GetString()!;

    private static string[] Hashes(params Finding[] findings) =>
    [
        .. Results(SampleDocuments.Context, findings)
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!),
    ];

    private static List<JsonElement> Results(ReportContext context, params Finding[] findings) =>
        [.. Run(context, findings).GetProperty("results").EnumerateArray()];

    private static JsonElement Run(ReportContext context, params Finding[] findings)
    {
        var result = SampleDocuments.Result("backup.recent", Verdict.Failed, "no backup") with { Findings = findings };
        var document = SampleDocuments.Document(
            "precheck", null, new RunTarget("dev", null, "sqlite", "", "shop.db"), TestTime.Monday, 1, result);
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([document]), context);
        using var sarif = JsonDocument.Parse(SarifReport.Render(model));
        return sarif.RootElement.GetProperty("runs")[0].Clone();
    }
}
