using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>The states that commit and deployment statuses have in common.</summary>
public enum StatusState
{
    Pending,
    Success,
    Failure,
    Error,
}

/// <summary>Commit statuses and deployment statuses on GitHub.</summary>
public sealed class GitHubStatuses
{
    /// <summary>UTF-16 units of a description; more is refused.</summary>
    public const int DescriptionLimit = 140;

    private readonly GitHubApi _api;
    private readonly HostContext _context;
    private readonly Secret _token;

    public GitHubStatuses(HttpClient http, TimeProvider time, HostContext context, Secret token, HttpPatience? patience = null)
    {
        _api = new GitHubApi(http, time, patience ?? new HttpPatience(), context, token);
        _context = context;
        _token = token;
    }

    /// <summary>Sets a status on the run's commit: the pull request's head, not its merge.</summary>
    /// <param name="name">GitHub keeps the last one of each name: <c>trexis/prod</c>.</param>
    public async Task<Publication> SetCommitStatusAsync(string name, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (Missing("commit status") is { } missing) return missing;
        var status = new GitHubStatus(Word(state), name, AnnotationText.Cut(description, DescriptionLimit), url);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, GitHubJson.Default.GitHubStatus);
        var commit = Uri.EscapeDataString(_context.Commit!);
        var answer = await OnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Post, $"{_api.Root}/statuses/{commit}", json, cancel),
            async () => await NewestAsync($"{_api.Root}/commits/{commit}/statuses?per_page=100", GitHubJson.Default.GitHubStatusArray, other => other.Context == name, cancel) == status,
            cancel);
        return Outcome("the commit status", answer, "statuses: write");
    }

    /// <summary>Records the state of an environment's deployment of the run's commit; the deployment is made where there is none.</summary>
    public async Task<Publication> SetDeploymentStatusAsync(string environment, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (Missing("deployment status") is { } missing) return missing;
        var (deployment, made) = await DeploymentAsync(environment, description, cancel);
        if (deployment is null) return Outcome("the deployment", made, "deployments: write");

        // Environments of one procedure stand side by side: a success in one must not make another inactive.
        var status = new GitHubDeploymentStatus(state == StatusState.Pending ? "in_progress" : Word(state), AnnotationText.Cut(description, DescriptionLimit), url, AutoInactive: false);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, GitHubJson.Default.GitHubDeploymentStatus);
        var statuses = string.Create(CultureInfo.InvariantCulture, $"{_api.Root}/deployments/{deployment.Id}/statuses");
        var answer = await OnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Post, statuses, json, cancel),
            async () => await NewestAsync($"{statuses}?per_page=1", GitHubJson.Default.GitHubDeploymentStatusArray, _ => true, cancel) is { } newest
                && newest.State == status.State && newest.Description == status.Description,
            cancel);
        return Outcome("the deployment status", answer, "deployments: write");
    }

    private async Task<(GitHubDeployment? Deployment, Answer Last)> DeploymentAsync(string environment, string description, CancellationToken cancel)
    {
        var query = $"{_api.Root}/deployments?sha={Uri.EscapeDataString(_context.Commit!)}&environment={Uri.EscapeDataString(environment)}&per_page=1";
        var found = await _api.Client.ReadAsync(query, cancel);
        if (!found.IsDone) return (null, found);
        if (RestClient.Parse(found, GitHubJson.Default.GitHubDeploymentArray) is [{ } newest, ..]) return (newest, found);
        var wanted = new GitHubNewDeployment(_context.Commit!, environment, AnnotationText.Cut(description, DescriptionLimit), AutoMerge: false, RequiredContexts: []);
        var made = await _api.Client.WriteAsync(HttpMethod.Post, $"{_api.Root}/deployments", JsonSerializer.SerializeToUtf8Bytes(wanted, GitHubJson.Default.GitHubNewDeployment), cancel);
        if (made.IsUnclear && await NewestAsync(query, GitHubJson.Default.GitHubDeploymentArray, _ => true, cancel) is { } happened) return (happened, made);
        return (made.IsDone ? RestClient.Parse(made, GitHubJson.Default.GitHubDeployment) : null, made);
    }

    // A write of unknown outcome is looked for, and only repeated where it is not there.
    private async Task<Answer> OnceAsync(Func<Task<Answer>> write, Func<Task<bool>> happened, CancellationToken cancel)
    {
        var answer = await write();
        if (!answer.IsUnclear) return answer;
        await _api.Client.PauseAsync(0, cancel);
        return await happened() ? answer with { Kind = AnswerKind.Done } : await write();
    }

    private async Task<T?> NewestAsync<T>(string url, JsonTypeInfo<T[]> type, Func<T, bool> wanted, CancellationToken cancel)
        where T : class
    {
        var answer = await _api.Client.ReadAsync(url, cancel);
        return answer.IsDone ? RestClient.Parse(answer, type)?.FirstOrDefault(wanted) : null;
    }

    private Publication? Missing(string what)
    {
        if (_context.Repository is null || _context.Commit is null) return new Publication(PublicationState.Skipped, $"no {what}: the run belongs to no commit of a repository");
        if (!RestClient.CanReach(_context.ApiUrl)) return new Publication(PublicationState.Failed, $"no {what}: GitHub's API is at no http or https URL: '{_context.ApiUrl}'");
        return _token.IsEmpty ? new Publication(PublicationState.Failed, $"no {what}: no token was given; pass `${{{{ github.token }}}}`") : null;
    }

    private Publication Outcome(string what, Answer answer, string permission) => answer.IsDone
        ? new Publication(PublicationState.Created, $"{what} was set")
        : new Publication(PublicationState.Failed, _api.Explain($"{what} was not set", answer, permission));

    private static string Word(StatusState state) => state switch
    {
        StatusState.Pending => "pending",
        StatusState.Success => "success",
        StatusState.Failure => "failure",
        _ => "error",
    };
}
