using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Html;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>The page as a browser lays it out; skipped where no Chromium is on the path.</summary>
public sealed partial class ReportPageInBrowserTests
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    [Theory]
    [InlineData(390, true)]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task Nothing_scrolls_sideways_folded_or_not(int width, bool unfolded)
    {
        using var folder = new TemporaryFolder();
        foreach (var model in Models())
        {
            var (wide, _) = await MeasureAsync(folder, HtmlReport.Render(model), width, unfolded);

            wide.ShouldBeLessThanOrEqualTo(width);
        }
    }

    [Fact]
    public async Task The_head_fits_the_first_screen()
    {
        using var folder = new TemporaryFolder();
        foreach (var model in Models())
        {
            var (_, headEnds) = await MeasureAsync(folder, HtmlReport.Render(model), 1280, unfolded: false);

            headEnds.ShouldBeInRange(200, 900);
        }
    }

    private static ReportModel[] Models()
    {
        var rows = new RowComparison("prod/eu", [new TableRowCounts($"dbo.{new string('W', 120)}", 5, 2_000_000_000, "+100")], 3);
        var passed = SampleDocuments.PassedModel();
        return [SampleDocuments.RefusedModel(), passed with { Context = passed.Context with { Rows = [rows] } }, SampleFleet.Model(60)];
    }

    // The page forbids scripts, so that a page around it measures it.
    private static async Task<(int Width, int HeadEnds)> MeasureAsync(TemporaryFolder folder, string page, int width, bool unfolded)
    {
        var browser = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .SelectMany(place => Names.Select(name => Path.Combine(place, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "no Chromium is on the path: nobody looked whether the page scrolls sideways");
        folder.Write("report.html", page);
        var around = folder.Write(
            "around.html",
            $$"""
            <iframe id="page" src="report.html" style="border:0;width:{{width}}px;height:900px"></iframe>
            <script>
            document.getElementById('page').onload = event => {
              const page = event.target.contentDocument;
              if ({{(unfolded ? "true" : "false")}}) page.querySelectorAll('details').forEach(fold => fold.open = true);
              const head = Math.ceil(page.querySelector('.hero').getBoundingClientRect().bottom);
              document.title = 'measured ' + page.documentElement.scrollWidth + ' ' + head;
            };
            </script>
            """);
        var start = new ProcessStartInfo(
            browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=20000",
                $"--user-data-dir={folder.At("profile")}", "--dump-dom", new Uri(around).AbsoluteUri,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var measured = Measured().Match(output);
        measured.Success.ShouldBeTrue($"{output}\n{await errors}");
        return (Number(measured.Groups[1]), Number(measured.Groups[2]));

        static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("<title>measured ([0-9]+) ([0-9]+)</title>")]
    private static partial Regex Measured();
}
