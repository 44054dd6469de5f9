using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Renderers;
using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tests.Reporting;

public sealed partial class FleetReportTests
{
    private const string Whole = ".trexis/report.html";

    private static readonly ReportModel Large = SampleFleet.Model(1_000);

    private static readonly ReportModel Small = SampleFleet.Model(200);

    [Fact]
    public void The_headline_counts_the_deployed_and_names_the_first_of_the_failed() => Large.Headline.ShouldBe(
        "979 of 1,000 deployed to prod, 20 failed: eu-8, eu-49, eu-99, eu-149, eu-199, eu-249, eu-299, eu-349, … and 12 more; "
            + "1 not reached.");

    [Fact]
    public void Page_summary_comment_and_decision_sheet_begin_with_that_headline()
    {
        var begun = "979 of 1,000 deployed to prod, 20 failed: eu-8, eu-49";

        MarkdownSummary.RenderWhole(Large).Split('\n')[0].ShouldContain(begun);
        MarkdownSummary.Render(Large, Whole).Split('\n')[0].ShouldContain(begun);
        MarkdownComment.Render(Large, Whole).Split('\n')[0].ShouldContain(begun);
        GoNoGo.Render(Large).Split('\n')[2].ShouldContain(begun);
        HtmlReport.Render(Large).ShouldContain($"<p class=\"headline\">{begun}");
        HtmlReport.Render(Large).ShouldContain("<title>979 of 1,000 deployed to prod, 20 failed: CHG-1042");
    }

    [Fact]
    public void The_decision_sheet_of_a_fleet_reads_as_whoever_decides_sees_it() =>
        GoNoGo.Render(Large).ShouldMatchGolden("go-no-go.fleet.md");

    [Fact]
    public void The_comment_of_a_fleet_reads_as_a_reviewer_sees_it() =>
        MarkdownComment.Render(Large, Whole).ShouldMatchGolden("comment.fleet.md");

    [Fact]
    public void The_terminal_names_those_that_need_somebody_and_counts_all()
    {
        var lines = VerdictLines.Render(Large, "prod", Whole).Select(line => line.Text).ToList();

        lines.Count(line => line.StartsWith("✗ FAILED, PARTIALLY APPLIED in prod/eu-8", StringComparison.Ordinal)).ShouldBe(1);
        lines.Count(line => line.StartsWith("✗ REFUSED in prod/eu-", StringComparison.Ordinal)).ShouldBe(7);
        lines.ShouldContain(
            "✗ prod: 979 of 1,000 deployed, 1 partly deployed, 19 refused before deployment, 1 not reached; 12 of them not named here");
    }

    [Fact]
    public void What_the_first_of_a_fleet_are_refused_for_is_said_once_below_their_names()
    {
        RunResult refused = SampleDocuments.Result("window.open", Verdict.Failed, "the window is closed");
        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained(
                [
                    .. Enumerable.Range(1, 9).Select(at => SampleDocuments.Document(
                        "precheck", null, new RunTarget("prod", $"eu-{at}", "sqlite", "", $"{at}.db"), TestTime.Monday, 1_000, refused)),
                ]),
            new ReportContext([]));

        var lines = VerdictLines.Render(model, "prod", Whole).Select(line => line.Text).ToList();

