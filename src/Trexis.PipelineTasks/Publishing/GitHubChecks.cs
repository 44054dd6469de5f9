using System.Globalization;
using System.Text;
using System.Text.Json;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Rendering;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Check runs on GitHub: what a commit status cannot show, findings at their file and line.</summary>
internal sealed class GitHubChecks(HttpClient http, TimeProvider time, HostContext context, Secret token, HttpPatience? patience = null)
{
    /// <summary>Annotations in one request; one more and all of them are refused.</summary>
    public const int PerRequest = 50;

    /// <summary>Ten requests: a platform that allows few writes a minute must not hold a deployment up.</summary>
    public const int MostAnnotations = 500;

    private const string Permission = "checks: write";
    private const int TitleLimit = 255;
    private const int MessageBytes = 64_000;

    private readonly GitHubApi _api = new(http, time, patience ?? new HttpPatience(), context, token);

    /// <summary>The run is made concluded, with the first fifty; updates append the rest, so that a break between them hides no verdict.</summary>
    public async Task<Publication> SetAsync(CheckReport report, CancellationToken cancel)
    {
        if (_api.Missing("check run") is { } missing) return missing;
        var placed = report.Annotations.Where(annotation => annotation.Location is not null).ToList();
        var batches = placed.Take(MostAnnotations).Select(Wire).Chunk(PerRequest).DefaultIfEmpty([]).ToList();
        var summary = placed.Count > MostAnnotations
            ? string.Create(CultureInfo.InvariantCulture, $"{report.Summary}\n\n{placed.Count - MostAnnotations} more findings stand in the report.")
            : report.Summary;
        var outputs = batches.ConvertAll(batch => new GitHubCheckOutput(AnnotationText.Cut(report.Title, TitleLimit), summary, batch));
        var (run, answer) = await CreateAsync(report, outputs[0], cancel);
        for (var number = 1; number < outputs.Count && run is not null && answer.IsDone; number++)
            answer = await AppendAsync(run.Id, outputs[number], shown: (number * PerRequest) + outputs[number].Annotations.Count, cancel);
        return _api.Outcome("the check run", answer, Permission);
    }

    private async Task<(GitHubCheckRun? Run, Answer Last)> CreateAsync(CheckReport report, GitHubCheckOutput output, CancellationToken cancel)
    {
        GitHubCheckRun? found = null;
        var runs = $"{_api.Root}/commits/{Uri.EscapeDataString(context.Commit!)}/check-runs?check_name={Uri.EscapeDataString(report.Name)}&filter=all&per_page=100";
        var wanted = new GitHubNewCheckRun(report.Name, context.Commit!, report.RunKey, report.Url, "completed", report.State == StatusState.Success ? "success" : "failure", output);
        var json = JsonSerializer.SerializeToUtf8Bytes(wanted, GitHubJson.Default.GitHubNewCheckRun);
        var answer = await _api.Client.WriteOnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Post, $"{_api.Root}/check-runs", json, cancel),
            async () =>
            {
                var listed = await _api.Client.ReadAsync(runs, cancel);
                found = listed.IsDone ? RestClient.Parse(listed, GitHubJson.Default.GitHubCheckRuns)?.CheckRuns?.FirstOrDefault(run => run.ExternalId == report.RunKey) : null;
                return found is not null;
            },
            cancel);
        return (found ?? (answer.IsDone ? RestClient.Parse(answer, GitHubJson.Default.GitHubCheckRun) : null), answer);
    }

    private Task<Answer> AppendAsync(long id, GitHubCheckOutput output, int shown, CancellationToken cancel)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"{_api.Root}/check-runs/{id}");
        var json = JsonSerializer.SerializeToUtf8Bytes(new GitHubCheckRunUpdate(output), GitHubJson.Default.GitHubCheckRunUpdate);
        return _api.Client.WriteOnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Patch, url, json, cancel),
            async () =>
            {
                var now = await _api.Client.ReadAsync(url, cancel);
                return now.IsDone && RestClient.Parse(now, GitHubJson.Default.GitHubCheckRun)?.Output?.AnnotationsCount >= shown;
            },
            cancel);
    }

    // A message may have 64 KB, however many bytes its characters take.
    private static GitHubAnnotation Wire(Annotation annotation)
    {
        var place = annotation.Location!;
        var line = Math.Max(1, place.Line);
        var column = place.Column is { } given ? Math.Max(1, given) : (int?)null;
        var level = annotation.Level switch
        {
            AnnotationLevel.Error => "failure",
            AnnotationLevel.Warning => "warning",
            _ => "notice",
        };
        var message = VisibleText.Line(annotation.Message);
        if (Encoding.UTF8.GetByteCount(message) > MessageBytes) message = AnnotationText.Cut(message, MessageBytes / 3);
        return new GitHubAnnotation(place.File.Replace('\\', '/'), line, line, column, column, level, AnnotationText.Cut(VisibleText.Line(annotation.Title), TitleLimit), message);
    }
}
