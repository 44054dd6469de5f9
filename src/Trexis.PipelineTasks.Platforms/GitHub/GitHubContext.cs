using System.Text.Json;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>What GitHub tells a step of its run: variables, and the event's file for pull requests.</summary>
internal static class GitHubContext
{
    public const string Name = "github";

    public static HostContext Read(IReadOnlyDictionary<string, string> environment)
    {
        var pull = PullRequestOf(environment);

        // On a re-run the triggering actor is who pressed the button; the actor stays who started the first one.
        var actor = environment.Present("GITHUB_TRIGGERING_ACTOR") ?? environment.Present("GITHUB_ACTOR");
        var repository = environment.Present("GITHUB_REPOSITORY");
        var run = environment.Present("GITHUB_RUN_ID");
        var attempt = environment.Present("GITHUB_RUN_ATTEMPT") ?? "1";
        var server = environment.Present("GITHUB_SERVER_URL");
        return new HostContext
        {
            Name = Name,
            Actor = actor ?? "unknown",
            ActorProof = actor is null ? ProofLevel.Declared : ProofLevel.Verified,
            Commit = pull.HeadSha ?? environment.Present("GITHUB_SHA"),
            Branch = environment.Present("GITHUB_HEAD_REF") ?? environment.Present("GITHUB_REF_NAME") ?? environment.Present("GITHUB_REF"),
            RunUrl = server is null || repository is null || run is null
                ? null
                : $"{server}/{repository}/actions/runs/{run}/attempts/{attempt}",
            RunId = run is null ? null : $"{run}-{attempt}",
            PullRequest = pull.Number,
            Provider = RepositoryProvider.GitHub,
            ApiUrl = (environment.Present("GITHUB_API_URL") ?? "https://api.github.com").TrimEnd('/'),
            Repository = repository,
            Checkout = environment.Present("GITHUB_WORKSPACE"),
            HeadLabel = pull.HeadLabel,
            AfterEvent = pull.AfterEvent,
            EventName = environment.Present("GITHUB_EVENT_NAME"),
            Identity = IdentityOf(environment),
            IsFork = pull.HeadRepository is not null
                && repository is not null
                && !string.Equals(pull.HeadRepository, repository, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static RunIdentity? IdentityOf(IReadOnlyDictionary<string, string> environment)
    {
        string[] names =
        [
            "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_SHA", "GITHUB_REF",
            "GITHUB_EVENT_NAME", "GITHUB_WORKFLOW_REF",
        ];
        return names.Select(environment.Present).OfType<string>().ToList()
            is [var repository, var repositoryId, var run, var attempt, var commit, var reference, var started, var workflow]
            ? new RunIdentity
            {
                Repository = repository,
                RepositoryId = repositoryId,
                Run = run,
                Attempt = attempt,
                Commit = commit,
                Ref = reference,
                Event = started,
                Workflow = workflow,
                OwnerId = environment.Present("GITHUB_REPOSITORY_OWNER_ID"),
                ActorId = environment.Present("GITHUB_ACTOR_ID"),
                Runner = environment.Present("RUNNER_ENVIRONMENT"),
            }
            : null;
    }

    private static PullRequest PullRequestOf(IReadOnlyDictionary<string, string> environment)
    {
        var fromEvent = environment.Present("GITHUB_EVENT_PATH") is { } file ? FromEvent(file) : PullRequest.None;
        return fromEvent.Number is not null ? fromEvent : fromEvent with { Number = FromRef(environment.Present("GITHUB_REF")) };
    }

    // The commit of a pull request is its head: GITHUB_SHA is a merge that exists nowhere else.
    private static PullRequest FromEvent(string file)
    {
        try
        {
            // As strict text: of bytes that are none, the parser says so only where somebody asks for the value that holds them.
            using var document = JsonDocument.Parse(InputFile.ReadText(file, FileKind.Event));
            if (Member(document.RootElement, "workflow_run") is { } run) return FromRun(run);
            if (Member(document.RootElement, "pull_request") is not { } pull) return PullRequest.None;
            var number = Member(pull, "number") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var read)
                ? read
                : (int?)null;
            var head = Member(pull, "head");
            return new PullRequest(number, Text(head, "sha"), Text(head is null ? null : Member(head.Value, "repo"), "full_name"));
        }
        catch (Exception broken) when (broken is IOException or InputException or JsonException)
        {
            // A context without its pull request still deploys; only the comment has no place to go, and says so.
            return PullRequest.None;
        }
    }

    // This run comments on another one, which had no right to; the event names that run's branch but no fork's pull request.
    private static PullRequest FromRun(JsonElement run)
    {
        var repository = Member(run, "head_repository");
        var owner = Text(repository is null ? null : Member(repository.Value, "owner"), "login");
        var branch = Text(run, "head_branch");
        return new PullRequest(null, Text(run, "head_sha"), null, owner is null || branch is null ? null : $"{owner}:{branch}")
        {
            AfterEvent = Text(run, "event"),
        };
    }

    private static int? FromRef(string? reference)
    {
        var parts = reference?.Split('/');
        return parts is ["refs", "pull", var number, ..]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static string? Text(JsonElement? parent, string name) =>
        parent is { } present && Member(present, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private sealed record PullRequest(int? Number, string? HeadSha, string? HeadRepository, string? HeadLabel = null)
    {
        public static readonly PullRequest None = new(null, null, null);

        public string? AfterEvent { get; init; }
    }
}
