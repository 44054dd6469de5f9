using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>The parts of GitHub's REST API (and the one GraphQL question) that publishing uses, for <c>octo/sales</c>.</summary>
public sealed class GitHubServer : LoopbackServer
{
    private const string Repository = "/repos/octo/sales/";

    private readonly List<GitHubServerComment> _comments = [];
    private readonly List<JsonObject> _statuses = [];
    private readonly List<GitHubServerCheckRun> _checkRuns = [];
    private readonly List<(long Id, JsonObject Body, List<JsonObject> Statuses)> _deployments = [];
    private long _nextId = 1000;

    public string Login { get; set; } = "github-actions[bot]";

    public string HeadSha { get; set; } = "head42";

    /// <summary>The commit of every run.</summary>
    public string StartedAt { get; set; } = new('c', 40);

    public string Token { get; set; } = "job-token";

    /// <summary>Without it, writes are answered like those of a workflow that lacks the permission.</summary>
    public bool MayWrite { get; set; } = true;

    /// <summary>Reviewers who let the run into an environment: login and environment.</summary>
    public List<(string Login, string Environment)> Reviews { get; } = [];

    /// <summary>Names of what every run left.</summary>
    public List<string> Artifacts { get; } = [];

    /// <summary>Names of what else a run left.</summary>
    public Func<string, IEnumerable<string>> Left { get; set; } = _ => [];

    /// <summary>What a run was started by, on which branch, and how often.</summary>
    public (string Event, string Branch, int Attempt) Started { get; set; } = ("push", "main", 1);

    /// <summary>Who started every run, none of which has ended while this is said.</summary>
    public string? Starter { get; set; } = "alice";

    /// <summary>Whether what it left is gone.</summary>
    public bool Expired { get; set; }

    /// <summary>Jobs of run 991 with what became of them.</summary>
    public List<(string Name, string Conclusion)> Jobs { get; } = [];

    /// <summary>Who wrote the commits of pull request 42.</summary>
    public List<string> Authors { get; } = ["alice"];

    /// <summary>Members of the team <c>octo/dbas</c>, told only to the token <c>roles</c>.</summary>
    public List<string> Team { get; } = ["bob"];

    /// <summary>The commit that merging pull request 42 made; absent while it is open.</summary>
    public string? MergeSha { get; set; }

    /// <summary>What its branches hold.</summary>
    public GitHubBranches Branches { get; } = new();

    /// <summary>Commits and pull requests; absent where a test needs none beside pull request 42.</summary>
    public GitHubHistory? History
    {
        get;
        set => (field, Branches.HoldEverything) = (value, value is null);
    }

    public IReadOnlyList<GitHubServerComment> Comments => _comments;

    public IReadOnlyList<JsonObject> Statuses => _statuses;

    public IReadOnlyList<GitHubServerCheckRun> CheckRuns => _checkRuns;

    public IReadOnlyList<(long Id, JsonObject Body, List<JsonObject> Statuses)> Deployments => _deployments;

    public static async Task<GitHubServer> RunAsync()
    {
        var server = new GitHubServer();
        await server.StartAsync();
        return server;
    }

    public GitHubServerComment Add(string login, string body)
    {
        var comment = new GitHubServerComment(_nextId++, login, body);
        _comments.Add(comment);
        return comment;
    }

