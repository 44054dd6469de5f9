using System.Globalization;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// A report over documents of 10,000 results, a quarter of them failed; then its comment, which must name what fits and count the rest.
/// </summary>
internal static partial class ReportScenario
{
    private const int Results = 10_000;

    private const int Documents = 10;

    private const int FailedOneIn = 4;

    private const int Rounds = 5;

    private const long MostMemory = 200L * 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        using var folder = new BenchmarkFolder("report");
        var comparisons = new List<Comparison>();
        foreach (var form in PublishedForm.All)
        {
            var programs = await publishing.PublishAsync(form);
            var sample = folder.Make(form.Name);
            await publishing.DeploySampleAsync(sample, form);
            AddDocuments(new RunStore(Path.Combine(sample, ".trexis"), new TextOutlet()));
            CheckComment(new RunStore(Path.Combine(sample, ".trexis"), new TextOutlet()));
            var (times, peak) = (new List<TimeSpan>(), 0L);
            for (var round = 0; round < Rounds; round++)
            {
                var run = await MeasuredProcess.RunAsync(
                    Publishing.Program(programs, "trexis-report"), ["--environment", "staging"], sample);
                times.Add(run.Elapsed);
                peak = Math.Max(peak, run.PeakBytes);
            }

            comparisons.Add(
                new Comparison(
                    $"report over {Results:N0} results, {form.Words}", null, Comparison.Median(times), 0, MostTime, peak, MostMemory));
        }

        return comparisons;
    }

    // They follow the sample's own documents on its chain, as a validate of a very large database would.
    private static void AddDocuments(RunStore store)
    {
        var last = store.Load()[^1].Document;
        for (var number = 0; number < Documents; number++)
        {
            store.Write(last with
            {
                Task = "validate",
                Action = null,
                Run = last.Run with { Id = string.Create(CultureInfo.InvariantCulture, $"{last.Run.Id}-{number}") },
                Results = [.. Enumerable.Range(number * (Results / Documents), Results / Documents).Select(Result)],
                Verdict = Verdict.Failed,
                Outputs = new Dictionary<string, string>(),
            });
        }
    }

    private static RunResult Result(int number) => new()
    {
        Code = string.Create(CultureInfo.InvariantCulture, $"check.c{number}"),
        Title = "The table is as it should be",
        Kind = ResultKind.Check,
        Verdict = number % FailedOneIn == 0 ? Verdict.Failed : Verdict.Passed,
        Message = string.Create(
            CultureInfo.InvariantCulture, $"dbo.Table_{number} holds {number:N0} rows, and this sentence says so at some length"),
        Findings = [new Finding($"dbo.Table_{number}", "is", "must")],
        Remedy = "Repair the table.",
        ElapsedMs = 1,
    };

    private static void CheckComment(RunStore store)
    {
        var model = ReportModelBuilder.Build(store.Load(), new ReportContext([]));
        var comment = MarkdownComment.Render(model, "https://ci.example/runs/77");
        var failures = model.Refusals.Select(refusal => refusal.Result.Code).ToList();
        var named = failures.Count(code => comment.Contains($"<code>{code}</code>", StringComparison.Ordinal));
        var rest = More().Match(comment) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : 0;
        if (comment.Length > MarkdownComment.GitHubLimit || named + rest != failures.Count)
            throw new InvalidOperationException(
                $"the comment has {comment.Length} characters, names {named} failures and counts {rest} more of {failures.Count}");
    }

    [GeneratedRegex("And ([0-9,]+) more")]
    private static partial Regex More();
}
