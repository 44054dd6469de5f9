using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>A page as a browser lays it out, asked by a script of a page around it: the page itself forbids scripts.</summary>
internal static partial class PageInBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <param name="question">Of a script: the frame is <c>frame</c>, its document <c>page</c>; it returns a text.</param>
    public static async Task<string> AskAsync(TemporaryFolder folder, string page, int width, bool unfolded, string question)
    {
        var browser = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .SelectMany(place => Names.Select(name => Path.Combine(place, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "no Chromium is on the path: nobody looked at the page in a browser");
        folder.Write("report.html", page);
        var around = folder.Write(
            "around.html",
            $$"""
            <iframe id="frame" src="report.html" style="border:0;width:{{width}}px;height:900px"></iframe><pre></pre>
            <script>
            document.getElementById('frame').onload = async event => {
              const frame = event.target.contentWindow, page = frame.document;
              if ({{(unfolded ? "true" : "false")}}) page.querySelectorAll('details').forEach(fold => fold.open = true);
              const answer = await (async () => { {{question}} })().catch(error => 'broke off: ' + error);
              document.querySelector('pre').textContent = 'answer: ' + answer;
            };
            </script>
            """);
        var start = new ProcessStartInfo(
            browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=60000",
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
        var answer = Answer().Match(output);
        answer.Success.ShouldBeTrue($"{output}\n{await errors}");
        return WebUtility.HtmlDecode(answer.Groups[1].Value);
    }

    [GeneratedRegex("<pre>answer: (.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
