using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Procedure;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Asks GitHub who let this run in, who wrote the commits, and who belongs to a team.</summary>
/// <param name="token">The workflow's own.</param>
/// <param name="roleToken">Of somebody who may read the organisation's teams.</param>
internal sealed class GitHubPeople(HttpClient http, TimeProvider time, HostContext context, Secret token, Secret? roleToken, HttpPatience? patience = null) : PlatformPeople(roleToken)
{
    private readonly GitHubApi _api = new(http, time, patience ?? new HttpPatience(), context, token);

    // GitHub says who and for which environment, but not when: it was before this was read.
    protected override async Task<Fact<IReadOnlyList<PlatformApproval>>> ApprovalsAsync(CancellationToken cancel)
    {
        if (context.RunId?.Split('-')[0] is not { } run) return Fact.NotApplicable<IReadOnlyList<PlatformApproval>>("the run has no number to ask by");
        const string what = "who approved on GitHub cannot be read";
        if (token.IsEmpty) return Fact.Unreadable<IReadOnlyList<PlatformApproval>>($"{what}: no token was given; pass `${{{{ github.token }}}}`");
        return await ReadAsync<GitHubReview[], PlatformApproval>(
            $"/actions/runs/{Uri.EscapeDataString(run)}/approvals",
            GitHubJson.Default.GitHubReviewArray,
            reviews => reviews.Where(review => review is { State: "approved", User.Login: not null })
                .SelectMany(review => review.Environments ?? [], (review, environment) =>
                    new PlatformApproval(review.User!.Login!, environment.Name ?? "", time.GetUtcNow(), review.Comment, $"GitHub, reviewer of run {run}")),
            answer => _api.Explain(what, answer, "actions: read"),
            cancel);
    }

    protected override async Task<Fact<IReadOnlyList<string>>> AuthorsAsync(CancellationToken cancel)
    {
        const string what = "who wrote the commits cannot be read";
        if (token.IsEmpty) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: no token was given; pass `${{{{ github.token }}}}`");
        var located = context.PullRequest is null ? await new PullRequestSearch(http, time, token, patience).LocateAsync(context, cancel) : context;
        if (located.PullRequest is { } number)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/pulls/{number}/commits?per_page=100");
            return await ReadAsync(path, GitHubJson.Default.GitHubAuthoredArray, Logins, answer => _api.Explain(what, answer, "pull-requests: read"), cancel);
        }

        if (context.Commit is not { } commit) return Fact.NotApplicable<IReadOnlyList<string>>("the run has no commit");
        return await ReadAsync($"/commits/{Uri.EscapeDataString(commit)}", GitHubJson.Default.GitHubAuthored, one => Logins([one]), answer => _api.Explain(what, answer, "contents: read"), cancel);
    }

    protected override async Task<Fact<IReadOnlyList<string>>> MembersAsync(string team, Secret asking, CancellationToken cancel)
    {
        var what = $"the members of the team {team} cannot be read";
        if (team.Split('/') is not [var organisation, var name]) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: it is no organisation/team");
        var api = new GitHubApi(http, time, patience ?? new HttpPatience(), context, asking);
        var url = $"{context.ApiUrl}/orgs/{Uri.EscapeDataString(organisation)}/teams/{Uri.EscapeDataString(name)}/members?per_page=100";
        var (people, last) = await api.ListAsync(url, GitHubJson.Default.GitHubUserArray, cancel);
        return people is null
            ? Fact.Unreadable<IReadOnlyList<string>>($"{what}: {last.Heard("GitHub", null)}; the role token needs the right to read the organisation's members")
            : Fact.Known<IReadOnlyList<string>>([.. people.Select(person => person.Login).OfType<string>()]);
    }

    private async Task<Fact<IReadOnlyList<TFact>>> ReadAsync<TAnswer, TFact>(string path, JsonTypeInfo<TAnswer> type, Func<TAnswer, IEnumerable<TFact>> find, Func<Answer, string> explain, CancellationToken cancel)
        where TAnswer : class
    {
        var answer = await _api.Client.ReadAsync(_api.Root + path, cancel);
        return answer.IsDone && RestClient.Parse(answer, type) is { } read
            ? Fact.Known<IReadOnlyList<TFact>>([.. find(read)])
            : Fact.Unreadable<IReadOnlyList<TFact>>(explain(answer));
    }

    private static IEnumerable<string> Logins(IEnumerable<GitHubAuthored> commits) =>
        commits.SelectMany(commit => new[] { commit.Author?.Login, commit.Committer?.Login }).OfType<string>().Where(login => login is not "web-flow").Distinct(StringComparer.OrdinalIgnoreCase);
}
