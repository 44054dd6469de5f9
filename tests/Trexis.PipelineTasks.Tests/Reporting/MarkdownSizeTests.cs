using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tests.Reporting;

public class MarkdownSizeTests
{
    private const string Whole = "https://github.example/octo/sales/actions/runs/77";

    private static readonly ReportModel Large = Many(10_000, failEvery: 4);

    [Fact]
    public void A_comment_over_ten_thousand_results_fits_and_names_what_fits_and_counts_the_rest()
    {
        var comment = MarkdownComment.Render(Large, Whole);

        comment.Length.ShouldBeLessThanOrEqualTo(MarkdownComment.GitHubLimit);
        var named = Regex.Count(comment, "<code>check\\.c[0-9]+</code>");
        var rest = int.Parse(
            Regex.Match(comment, @"And ([0-9,]+) more").Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        named.ShouldBeGreaterThan(500);
        (named + rest).ShouldBe(2_500);
        comment.ShouldContain($"({"<"}{Whole}>)");
    }

    [Fact]
    public void A_summary_over_ten_thousand_results_fits() =>
        Encoding.UTF8.GetByteCount(MarkdownSummary.Render(Large, Whole)).ShouldBeLessThanOrEqualTo(MarkdownSummary.ByteLimit);

    [Fact]
    public void Every_failure_is_named_while_all_their_names_fit()
    {
        var model = Many(1_000, failEvery: 2);

        var comment = MarkdownComment.Render(model, Whole);

        model.Refusals.ShouldAllBe(refusal => comment.Contains($"<code>{refusal.Result.Code}</code>", StringComparison.Ordinal));
        comment.ShouldNotContain("more** that do not fit");
    }

    [Fact]
    public void A_smaller_place_gets_a_poorer_form_and_never_a_cut_one() => Prop.ForAll(Gen.Choose(25_000, 120_000).ToArbitrary(), limit =>
    {
        var comment = MarkdownComment.Render(Refused, Whole, limit);

        comment.Length.ShouldBeLessThanOrEqualTo(limit);
        Regex.Count(comment, "<details>").ShouldBe(Regex.Count(comment, "</details>"));
        (Regex.Count(comment, "^`{3,}", RegexOptions.Multiline) % 2).ShouldBe(0);
        comment.ShouldContain(Whole);
        comment.ShouldContain("Refused");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_steps_go_down_in_order()
    {
        var full = MarkdownComment.Render(Refused, Whole, int.MaxValue);
        var withoutPassed = MarkdownComment.Render(Refused, Whole, full.Length - 1);
        var withoutSql = MarkdownComment.Render(Refused, Whole, withoutPassed.Length - 1);
        var failures = MarkdownComment.Render(Refused, Whole, withoutSql.Length - 1);

        full.ShouldContain("<summary>Passed");
        withoutPassed.ShouldNotContain("<summary>Passed");
        withoutPassed.ShouldContain("```sql");
        withoutSql.ShouldNotContain("```sql");
        withoutSql.ShouldContain("Changes in");
        failures.ShouldNotContain("Changes in");
        failures.ShouldContain("everything but the failures");
    }

    [Fact]
    public void Reports_over_ten_thousand_results_stay_small_in_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var written = MarkdownSummary.Render(Large, Whole).Length + MarkdownComment.Render(Large, Whole).Length
            + HtmlReport.Render(Large).Length
            + JUnitReport.Render(Large).Length + SarifReport.Render(Large).Length + GoNoGo.Render(Large).Length;

        written.ShouldBeGreaterThan(1_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200L * 1024 * 1024);
    }

    [Fact]
    public void One_endless_message_does_not_break_the_limit()
    {
        var endless = new string('|', 3_000_000);
        var result = SampleDocuments.Result("data.no-orphans", Verdict.Failed, endless) with { Remedy = endless, Title = endless };
        var document = SampleDocuments.Document(
            "precheck", null, new RunTarget("qa", null, "sqlite", "h", "d"), TestTime.Monday, 1, result) with
        {
            Change = new ChangeSummary(endless, endless, endless, endless, endless),
        };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([document]), SampleDocuments.Context);

        MarkdownComment.Render(model, Whole).Length.ShouldBeLessThanOrEqualTo(MarkdownComment.GitHubLimit);
        Encoding.UTF8.GetByteCount(MarkdownSummary.Render(model, Whole)).ShouldBeLessThanOrEqualTo(MarkdownSummary.ByteLimit);
        Encoding.UTF8.GetByteCount(MarkdownSummary.RenderTask(document, Whole)).ShouldBeLessThanOrEqualTo(MarkdownSummary.ByteLimit);
    }

    private static ReportModel Refused { get; } = SampleDocuments.RefusedModel();

    private static ReportModel Many(int count, int failEvery)
    {
        var results = Enumerable.Range(0, count).Select(number => SampleDocuments.Result(
            $"check.c{number}",
            number % failEvery == 0 ? Verdict.Failed : Verdict.Passed,
            number % 2 == 0
                ? "wrong"
                : $"the value of dbo.Table_{number} is as it should be, and this sentence says so at some length") with
        {
            Findings = [new Finding($"dbo.T{number}", "is", "must")],
            Remedy = "repair the table",
        });
        return ReportModelBuilder.Build(
            SampleDocuments.Chained([SampleDocuments.Document(
                "validate", null, new RunTarget("qa", null, "sqlite", "h", "d"), TestTime.Monday, 60_000, [.. results])]),
            SampleDocuments.Context with { Lines = [], Plans = [], Checklists = [] });
    }
}
