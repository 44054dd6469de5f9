using System.Globalization;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>The page as a browser lays it out; skipped where no Chromium is on the path.</summary>
public sealed class ReportPageInBrowserTests
{
    [Theory]
    [InlineData(390, true)]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task Nothing_scrolls_sideways_folded_or_not(int width, bool unfolded)
    {
        var widths = await NumbersAsync(width, unfolded, "return page.documentElement.scrollWidth;");

        widths.ShouldAllBe(wide => wide <= width);
    }

    /// <summary>Of a refused deployment: it has most to say.</summary>
    [Fact]
    public async Task On_paper_it_takes_three_sheets() =>
        (await PageInBrowser.SheetsAsync(HtmlReport.Render(SampleDocuments.RefusedModel()))).ShouldBeInRange(2, 3);

    [Fact]
    public async Task The_head_fits_the_first_screen()
    {
        var ends = await NumbersAsync(
            1280, unfolded: false, "return Math.ceil(page.querySelector('.hero').getBoundingClientRect().bottom);");

        ends.ShouldAllBe(end => end >= 200 && end <= 900);
    }

    /// <summary>
    /// What axe is undecided about is a finding, too. It takes a mark such as ✗ for no text and a long text alone for one worth
    /// measuring: here both are measured. One question is answered here: axe seeks the cells of a row group's heading in its own row,
    /// while HTML says that it heads the rows below (Changes, each below its script).
    /// </summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task The_rules_of_accessibility_find_nothing_and_leave_nothing_undecided(int width, bool dark)
    {
        var axe = RepositoryFiles.At(".ci/yaml/node_modules/axe-core/axe.min.js");
        Assert.SkipUnless(File.Exists(axe), "no axe-core, nobody looked who can read the page: npm --prefix .ci/yaml install");
        var pages = Pages().Select(page => page
            .Replace(
                "<meta http-equiv=\"Content-Security-Policy\"",
                $"<script src=\"{new Uri(axe)}\"></script><meta",
                StringComparison.Ordinal)
            .Replace("@media (prefers-color-scheme: dark)", dark ? "@media all" : "@media none", StringComparison.Ordinal));

        var said = await PageInBrowser.AskAsync([.. pages], width, unfolded: true, Rules);

        said.ShouldAllBe(found => found.Length == 0);
    }

    private const string Rules =
        """
        frame.axe.configure({ checks: [{ id: 'color-contrast', options: {
          ignoreUnicode: false, ignoreLength: true, ignorePseudo: false, boldValue: 700, boldTextPt: 14, largeTextPt: 18,
          contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
          pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03 } }] });
        const found = await frame.axe.run(page, { resultTypes: ['violations', 'incomplete'] });
        if (found.passes.length < 30) return 'only ' + found.passes.length + ' rules passed';
        const isRowGroup = node => node.all.every(check => check.relatedNodes.every(cell => cell.html.includes('scope="rowgroup"')));
        return [...found.violations, ...found.incomplete]
          .flatMap(rule => rule.nodes.filter(node => rule.id != 'th-has-data-cells' || !isRowGroup(node))
            .map(node => rule.id + ': ' + node.target.join(' ') + '\n')).join('');
        """;

    private static IReadOnlyList<string> Pages()
    {
        var rows = new RowComparison("prod/eu", [new TableRowCounts($"dbo.{new string('W', 120)}", 5, 2_000_000_000, "+100")], 3);
        var passed = SampleDocuments.PassedModel();
        ReportModel[] models =
            [SampleDocuments.RefusedModel(), passed with { Context = passed.Context with { Rows = [rows] } }, SampleFleet.Model(60)];
        return [.. models.Select(model => HtmlReport.Render(model))];
    }

    /// <returns>Of each page.</returns>
    private static async Task<IReadOnlyList<int>> NumbersAsync(int width, bool unfolded, string question)
    {
        var answers = await PageInBrowser.AskAsync(Pages(), width, unfolded, question);
        return [.. answers.Select(answer => int.Parse(answer, CultureInfo.InvariantCulture))];
    }
}
