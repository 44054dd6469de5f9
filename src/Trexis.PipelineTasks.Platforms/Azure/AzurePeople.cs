using System.Net.Http.Headers;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Asks Azure DevOps who let this run into its stages, who wrote the commits, and who belongs to a team.</summary>
/// <param name="token"><c>System.AccessToken</c>, wherever the repository is kept.</param>
/// <param name="roleToken">Of somebody who may read the projects' teams.</param>
internal sealed class AzurePeople(
    HttpClient http,
    TimeProvider time,
    HostContext context,
    Secret token,
    Secret? roleToken,
    RetryOptions? patience = null) : PlatformPeople(roleToken, new PlatformClock(time))
{
    private const string ApprovalsUnread = "who approved on Azure DevOps cannot be read";
    private const string ViewBuilds = "grant `View builds` on the pipeline to the `Project Build Service`";

    private readonly RetryOptions _patience = patience ?? new RetryOptions();
    private readonly string _project = $"{context.CollectionUrl}/{Uri.EscapeDataString(context.Project ?? "")}";

    private RestClient Client => field ??= new(
        http, time, _patience, request => Authorize(request, new AuthenticationHeaderValue("Bearer", token.Reveal())), Clock);

    // A run that has ended is nobody's any more.
    protected override async Task<Fact<string>> StarterAsync(CancellationToken cancel)
    {
        const string what = "who started the run cannot be read";
        if (context.Distrusted is { } distrusted) return Fact.Unreadable<string>($"{what}: {distrusted}");
        if (context.RunId?.Split('-')[0] is not { } run || token.IsEmpty || !RestClient.CanReach(context.CollectionUrl))
            return Fact.Unreadable<string>(what);
        var answer = AzureApi.NormalizeSignIn(
            await Client.ReadAsync($"{_project}/_apis/build/builds/{Uri.EscapeDataString(run)}{AzureApi.Version}", cancel));
        if (!answer.IsDone || RestClient.Parse(answer, AzureJson.Default.AzureBuild) is not { RequestedFor: { } person } build)
            return Fact.Unreadable<string>($"{what}: {answer.Describe("Azure DevOps", null)}; {ViewBuilds}");
        if (build.Status == "completed") return Fact.Unreadable<string>($"{what}: it has ended");
        // Variables name a person by the address, or where there is none by the name that is shown.
        var isMeant = new[] { person.UniqueName, person.DisplayName }.Contains(context.Actor, StringComparer.OrdinalIgnoreCase);
        return Fact.Known(isMeant ? context.Actor : NameOf(person));
    }

    // The run's timeline holds a record for each approval, below the checkpoint of the stage that waited for it.
    protected override async Task<Fact<IReadOnlyList<PlatformApproval>>> ApprovalsAsync(CancellationToken cancel)
    {
        if (context.RunId?.Split('-')[0] is not { } run)
            return Fact.NotApplicable<IReadOnlyList<PlatformApproval>>("the run has no number to ask by");
        if (token.IsEmpty)
            return Fact.Unreadable<IReadOnlyList<PlatformApproval>>(
                $"{ApprovalsUnread}: no token was given; map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's env");
        if (context.Distrusted is { } distrusted)
            return Fact.Unreadable<IReadOnlyList<PlatformApproval>>($"{ApprovalsUnread}: {distrusted}");
        if (!RestClient.CanReach(context.CollectionUrl))
            return Fact.Unreadable<IReadOnlyList<PlatformApproval>>(
                $"{ApprovalsUnread}: the collection is at no http or https URL: '{context.CollectionUrl}'");
        var timeline = AzureApi.NormalizeSignIn(
            await Client.ReadAsync($"{_project}/_apis/build/builds/{Uri.EscapeDataString(run)}/timeline{AzureApi.Version}", cancel));
        if (!timeline.IsDone || RestClient.Parse(timeline, AzureJson.Default.AzureTimeline)?.Records is not { } records)
            return Unread<PlatformApproval>(ApprovalsUnread, timeline, ViewBuilds);
        var stages = records.Where(record => record is { Type: "Checkpoint.Approval", Id: not null })
            .ToDictionary(record => record.Id!, record => StageOf(record, records), StringComparer.OrdinalIgnoreCase);
        if (stages.Count == 0) return Fact.Known<IReadOnlyList<PlatformApproval>>([]);
        var ids = string.Join(',', stages.Keys.Select(Uri.EscapeDataString));
        var asked = AzureApi.NormalizeSignIn(
            await Client.ReadAsync($"{_project}/_apis/pipelines/approvals{AzureApi.Version}&approvalIds={ids}&$expand=steps", cancel));
        if (!asked.IsDone || RestClient.Parse(asked, AzureJson.Default.AzureApprovals)?.Value is not { } approvals)
            return Unread<PlatformApproval>(ApprovalsUnread, asked, ViewBuilds);
        return Fact.Known<IReadOnlyList<PlatformApproval>>(
            [
                .. approvals.Where(approval => approval.Status == "approved")
                    .SelectMany(approval => Given(approval, stages.GetValueOrDefault(approval.Id ?? ""), run)),
            ]);
    }

    private IEnumerable<PlatformApproval> Given(AzureApproval approval, string? stage, string run) =>
        from step in approval.Steps ?? []
        where step is { Status: "approved", ActualApprover: not null } && stage is not null
        select new PlatformApproval(
            NameOf(step.ActualApprover!),
            EnvironmentOf(stage!),
            step.LastModifiedOn,
            step.Comment,
            $"Azure DevOps, approver of the stage {stage} of run {run}");

    // Of its own stage a deployment job knows the environment; the templates name a stage after its environment.
    private string EnvironmentOf(string stage) =>
        stage == context.Stage && context.StageEnvironment is { } environment ? environment : stage;

    private static string? StageOf(AzureTimelineRecord record, AzureTimelineRecord[] records)
    {
        var at = record;
        for (var depth = 0; depth < records.Length && at is not null and not { Type: "Stage" }; depth++)
        {
            var parent = at.ParentId;
            at = records.FirstOrDefault(other => other.Id is not null && other.Id == parent);
        }

        return at?.Identifier ?? at?.Name;
    }

    protected override async Task<Fact<IReadOnlyList<string>>> AuthorsAsync(CancellationToken cancel)
    {
        const string what = "who wrote the commits cannot be read";
        if (context.Provider != RepositoryProvider.AzureRepos)
            return Fact.NotApplicable<IReadOnlyList<string>>("the repository is not kept by Azure Repos");
        if (token.IsEmpty)
            return Fact.Unreadable<IReadOnlyList<string>>(
                $"{what}: no token was given; map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's env");
        if (context.Distrusted is { } distrusted) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: {distrusted}");
        var located = context.PullRequest is null
            ? await new AzurePullRequests(http, time, token, _patience).LocateAsync(context, cancel)
            : context;
        if (located.PullRequest is null && context.Commit is null)
            return Fact.NotApplicable<IReadOnlyList<string>>("the run has no commit");
        var api = new AzureApi(http, time, _patience, located, token);
        if (located.PullRequest is null)
        {
            var one = AzureApi.NormalizeSignIn(
                await api.Client.ReadAsync($"{api.Root}/commits/{Uri.EscapeDataString(context.Commit!)}{AzureApi.Version}", cancel));
            return one.IsDone && RestClient.Parse(one, AzureJson.Default.AzureAuthored) is { } commit
                ? Fact.Known(Addresses([commit]))
                : Fact.Unreadable<IReadOnlyList<string>>(AzureApi.Explain(what, one));
        }

        var all = AzureApi.NormalizeSignIn(await api.Client.ReadAsync($"{api.PullRequest}/commits{AzureApi.Version}&$top=1000", cancel));
        return all.IsDone && RestClient.Parse(all, AzureJson.Default.AzureAuthoredCommits)?.Value is { } commits
            ? Fact.Known(Addresses(commits))
            : Fact.Unreadable<IReadOnlyList<string>>(AzureApi.Explain(what, all));
    }

    protected override async Task<Fact<IReadOnlyList<string>>> MembersAsync(string team, Secret asking, CancellationToken cancel)
    {
        const int page = 500;
        var what = $"the members of the team {team} cannot be read";
        if (team.Split('/') is not [var project, var name]) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: it is no project/team");
        if (context.Distrusted is { } distrusted) return Fact.Unreadable<IReadOnlyList<string>>($"{what}: {distrusted}");
        var client = new RestClient(http, time, _patience, request => Authorize(request, Credentials(asking)));
        var url = $"{context.CollectionUrl}/_apis/projects/{Uri.EscapeDataString(project)}/teams/{Uri.EscapeDataString(name)}/members"
            + $"{AzureApi.Version}";
        var members = new List<AzurePerson>();
        while (true)
        {
            var answer = AzureApi.NormalizeSignIn(
                await client.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"{url}&$top={page}&$skip={members.Count}"), cancel));
            if (!answer.IsDone || RestClient.Parse(answer, AzureJson.Default.AzureTeamMembers)?.Value is not { } read)
                return Unread<string>(what, answer, "the role token needs the right to read the project's teams");
            members.AddRange(read.Select(member => member.Identity).OfType<AzurePerson>());
            if (read.Length < page) break;
        }

        return members.Find(member => member.IsContainer) is { } group
            ? Fact.Unreadable<IReadOnlyList<string>>(
                $"{what}: it holds the group {group.DisplayName ?? group.Id}, whose members are not read; list the people, or a team "
                    + $"without groups")
            : Fact.Known<IReadOnlyList<string>>([.. members.Select(NameOf)]);
    }

    private static Fact<IReadOnlyList<T>> Unread<T>(string what, ApiResponse answer, string right)
    {
        var said = RestClient.Parse(answer, AzureJson.Default.AzureMessage)?.Message;
        var hint = answer.Status is 401 or 203 or 302
            ? "; the token is missing, expired or not for this collection"
            : answer.Status is 403 or 404 ? $"; {right}" : "";
        return Fact.Unreadable<IReadOnlyList<T>>($"{what}: {answer.Describe("Azure DevOps", said)}{hint}");
    }

    private static IReadOnlyList<string> Addresses(IEnumerable<AzureAuthored> commits) =>
        [
            .. commits.SelectMany(commit => new[] { commit.Author?.Email, commit.Committer?.Email })
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    // The address is unique, the display name is not.
    private static string NameOf(AzurePerson person) => person.UniqueName ?? person.Id ?? "unknown";

    // People make personal access tokens, which only basic authentication takes; what Entra issues is a JWT.
    private static AuthenticationHeaderValue Credentials(Secret asking) => asking.Reveal().StartsWith("eyJ", StringComparison.Ordinal)
        ? new AuthenticationHeaderValue("Bearer", asking.Reveal())
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + asking.Reveal())));

    private static void Authorize(HttpRequestMessage request, AuthenticationHeaderValue credentials)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = credentials;
    }
}
