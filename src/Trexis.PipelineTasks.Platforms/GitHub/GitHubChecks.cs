using Octokit;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Check runs on GitHub: what a commit status cannot show, findings at their file and line.</summary>
internal sealed class GitHubChecks(
    HttpClient http, TimeProvider time, HostContext context, Secret token, RetryOptions? patience = null) : ICheckRuns
{
    /// <summary>Annotations in one request; one more and all of them are refused.</summary>
    public const int PerRequest = 50;

    /// <summary>Ten requests: a platform that allows few writes a minute must not hold a deployment up.</summary>
    public const int MostAnnotations = 500;

    private const string Permission = "checks: write";
    private const int TitleLimit = 255;
    private const int MessageBytes = 64_000;

    private readonly GitHubApi _api = new(http, time, patience ?? new RetryOptions(), context, token);

    /// <summary>
    /// The run is made concluded, with the first fifty; updates append the rest, so that a break between them hides no verdict.
    /// </summary>
    public async Task<Publication> SetAsync(CheckReport report, CancellationToken cancel)
    {
        if (_api.Missing("check run") is { } missing) return missing;
        var placed = report.Annotations.Where(annotation => annotation.Location is not null).ToList();
        var batches = placed.Take(MostAnnotations).Select(Wire).Chunk(PerRequest).DefaultIfEmpty([]).ToList();
        var summary = placed.Count > MostAnnotations
            ? string.Create(
                CultureInfo.InvariantCulture, $"{report.Summary}\n\n{placed.Count - MostAnnotations} more findings stand in the report.")
            : report.Summary;
        var title = TextSanitizer.Cut(report.Title, TitleLimit);
        var outputs = batches.ConvertAll(batch => new NewCheckRunOutput(title, summary) { Annotations = batch });
        var (run, answer) = await CreateAsync(report, outputs[0], cancel);
        for (var number = 1; number < outputs.Count && run is not null && answer.IsDone; number++)
            answer = await AppendAsync(run.Id, outputs[number], shown: (number * PerRequest) + outputs[number].Annotations.Count, cancel);
        return _api.Outcome("the check run", answer, Permission);
    }

    private Task<(CheckRun? Run, ApiResponse Last)> CreateAsync(CheckReport report, NewCheckRunOutput output, CancellationToken cancel)
    {
        var conclusion = report.State == StatusState.Success ? CheckConclusion.Success : CheckConclusion.Failure;
        var wanted = new NewCheckRun(report.Name, context.Commit!)
        {
            ExternalId = report.RunKey,
            DetailsUrl = report.Url,
            Status = CheckStatus.Completed,
            Conclusion = conclusion,
            Output = output,
        };
        return _api.WriteOnceAsync(
            github => Runs(github).Create(_api.Owner, _api.Name, wanted),
            async () =>
            {
                var sought = new CheckRunRequest { CheckName = report.Name, Filter = CheckRunCompletedAtFilter.All };
                var commit = Uri.EscapeDataString(context.Commit!);
                var (listed, _) = await _api.ReadAsync(
                    github => Runs(github).GetAllForReference(_api.Owner, _api.Name, commit, sought, GitHubApi.FirstPage), cancel);
                return listed?.CheckRuns.FirstOrDefault(run => run.ExternalId == report.RunKey);
            },
            cancel);
    }

    private async Task<ApiResponse> AppendAsync(long id, NewCheckRunOutput output, int shown, CancellationToken cancel)
    {
        var (_, answer) = await _api.WriteOnceAsync(
            github => Runs(github).Update(_api.Owner, _api.Name, id, new CheckRunUpdate { Output = output }),
            async () =>
            {
                var (now, _) = await _api.ReadAsync(github => Runs(github).Get(_api.Owner, _api.Name, id), cancel);
                return now?.Output?.AnnotationsCount >= shown ? now : null;
            },
            cancel);
        return answer;
    }

    private static CheckRunsClient Runs(IApiConnection github) => new(github);

    // A message may have 64 KB, however many bytes its characters take.
    private static NewCheckRunAnnotation Wire(Annotation annotation)
    {
        var place = annotation.Location!;
        var line = Math.Max(1, place.Line);
        var column = place.Column is { } given ? Math.Max(1, given) : (int?)null;
        var level = annotation.Level switch
        {
            AnnotationLevel.Error => CheckAnnotationLevel.Failure,
            AnnotationLevel.Warning => CheckAnnotationLevel.Warning,
            _ => CheckAnnotationLevel.Notice,
        };
        var message = TextSanitizer.Line(annotation.Message);
        if (Encoding.UTF8.GetByteCount(message) > MessageBytes) message = TextSanitizer.Cut(message, MessageBytes / 3);
        var title = TextSanitizer.Cut(TextSanitizer.Line(annotation.Title), TitleLimit);
        var path = place.File.Replace('\\', '/');
        return new NewCheckRunAnnotation(path, line, line, level, message) { StartColumn = column, EndColumn = column, Title = title };
    }
}