    protected override ServerReply Reply(HttpRequest request, string body)
    {
        if (request.Headers.UserAgent.Count == 0)
            return Message(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header");
        if (request.Path == "/orgs/octo/teams/dbas/members" && request.Headers.Authorization == "Bearer roles")
            return Json(200, new JsonArray([.. Team.Select(User)]));
        if (request.Headers.Authorization != $"Bearer {Token}") return Message(401, "Bad credentials");
        var path = request.Path.Value!;
        if (path == "/graphql")
            return Json(200, new JsonObject { ["data"] = new JsonObject { ["viewer"] = new JsonObject { ["login"] = Login } } });
        if (!path.StartsWith(Repository.TrimEnd('/'), StringComparison.Ordinal)) return Message(404, "Not Found");
        var below = path[(Repository.Length - 1)..].TrimStart('/');
        if (HttpMethods.IsGet(request.Method) && Branches.Answer(below, request.Query["ref"]) is { } kept) return Json(200, kept);
        if (path.Length < Repository.Length) return Message(404, "Not Found");
        if (!HttpMethods.IsGet(request.Method) && !MayWrite) return Message(403, "Resource not accessible by integration");
        if (HttpMethods.IsGet(request.Method) && History?.Answer(request, path[Repository.Length..].Split('/')) is { } told) return told;
        var node = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        return (request.Method, path[Repository.Length..].Split('/')) switch
        {
            ("GET", ["pulls", "42"]) => Json(200, new JsonObject { ["number"] = 42, ["head"] = new JsonObject { ["sha"] = HeadSha } }),
            ("GET", ["issues", "42", "comments"]) => Page(request),
            ("POST", ["issues", "42", "comments"]) => TooLong(node) ?? Json(201, Add(Login, (string)node["body"]!).ToJson(Url)),
            ("PATCH", ["issues", "comments", var id]) => TooLong(node) ?? Update(Number(id), (string)node["body"]!),
            ("DELETE", ["issues", "comments", var id]) =>
                _comments.RemoveAll(one => one.Id == Number(id)) > 0 ? new ServerReply(204, "") : Message(404, "Not Found"),
            ("GET", ["pulls"]) => Json(200, request.Query["head"] == "mallory:patch" ? new JsonArray(Pull()) : []),
            ("GET", ["pulls", "42", "commits"]) => Json(
                200,
                new JsonArray(
                    [.. Authors.Select(author => new JsonObject { ["author"] = User(author), ["committer"] = User("web-flow") })])),
            ("GET", ["commits", var sha, "pulls"]) => Json(200, sha == MergeSha || sha == HeadSha ? new JsonArray(Pull()) : []),
            ("GET", ["commits", _]) => Json(200, new JsonObject { ["author"] = User("alice"), ["committer"] = null }),
            ("GET", ["actions", "runs", var run]) => Json(
                200,
                new JsonObject
                {
                    ["id"] = Number(run),
                    ["head_branch"] = Started.Branch,
                    ["head_sha"] = StartedAt,
                    ["event"] = Started.Event,
                    ["run_attempt"] = Started.Attempt,
                }),
            ("GET", ["actions", "runs", var run, "attempts", var attempt]) => Json(
                200,
                new JsonObject
                {
                    ["id"] = Number(run),
                    ["run_attempt"] = Number(attempt),
                    ["status"] = Starter is null ? "completed" : "in_progress",
                    ["triggering_actor"] = User(Starter ?? "alice"),
                }),
            ("GET", ["actions", "runs", var run, "artifacts"]) => Json(
                200,
                new JsonObject
                {
                    ["artifacts"] = new JsonArray([
                        .. Artifacts.Concat(Left(run)).Where(name => !request.Query.TryGetValue("name", out var asked) || name == asked)
                            .Select(name => new JsonObject { ["id"] = 7, ["name"] = name, ["expired"] = Expired }),
                    ]),
                }),
            ("GET", ["actions", "runs", _, "attempts", "1", "jobs"]) => Json(
                200,
                new JsonObject
                {
                    ["jobs"] = request.Query["page"] == "1"
                        ? new JsonArray([.. Jobs.Select(job => new JsonObject { ["name"] = job.Name, ["conclusion"] = job.Conclusion })])
                        : [],
                }),
            ("GET", ["actions", "runs", _, "approvals"]) => Json(200, new JsonArray([.. Reviews.Select(Review)])),
            ("GET", ["commits", _, "statuses"]) => Json(200, Newest(_statuses)),
            ("POST", ["statuses", _]) => TooLong(node) ?? Kept(_statuses, node),
            ("GET", ["commits", _, "check-runs"]) => Json(200, Listed(_checkRuns.FindAll(run => run.Name == request.Query["check_name"]))),
            ("POST", ["check-runs"]) => TooMany(node) ?? Made(node),
            ("GET", ["check-runs", var id]) => Json(200, _checkRuns.Single(run => run.Id == Number(id)).ToJson()),
            ("PATCH", ["check-runs", var id]) => TooMany(node) ?? Appended(_checkRuns.Single(run => run.Id == Number(id)), node),
            ("GET", ["deployments"]) => Json(200, Found(request.Query["environment"]!, request.Query["sha"]!)),
            ("POST", ["deployments"]) => Deploy(node),
            ("GET", ["deployments", var id, "statuses"]) =>
                Json(200, Newest(_deployments.Single(one => one.Id == Number(id)).Statuses, onlyAsked: "auto_inactive")),
            ("POST", ["deployments", var id, "statuses"]) =>
                TooLong(node) ?? Kept(_deployments.Single(one => one.Id == Number(id)).Statuses, node, onlyAsked: "auto_inactive"),
            _ => Message(404, "Not Found"),
        };
    }

    // Every test that asked anything proves that it may be asked, and that GitHub answers so; GraphQL is described elsewhere.
    protected override void LookBack()
    {
        if (!GitHubDescription.IsInstalled) return;
        var problems = Exchanges.Where(exchange => exchange.Request.Path != "/graphql")
            .SelectMany(exchange => GitHubDescription.Look(exchange).Problems)
            .Distinct()
            .ToList();
        if (problems.Count > 0)
            throw new InvalidOperationException($"GitHub's API description says otherwise: {string.Join("; ", problems)}");
    }

    private JsonObject Pull() => new()
    {
        ["number"] = 42,
        ["head"] = new JsonObject { ["sha"] = HeadSha },
        ["merged_at"] = MergeSha is null ? null : "2026-11-23T09:00:00Z",
    };

    private static JsonObject User(string login) => new() { ["login"] = login, ["id"] = login.Sum(letter => letter) };

    private static JsonObject Review((string Login, string Environment) review) => new()
    {
        ["state"] = "approved",
        ["comment"] = "looks right",
        ["user"] = User(review.Login),
        ["environments"] = new JsonArray(new JsonObject { ["name"] = review.Environment }),
    };

    private ServerReply Page(HttpRequest request)
    {
        var size = int.Parse(request.Query["per_page"]!, CultureInfo.InvariantCulture);
        var page = request.Query.TryGetValue("page", out var asked) ? int.Parse(asked!, CultureInfo.InvariantCulture) : 1;
        var items = new JsonArray([.. _comments.Skip((page - 1) * size).Take(size).Select(one => one.ToJson(Url))]);
        var more = _comments.Count > page * size;
        return Json(200, items) with
        {
            Link = more
                ? $"<{Url}{request.Path}?per_page=1>; rel=\"first\", <{Url}{request.Path}?per_page={size}&page={page + 1}>; rel=\"next\""
                : null,
        };
    }

    private ServerReply Update(long id, string body)
    {
        var at = _comments.FindIndex(one => one.Id == id);
        if (at < 0) return Message(404, "Not Found");
        if (_comments[at].Login != Login) return Message(403, "Resource not accessible by integration");
        _comments[at] = _comments[at] with { Body = body };
        return Json(200, _comments[at].ToJson(Url));
    }

    private ServerReply Made(JsonObject node)
    {
        _checkRuns.Add(new GitHubServerCheckRun(_nextId++, node));
        return Appended(_checkRuns[^1], node) with { Status = 201 };
    }

    private static ServerReply Appended(GitHubServerCheckRun run, JsonObject node)
    {
        run.Annotations.AddRange(node["output"]!["annotations"]!.AsArray().Select(annotation => annotation!.DeepClone().AsObject()));
        return Json(200, run.ToJson());
    }

    private static JsonObject Listed(List<GitHubServerCheckRun> runs) => new()
    {
        ["total_count"] = runs.Count,
        ["check_runs"] = new JsonArray([.. runs.Select(run => run.ToJson())]),
    };

    private static ServerReply? TooMany(JsonObject node) =>
        node["output"]?["annotations"]?.AsArray().Count > 50
            ? Message(422, "Invalid request. No more than 50 items are allowed; 51 were supplied.")
            : null;

    private ServerReply Deploy(JsonObject body)
    {
        _deployments.Insert(0, (_nextId++, body, []));
        return Json(201, new JsonObject { ["id"] = _deployments[0].Id });
    }

    private JsonArray Found(string environment, string sha) => new([.. _deployments
        .Where(one => (string?)one.Body["environment"] == environment && (string?)one.Body["ref"] == sha)
        .Select(one => new JsonObject { ["id"] = one.Id })]);

    /// <param name="onlyAsked">A member of the request that no answer repeats.</param>
    private static ServerReply Kept(List<JsonObject> list, JsonObject node, string onlyAsked = "")
    {
        list.Add(node);
        return Json(201, Without(onlyAsked, node));
    }

    private static JsonArray Newest(List<JsonObject> list, string onlyAsked = "") =>
        new([.. list.AsEnumerable().Reverse().Select(one => Without(onlyAsked, one))]);

    private static JsonNode Without(string member, JsonObject node)
    {
        var copy = node.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }

    private static ServerReply? TooLong(JsonObject node)
    {
        if (((string?)node["body"])?.Length > 65_536) return Message(422, "Body is too long (maximum is 65536 characters)");
        return ((string?)node["description"])?.Length > 140 ? Message(422, "Description is too long (maximum is 140 characters)") : null;
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    private static ServerReply Message(int status, string text) => Json(status, new JsonObject { ["message"] = text });

    private static ServerReply Json(int status, JsonNode body) => new(status, body.ToJsonString());
}

public sealed record GitHubServerComment(long Id, string Login, string Body)
{
    internal JsonObject ToJson(string url) => new()
    {
        ["id"] = Id,
        ["body"] = Body,
        ["user"] = new JsonObject { ["login"] = Login, ["type"] = "Bot" },
        ["html_url"] = $"{url}/octo/sales/pull/42#issuecomment-{Id}",
    };
}

public sealed record GitHubServerCheckRun(long Id, JsonObject Body)
{
    public string Name => (string)Body["name"]!;

    /// <summary>Those of all requests, as they came.</summary>
    public List<JsonObject> Annotations { get; } = [];

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["head_sha"] = (string)Body["head_sha"]!,
        ["external_id"] = (string)Body["external_id"]!,
        ["status"] = (string)Body["status"]!,
        ["conclusion"] = (string)Body["conclusion"]!,
        ["output"] = new JsonObject { ["title"] = (string)Body["output"]!["title"]!, ["annotations_count"] = Annotations.Count },
    };
}