        lines.Skip(1).Take(9).ShouldBe(
            [
                .. Enumerable.Range(1, 8).Select(at => $"✗ REFUSED in prod/eu-{at}: nothing was changed"),
                "  window.open             the window is closed",
            ]);
    }

    [Fact]
    public void Equal_plans_are_one_block_and_no_heading_is_a_list_of_targets()
    {
        var page = HtmlReport.Render(Large);

        Large.Changes.Select(change => change.Places.Count).ShouldBe([998, 1]);
        page.ShouldContain("in 979 targets of prod (eu-0, eu-1, eu-2 …); planned for 19 more");
        page.ShouldContain("in prod/eu-12: 1 safe");
        var titles = MarkdownComment.Render(Large, Whole).Split('\n')
            .Where(line => line.Contains("Changes in", StringComparison.Ordinal))
            .ToList();
        titles.Count.ShouldBe(2);
        titles.ShouldAllBe(line => line.Length < 120);
    }

    [Fact]
    public void A_fleet_whose_plans_all_differ_shows_the_gravest_and_counts_the_rest()
    {
        var documents = SampleDocuments.Chained(Enumerable.Range(0, 40).Select(number => SampleDocuments.Document(
            "deploy-scripts",
            "plan",
            new RunTarget("prod", SampleFleet.NameOf(number), "sqlserver", "S", "D"),
            TestTime.Monday.AddMinutes(number),
            1,
            SampleDocuments.Result("plan.written", Verdict.Passed, "1 operation")) with
        {
            Operations = [SampleDocuments.Operations[number == 30 ? 2 : 0] with { Subject = $"dbo.T{number}" }],
        }));
        var model = ReportModelBuilder.Build(documents, SampleFleet.Context(40));

        model.Changes[0].Places.ShouldBe(["prod/eu-30"]);
        HtmlReport.Render(model).ShouldContain("And 32 other sets of operations, on the targets' pages.");
        MarkdownComment.Render(model, Whole).ShouldContain("And 32 other sets of operations");
    }

    [Fact]
    public void The_page_lists_every_target_those_that_need_somebody_first_each_with_a_link_to_its_page()
    {
        var links = TargetLink().Matches(HtmlReport.Render(Large)).Select(found => found.Groups[1].Value).ToList();

        links.Count.ShouldBe(999);
        links.Take(2).ShouldBe(["./targets/prod.eu-8.html", "./targets/prod.eu-49.html"]);
        links.Distinct().Count().ShouldBe(999);
        TargetPages.Render(Large, SampleFleet.Context(1_000)).Select(page => $"./{page.FileName}").Order().ShouldBe(links.Order());
    }

    [Fact]
    public void The_page_of_a_target_is_its_ordinary_page_and_leads_back()
    {
        var page = TargetPages.Render(Small, SampleFleet.Context(200)).Single(one => one.FileName == "targets/prod.eu-8.html").Page;

        page.ShouldContain("<title>Failed, partially applied in prod/eu-8: CHG-1042");
        page.ShouldContain("<a href=\"../report.html\">the whole deployment</a>");
        page.ShouldContain("<a href=\"../files/8/log.txt\">");
        page.ShouldContain("prod/eu-8: V1.sql");
        page.ShouldContain("chain unbroken");
        page.ShouldNotContain("eu-9");
    }

    [Theory]
    [InlineData("prod/../../../etc/cron", "targets/prod..........etc.cron.html")]
    [InlineData(@"prod/..\..\evil:stream", "targets/prod.......evil.stream.html")]
    public void Whatever_a_document_calls_its_target_the_page_stays_in_its_folder(string place, string file) =>
        TargetState.PageOf(place).ShouldBe(file);

    [Fact]
    public void What_many_targets_say_alike_is_told_once_and_figures_of_their_own_do_not_part_them()
    {
        var page = HtmlReport.Render(Large);

        page.ShouldContain("eu-0: database Sales_0 answered in 1 ms (and 998 alike)");
        page.ShouldContain("eu-49: 79 % of the volume of eu-49 is used (and 18 alike)");
        Large.Results.Single(placed => placed.Result.Code == "performance.response").Count.ShouldBe(999);
        Large.Counts.NotVerified.ShouldBe(999);
    }

    [Fact]
    public void What_is_said_in_many_ways_shows_some_of_them()
    {
        var documents = SampleDocuments.Chained(Enumerable.Range(0, 26).Select(number => SampleDocuments.Document(
            "precheck",
            null,
            new RunTarget("prod", SampleFleet.NameOf(number), "sqlserver", "S", "D"),
            TestTime.Monday.AddMinutes(number),
            1,
            SampleDocuments.Result("resources.disk", Verdict.Failed, $"the volume {(char)('A' + number)} is full"))));
        var refusal = ReportModelBuilder.Build(documents, SampleFleet.Context(26)).Refusals.ShouldHaveSingleItem();

        refusal.Result.Message.ShouldBe("26 targets say so in 26 ways, of which 8:");
        refusal.Result.Findings.Select(finding => finding.Subject).ShouldBe(Enumerable.Range(0, 8).Select(number => $"prod/eu-{number}"));
        refusal.Count.ShouldBe(26);
    }

    [Fact]
    public void Runs_that_broke_off_alike_are_told_once_and_the_target_counts_as_failed()
    {
        var documents = SampleDocuments.Chained(Enumerable.Range(0, 12).Select(number => SampleDocuments.Document(
            "precheck",
            null,
            new RunTarget("prod", SampleFleet.NameOf(number), "sqlserver", "S", $"Sales_{number}"),
            TestTime.Monday.AddMinutes(number),
            1) with
        {
            Fault = number > 2 ? new Fault(FaultKind.Database, $"Sales_{number} does not answer") : null,
        }));
        var model = ReportModelBuilder.Build(documents, SampleFleet.Context(12));

        model.Headline.ShouldBe(
            "0 of 12 deployed to prod, 9 failed: eu-3, eu-4, eu-5, eu-6, eu-7, eu-8, eu-9, eu-10, … and 1 more; 3 not planned.");
        model.Faults.ShouldHaveSingleItem().Count.ShouldBe(9);
        HtmlReport.Render(model).ShouldContain("Runs that broke off: 9");
        VerdictLines.Render(model, "prod", Whole).Select(line => line.Text)
            .ShouldContain("? BROKEN OFF in prod/eu-3: nothing was deployed");
    }

    [Fact]
    public void Machines_get_each_targets_own_results()
    {
        CaseOf().Count(JUnitReport.Render(Small)).ShouldBe(Small.EachResult.Count);
        JUnitReport.Render(Small).ShouldContain("prod/eu-149.precheck.resources.disk");
        SarifReport.Render(Small).ShouldContain("prod/eu-149");
        Small.EachResult.Count.ShouldBeGreaterThan(10 * Small.Results.Count);
    }

    [Fact]
    public void An_environment_of_few_targets_is_told_target_by_target()
    {
        var model = SampleFleet.Model(Fleet.MostNamed);

        model.Fleets.ShouldBeEmpty();
        model.Results.ShouldBe(model.EachResult);
        TargetPages.Render(model, SampleFleet.Context(Fleet.MostNamed)).ShouldBeEmpty();
        SampleFleet.Model(Fleet.MostNamed + 1).Fleets.ShouldBe(["prod"]);
    }

    [Fact]
    public void A_thousand_targets_fit_a_page_and_texts_that_people_read()
    {
        HtmlReport.Render(Large).Length.ShouldBeLessThan(2_000_000);
        MarkdownSummary.RenderWhole(Large).Length.ShouldBeLessThan(50_000);
        GoNoGo.Render(Large).Length.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void Texts_do_not_grow_with_a_fleet_and_the_page_grows_by_a_row_for_each_target()
    {
        MarkdownSummary.RenderWhole(Large).Length.ShouldBeLessThan(MarkdownSummary.RenderWhole(Small).Length + 1_000);
        GoNoGo.Render(Large).Length.ShouldBeLessThan(GoNoGo.Render(Small).Length + 200);
        (HtmlReport.Render(Large).Length - HtmlReport.Render(Small).Length).ShouldBeLessThan(800 * 500);
    }

    [Fact]
    public void Twice_the_targets_cost_at_most_twice_the_memory_and_write_at_most_twice_as_much()
    {
        var (few, fewWritten) = Cost(100);
        var (many, manyWritten) = Cost(200);

        ((double)many / few).ShouldBeLessThan(2.2);
        ((double)manyWritten / fewWritten).ShouldBeLessThan(2.2);
    }

    private static (long Allocated, long Written) Cost(int targets)
    {
        var documents = SampleFleet.Documents(targets);
        var context = SampleFleet.Context(targets);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var model = ReportModelBuilder.Build(documents, context);
        var templates = new DocumentTemplates(null, TimeProvider.System);
        var written = ReportRenderer.All.Sum(renderer => (long)renderer.Render(model, templates).Length)
            + TargetPages.Render(model, context).Sum(page => (long)page.Page.Length);
        return (GC.GetAllocatedBytesForCurrentThread() - before, written);
    }

    [GeneratedRegex("<th scope=\"row\"><a href=\"(\\./targets/[^\"]+)\"")]
    private static partial Regex TargetLink();

    [GeneratedRegex("<testcase ")]
    private static partial Regex CaseOf();
}
