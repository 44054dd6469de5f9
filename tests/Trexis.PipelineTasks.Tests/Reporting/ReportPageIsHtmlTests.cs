using System.Diagnostics;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>The pages by the W3C's own checker of HTML; skipped where Java or the checker is missing.</summary>
public sealed class ReportPageIsHtmlTests
{
    [Fact]
    public void The_Nu_checker_finds_no_error_and_nothing_to_warn_of()
    {
        var checker = RepositoryFiles.At(".ci/yaml/node_modules/vnu-jar/build/dist/vnu.jar");
        Assert.SkipUnless(File.Exists(checker), "no vnu-jar, nobody looked whether the pages are HTML: npm --prefix .ci/yaml install");
        var hasJava = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, "java")) || File.Exists(Path.Combine(place, "java.exe")));
        Assert.SkipUnless(hasJava, "no java is on the path: nobody looked whether the pages are HTML");
        using var folder = new TemporaryFolder();
        string[] pages =
        [
            folder.Write("refused.html", HtmlReport.Render(SampleDocuments.RefusedModel())),
            folder.Write("passed.html", HtmlReport.Render(SampleDocuments.PassedModel())),
            folder.Write("fleet.html", HtmlReport.Render(SampleFleet.Model(60))),
            folder.Write("targets/target.html", HtmlReport.Render(SampleDocuments.PassedModel(), "report.html")),
            folder.Write("broken.html", HtmlReport.Render(SampleDocuments.PassedModel()).Replace("</main>", "", StringComparison.Ordinal)),
        ];

        var said = Check(checker, pages);

        said.ShouldNotBeEmpty("the checker finds nothing, whatever it reads");
        said.Where(line => !line.Contains("/broken.html", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string[] Check(string checker, string[] pages)
    {
        using var java = Process.Start(
            new ProcessStartInfo("java", ["-jar", checker, "--format", "gnu", "--stdout", "--asciiquotes", .. pages])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = java.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = java.StandardOutput.ReadToEnd();
        java.WaitForExit();
        errors.Result.ShouldBeEmpty();
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
