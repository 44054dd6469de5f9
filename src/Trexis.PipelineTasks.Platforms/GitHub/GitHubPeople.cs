using System.Diagnostics;
using Octokit;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Asks GitHub who let this run in, who wrote the commits, and who belongs to a team.</summary>
/// <param name="token">The workflow's own.</param>
/// <param name="roleToken">Of somebody who may read the organisation's teams.</param>
internal sealed class GitHubPeople(
    HttpClient http,
    TimeProvider time,
    HostContext context,
    Secret token,
    Secret? roleToken,
    RetryOptions? patience = null) : PlatformPeople(roleToken, new PlatformClock(time))
{
    private GitHubApi Api => field ??= new(http, time, patience ?? new RetryOptions(), context, token, Clock);

    // GitHub says who and for which environment, but not when.
    protected override async Task<Fact<IReadOnlyList<PlatformApproval>>> ApprovalsAsync(CancellationToken cancel)
    {
        if (!long.TryParse(context.RunId?.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var run))
            return Fact.NotApplicable<IReadOnlyList<PlatformApproval>>("the run has no number to ask by");
        const string what = "who approved on GitHub cannot be read";
        if (token.IsEmpty)
            return Fact.Unreadable<IReadOnlyList<PlatformApproval>>($"{what}: {GitHubApi.NoToken(context)}");
        var (reviews, last) = await Api.ReadAsync(
            github => new ActionsWorkflowRunsClient(github).GetReviewHistory(Api.Owner, Api.Name, run), cancel);
        return FactOf(
            reviews?.Where(review => review.State == EnvironmentApprovalState.Approved && review.User?.Login is not null)
                .SelectMany(review => review.Environments ?? [], (review, environment) =>
                    new PlatformApproval(review.User.Login, environment.Name ?? "", null, review.Comment, SourceOf(review.User.Id, run))),
            () => Api.Explain(what, last, "actions: read"));
    }

    // Of a later attempt, whoever pressed the button. A run that has ended is nobody's any more.
    protected override async Task<Fact<string>> StarterAsync(CancellationToken cancel)
    {
        const string what = "who started the run cannot be read";
        if (context.RunId?.Split('-') is not [var run, var attempt] || token.IsEmpty) return Fact.Unreadable<string>(what);
        if (!long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Fact.Unreadable<string>(what);
        var (told, last) = await Api.ReadAsync(
            github => new ActionsWorkflowRunsClient(github).GetAttempt(Api.Owner, Api.Name, id, number), cancel);
        if (told is null) return Fact.Unreadable<string>(Api.Explain(what, last, "actions: read"));
        return told.Status.StringValue != "completed" && (told.TriggeringActor ?? told.Actor)?.Login is { } login
            ? Fact.Known(login)
            : Fact.Unreadable<string>($"{what}: it has ended");
    }

    protected override async Task<Fact<IReadOnlyList<string>>> AuthorsAsync(CancellationToken cancel)
    {
        const string what = "who wrote the commits cannot be read";
        if (token.IsEmpty) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: {GitHubApi.NoToken(context)}");
        var located = context.PullRequest is null
            ? await new GitHubPullRequests(http, time, token, patience).LocateAsync(context, cancel)
            : context;
        if (located.PullRequest is { } number)
        {
            var (commits, listed) = await Api.ReadAsync(
                github => new PullRequestsClient(github).Commits(Api.Owner, Api.Name, number), cancel);
            return FactOf(
                Logins(commits?.SelectMany(one => new[] { one.Author?.Login, one.Committer?.Login })),
                () => Api.Explain(what, listed, "pull-requests: read"));
        }

        if (context.Commit is not { } commit) return Fact.NotApplicable<IReadOnlyList<string>>("the run has no commit");
        var (alone, read) = await Api.ReadAsync(
            github => new RepositoryCommitsClient(github).Get(Api.Owner, Api.Name, Uri.EscapeDataString(commit)), cancel);
        return FactOf(
            Logins(alone is null ? null : [alone.Author?.Login, alone.Committer?.Login]),
            () => Api.Explain(what, read, "contents: read"));
    }

    protected override async Task<Fact<IReadOnlyList<string>>> MembersAsync(string team, Secret asking, CancellationToken cancel)
    {
        var what = $"the members of the team {team} cannot be read";
        if (team.Split('/') is not [var organisation, var name])
            return Fact.Unreadable<IReadOnlyList<string>>($"{what}: it is no organisation/team");
        var api = new GitHubApi(http, time, patience ?? new RetryOptions(), context, asking);
        var members = new Uri($"orgs/{Uri.EscapeDataString(organisation)}/teams/{Uri.EscapeDataString(name)}/members", UriKind.Relative);
        var (people, last) = await api.ReadAsync(github => github.GetAll<User>(members, GitHubApi.AllPages), cancel);
        return FactOf(
            people?.Select(person => person.Login).OfType<string>(),
            () => $"{what}: {last.Describe("GitHub", null)}; the role token needs the right to read the organisation's members");
    }

    public override async Task<Fact<ReviewedChange>> ReviewsAsync(Fact<ReviewQuestion> question, CancellationToken cancel)
    {
        const string what = "who reviewed the files cannot be told";
        if (token.IsEmpty) return Fact.Unreadable<ReviewedChange>($"{what}: {GitHubApi.NoToken(context)}");
        if (question is not Fact<ReviewQuestion>.Known { Value: var asked })
            return question.Map<ReviewedChange>(_ => throw new UnreachableException());
        try
        {
            return Fact.Known(await new GitHubReviews(Api, asked, context.Commit ?? asked.Commit, cancel).ReadAsync());
        }
        catch (Exception exception) when (exception is FaultException or InputException)
        {
            return Fact.Unreadable<ReviewedChange>($"{what}: {exception.Message}");
        }
    }

    // A login may be another person's tomorrow.
    private static string SourceOf(long account, long run) =>
        string.Create(CultureInfo.InvariantCulture, $"GitHub, account {account}, reviewer of run {run}");

    private static Fact<IReadOnlyList<T>> FactOf<T>(IEnumerable<T>? read, Func<string> whyNot) =>
        read is null ? Fact.Unreadable<IReadOnlyList<T>>(whyNot()) : Fact.Known<IReadOnlyList<T>>([.. read]);

    private static IEnumerable<string>? Logins(IEnumerable<string?>? logins) =>
        logins?.OfType<string>().Where(login => login is not "web-flow").Distinct(StringComparer.OrdinalIgnoreCase);
}
