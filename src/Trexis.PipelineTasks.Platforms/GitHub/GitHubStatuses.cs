using Octokit;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Commit statuses and deployment statuses on GitHub.</summary>
internal sealed class GitHubStatuses : IStatuses
{
    /// <summary>UTF-16 units of a description; more is refused.</summary>
    public const int DescriptionLimit = 140;

    private readonly GitHubApi _api;
    private readonly HostContext _context;

    public GitHubStatuses(HttpClient http, TimeProvider time, HostContext context, Secret token, RetryOptions? patience = null)
    {
        _api = new GitHubApi(http, time, patience ?? new RetryOptions(), context, token);
        _context = context;
    }

    public async Task<IReadOnlyList<Publication>> SetAsync(StatusReport report, CancellationToken cancel)
    {
        var (state, description, url) = (report.State, report.Description, report.Url);
        List<Publication> set = [await SetCommitStatusAsync($"trexis / {report.Name}", state, description, url, cancel)];

        // On GitHub itself the job's environment keeps this record.
        if (report.Deployed is { } environment && _context.Name != GitHubContext.Name)
            set.Add(await SetDeploymentStatusAsync(environment, state, description, url, cancel));
        return set;
    }

    /// <summary>Sets a status on the run's commit: the pull request's head, not its merge.</summary>
    /// <param name="name">GitHub keeps the last one of each name: <c>trexis / deployment.yml / prod</c>.</param>
    public async Task<Publication> SetCommitStatusAsync(
        string name, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (_api.Missing("commit status") is { } missing) return missing;
        var said = TextSanitizer.Cut(description, DescriptionLimit);
        var status = new NewCommitStatus { State = Named<CommitState>(state), Context = name, Description = said, TargetUrl = url };
        var commit = Uri.EscapeDataString(_context.Commit!);
        var (_, answer) = await _api.WriteOnceAsync(
            github => new CommitStatusClient(github).Create(_api.Owner, _api.Name, commit, status),
            async () =>
            {
                var (all, _) = await _api.ReadAsync(
                    github => new CommitStatusClient(github).GetAll(_api.Owner, _api.Name, commit, GitHubApi.FirstPage), cancel);
                var newest = all?.FirstOrDefault(other => other.Context == name);
                return newest?.State == status.State && newest.Description == said && newest.TargetUrl == url ? newest : null;
            },
            cancel);
        return _api.Outcome("the commit status", answer, "statuses: write");
    }

    /// <summary>Records the state of an environment's deployment of the run's commit; the deployment is made where there is none.</summary>
    public async Task<Publication> SetDeploymentStatusAsync(
        string environment, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (_api.Missing("deployment status") is { } missing) return missing;
        var said = TextSanitizer.Cut(description, DescriptionLimit);
        var (deployment, made) = await DeploymentAsync(environment, said, cancel);
        if (deployment is null) return _api.Failure("the deployment", made, "deployments: write");

        // Environments of one procedure stand side by side: a success in one must not make another inactive.
        var reached = state == StatusState.Pending ? DeploymentState.InProgress : Named<DeploymentState>(state);
        var status = new NewDeploymentStatus(reached) { Description = said, LogUrl = url, AutoInactive = false };
        var (_, answer) = await _api.WriteOnceAsync(
            github => new DeploymentStatusClient(github).Create(_api.Owner, _api.Name, deployment.Id, status),
            async () =>
            {
                var (all, _) = await _api.ReadAsync(
                    github => new DeploymentStatusClient(github).GetAll(_api.Owner, _api.Name, deployment.Id, GitHubApi.FirstPage), cancel);
                return all is [{ } newest, ..] && newest.State == status.State && newest.Description == said ? newest : null;
            },
            cancel);
        return _api.Outcome("the deployment status", answer, "deployments: write");
    }

    private async Task<(Numbered? Deployment, ApiResponse Last)> DeploymentAsync(string environment, string said, CancellationToken cancel)
    {
        var (found, answer) = await FoundAsync();
        if (found is null or [_, ..]) return (found?[0], answer);
        var wanted = new NewDeployment(_context.Commit!)
        {
            Environment = environment,
            Description = said,
            AutoMerge = false,
            RequiredContexts = [],
        };
        return await _api.WriteOnceAsync(
            github => github.Post<Numbered>(_api.Of($"deployments"), wanted),
            async () => await FoundAsync() is { Value: [var happened, ..] } ? happened : null,
            cancel);

        Task<(IReadOnlyList<Numbered>? Value, ApiResponse Last)> FoundAsync()
        {
            var asked = new Dictionary<string, string> { ["sha"] = _context.Commit!, ["environment"] = environment };
            return _api.ReadAsync(github => github.GetAll<Numbered>(_api.Of($"deployments"), asked, GitHubApi.FirstPage), cancel);
        }
    }

    // The platform has the same names for them.
    private static T Named<T>(StatusState state)
        where T : struct, Enum => Enum.Parse<T>(state.ToString());

    /// <summary>A deployment: Octokit's own record cannot hold the payload that somebody else may have given it.</summary>
    private sealed record Numbered { public long Id { get; init; } }
}
