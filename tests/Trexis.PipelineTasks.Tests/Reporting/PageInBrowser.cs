using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>
/// Pages as a browser lays them out, asked by a script of a page around them: they themselves forbid scripts. One browser looks at all of
/// them, for starting it takes longer than looking.
/// </summary>
internal static partial class PageInBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>How many sheets the page takes on paper, as it comes: what is folded is not printed.</summary>
    public static async Task<int> SheetsAsync(string page)
    {
        using var folder = new TemporaryFolder();
        var paper = folder.At("report.pdf");
        var said = await RunAsync(folder, $"--print-to-pdf={paper}", folder.Write("report.html", page));
        File.Exists(paper).ShouldBeTrue(said);
        return Sheet().Count(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(paper, TestContext.Current.CancellationToken)));
    }

    /// <param name="question">Of a script, for each page: the frame is <c>frame</c>, its document <c>page</c>; it returns a text.</param>
    /// <returns>In the order of the pages.</returns>
    public static async Task<IReadOnlyList<string>> AskAsync(IReadOnlyList<string> pages, int width, bool unfolded, string question)
    {
        using var folder = new TemporaryFolder();
        var frames = pages.Select((page, at) =>
        {
            folder.Write($"report-{at}.html", page);
            return $"<iframe src=\"report-{at}.html\" style=\"border:0;width:{width}px;height:900px\"></iframe><pre></pre>\n";
        });
        var around = folder.Write(
            "around.html",
            $$"""
            {{string.Concat(frames)}}
            <script>
            window.onload = async () => {
              for (const element of document.querySelectorAll('iframe')) {
                const frame = element.contentWindow, page = frame.document;
                if ({{(unfolded ? "true" : "false")}}) page.querySelectorAll('details').forEach(fold => fold.open = true);
                const answer = await (async () => { {{question}} })().catch(error => 'broke off: ' + error);
                element.nextSibling.textContent = 'answer: ' + answer;
              }
            };
            </script>
            """);
        var output = await RunAsync(folder, "--dump-dom", around);
        var answers = Answer().Matches(output).Select(answer => WebUtility.HtmlDecode(answer.Groups[1].Value)).ToList();
        answers.Count.ShouldBe(pages.Count, output);
        return answers;
    }

    private static async Task<string> RunAsync(TemporaryFolder folder, string command, string page)
    {
        var browser = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .SelectMany(place => Names.Select(name => Path.Combine(place, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "no Chromium is on the path: nobody looked at the page in a browser");
        var start = new ProcessStartInfo(
            browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=60000",
                $"--user-data-dir={folder.At("profile")}", command, new Uri(page).AbsoluteUri,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return $"{output}\n{await errors}";
    }

    [GeneratedRegex("/Type /Page\\b(?!s)")]
    private static partial Regex Sheet();

    [GeneratedRegex("<pre>answer: (.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
