using System.Globalization;
using System.Text.Json;
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

    public GitHubStatuses(HttpClient http, TimeProvider time, HostContext context, Secret token, HttpPatience? patience = null)
    {
        _api = new GitHubApi(http, time, patience ?? new HttpPatience(), context, token);
        _context = context;
    }

    /// <summary>Sets a status on the run's commit: the pull request's head, not its merge.</summary>
    /// <param name="name">GitHub keeps the last one of each name: <c>trexis/prod</c>.</param>
    public async Task<Publication> SetCommitStatusAsync(string name, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (_api.Missing("commit status") is { } missing) return missing;
        var status = new GitHubStatus(Word(state), name, AnnotationText.Cut(description, DescriptionLimit), url);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, GitHubJson.Default.GitHubStatus);
        var commit = Uri.EscapeDataString(_context.Commit!);
        var answer = await _api.Client.WriteOnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Post, $"{_api.Root}/statuses/{commit}", json, cancel),
            async () => await _api.NewestAsync($"{_api.Root}/commits/{commit}/statuses?per_page=100", GitHubJson.Default.GitHubStatusArray, other => other.Context == name, cancel) == status,
            cancel);
        return _api.Outcome("the commit status", answer, "statuses: write");
    }

    /// <summary>Records the state of an environment's deployment of the run's commit; the deployment is made where there is none.</summary>
    public async Task<Publication> SetDeploymentStatusAsync(string environment, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (_api.Missing("deployment status") is { } missing) return missing;
        var (deployment, made) = await DeploymentAsync(environment, description, cancel);
        if (deployment is null) return _api.Outcome("the deployment", made, "deployments: write");

        // Environments of one procedure stand side by side: a success in one must not make another inactive.
        var status = new GitHubDeploymentStatus(state == StatusState.Pending ? "in_progress" : Word(state), AnnotationText.Cut(description, DescriptionLimit), url, AutoInactive: false);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, GitHubJson.Default.GitHubDeploymentStatus);
        var statuses = string.Create(CultureInfo.InvariantCulture, $"{_api.Root}/deployments/{deployment.Id}/statuses");
        var answer = await _api.Client.WriteOnceAsync(
            () => _api.Client.WriteAsync(HttpMethod.Post, statuses, json, cancel),
            async () => await _api.NewestAsync($"{statuses}?per_page=1", GitHubJson.Default.GitHubDeploymentStatusArray, _ => true, cancel) is { } newest
                && newest.State == status.State && newest.Description == status.Description,
            cancel);
        return _api.Outcome("the deployment status", answer, "deployments: write");
    }

    private async Task<(GitHubDeployment? Deployment, Answer Last)> DeploymentAsync(string environment, string description, CancellationToken cancel)
    {
        var query = $"{_api.Root}/deployments?sha={Uri.EscapeDataString(_context.Commit!)}&environment={Uri.EscapeDataString(environment)}&per_page=1";
        var found = await _api.Client.ReadAsync(query, cancel);
        if (!found.IsDone) return (null, found);
        if (RestClient.Parse(found, GitHubJson.Default.GitHubDeploymentArray) is [{ } newest, ..]) return (newest, found);
        var wanted = new GitHubNewDeployment(_context.Commit!, environment, AnnotationText.Cut(description, DescriptionLimit), AutoMerge: false, RequiredContexts: []);
        var made = await _api.Client.WriteAsync(HttpMethod.Post, $"{_api.Root}/deployments", JsonSerializer.SerializeToUtf8Bytes(wanted, GitHubJson.Default.GitHubNewDeployment), cancel);
        if (made.IsUnclear && await _api.NewestAsync(query, GitHubJson.Default.GitHubDeploymentArray, _ => true, cancel) is { } happened) return (happened, made);
        return (made.IsDone ? RestClient.Parse(made, GitHubJson.Default.GitHubDeployment) : null, made);
    }

    private static string Word(StatusState state) => state switch
    {
        StatusState.Pending => "pending",
        StatusState.Success => "success",
        StatusState.Failure => "failure",
        _ => "error",
    };
}
