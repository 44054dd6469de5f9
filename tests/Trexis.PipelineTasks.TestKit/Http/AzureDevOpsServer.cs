using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>The parts of Azure DevOps' REST API that publishing uses: one pull request, its threads, who one is.</summary>
public sealed class AzureDevOpsServer : LoopbackServer
{
    private const string Project = "/trexis/project-id/_apis/";
    private const string Repository = Project + "git/repositories/repo-id";
    private const string PullRequest = Repository + "/pullRequests/5";

    private readonly List<AzureServerThread> _threads = [];
    private int _nextId = 1;

    public string Token { get; set; } = "job-token";

    public string UserId { get; set; } = "build-service";

    public string HeadSha { get; set; } = "head5";

    /// <summary>Without it, writes are answered like those of a build service that lacks the right.</summary>
    public bool MayWrite { get; set; } = true;

    /// <summary>Whether the token is asked who it is.</summary>
    public bool TellsIdentity { get; set; } = true;

    public List<JsonObject> Statuses { get; } = [];

    /// <summary>Runs by their number: of which branch, and the commit that it carried.</summary>
    public Dictionary<int, (string Branch, string Commit)> Runs { get; } = [];

    /// <summary>Approvers who let run 7 into a stage: address, stage, and what they decided.</summary>
    public List<(string Address, string Stage, string Status)> Approvals { get; } = [];

    /// <summary>Who started every run, none of which has ended while this is said.</summary>
    public string? Starter { get; set; } = "alice";

    /// <summary>When they were given.</summary>
    public string ApprovedAt { get; set; } = "2026-11-23T09:30:00.123Z";

    /// <summary>Who wrote the commits of pull request 5.</summary>
    public List<string> Authors { get; } = ["alice"];

    /// <summary>The team <c>Sales/DBAs</c>, told only to the personal token <c>roles</c>: addresses, and groups among them.</summary>
    public List<(string Address, bool IsGroup)> Team { get; } = [("bob@example.com", false)];

    /// <summary>The commit that completing the pull request made; absent while it is open.</summary>
    public string? MergeSha { get; set; }

    /// <summary>Those that people see.</summary>
    public IReadOnlyList<AzureServerThread> Threads => [.. _threads.Where(thread => !thread.IsDeleted)];

    public static async Task<AzureDevOpsServer> RunAsync()
    {
        var server = new AzureDevOpsServer();
        await server.StartAsync();
        return server;
    }

    public AzureServerThread Add(string author, string content, string status)
    {
        var thread = new AzureServerThread { Id = _nextId++, Author = author, Content = content, Status = status };
        _threads.Add(thread);
        return thread;
    }

    protected override ServerReply Reply(HttpRequest request, string body)
    {
        if (request.Path == "/trexis/_apis/projects/Sales/teams/DBAs/members"
            && request.Headers.Authorization == $"Basic {Convert.ToBase64String(":roles"u8)}")
            return Json(
                200,
                Members(
                    int.Parse(request.Query["$skip"]!, CultureInfo.InvariantCulture),
                    int.Parse(request.Query["$top"]!, CultureInfo.InvariantCulture)));
        if (request.Headers.Authorization != $"Bearer {Token}") return new ServerReply(203, "<html>Sign in</html>");
        var path = request.Path.Value!;
        if (path == "/trexis/_apis/connectionData")
            return TellsIdentity
                ? Json(200, new JsonObject { ["authenticatedUser"] = new JsonObject { ["id"] = UserId } })
                : Message(500, "no");
        if (path == Repository + "/pullrequestquery")
            return Json(200, Found(JsonNode.Parse(body)!["queries"]![0]!["items"]![0]!.ToString()));
        if (Runs.FirstOrDefault(one => path == $"{Project}build/builds/{one.Key}") is { Key: > 0, Value: var run })
            return Json(200, Build(run.Branch, run.Commit));
        if (path == Project + "build/builds/7") return Json(200, Build(null, null));
        if (path == Project + "build/builds/7/timeline") return Json(200, Timeline());
        if (path == Project + "pipelines/approvals" && request.Query["$expand"] == "steps")
            return Json(
                200, new JsonObject { ["value"] = new JsonArray([.. Decided(request.Query["approvalIds"].ToString().Split(','))]) });
        if (path == PullRequest + "/commits") return Json(200, new JsonObject { ["value"] = new JsonArray([.. Authors.Select(Commit)]) });
        if (path.StartsWith(Repository + "/commits/", StringComparison.Ordinal)) return Json(200, Commit("alice"));
        if (!path.StartsWith(PullRequest, StringComparison.Ordinal))
            return Message(404, "TF401180: The requested pull request was not found.");
        if (request.Query["api-version"] != "7.1") return Message(400, "the request needs an api-version");
        if (!HttpMethods.IsGet(request.Method) && !MayWrite)
            return Message(403, "TF401027: You need the Git 'PullRequestContribute' permission on this repository to perform this action.");
        var node = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        return (request.Method, path[PullRequest.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", []) => Json(200, new JsonObject { ["lastMergeSourceCommit"] = new JsonObject { ["commitId"] = HeadSha } }),
            ("GET", ["threads"]) => Json(200, new JsonObject { ["value"] = new JsonArray([.. _threads.Select(one => one.ToJson())]) }),
            ("POST", ["threads"]) => Create(node),
            ("POST", ["statuses"]) => Keep(node),
            ("PATCH", ["threads", var id]) => Change(id, thread => thread.Status = (string)node["status"]!),
            ("PATCH", ["threads", var id, "comments", "1"]) => Change(id, thread => thread.Content = (string)node["content"]!),
            ("DELETE", ["threads", var id, "comments", "1"]) => Change(id, thread => thread.IsDeleted = true),
            _ => Message(404, "not found"),
        };
    }

    private JsonObject Build(string? branch, string? commit) => new()
    {
        ["sourceBranch"] = branch,
        ["sourceVersion"] = commit,
        ["status"] = Starter is null ? "completed" : "inProgress",
        ["requestedFor"] = new JsonObject { ["uniqueName"] = Starter ?? "alice", ["displayName"] = "Somebody" },
    };

    // Stage, its checkpoint, and below that the approvals that it waited for.
    private JsonObject Timeline()
    {
        var records = new JsonArray();
        foreach (var stage in Approvals.Select(approval => approval.Stage).Distinct())
        {
            records.Add(
                new JsonObject
                {
                    ["id"] = $"stage-{stage}",
                    ["parentId"] = null,
                    ["type"] = "Stage",
                    ["name"] = $"deploy {stage}",
                    ["identifier"] = stage,
                });
            records.Add(
                new JsonObject
                {
                    ["id"] = $"checkpoint-{stage}",
                    ["parentId"] = $"stage-{stage}",
                    ["type"] = "Checkpoint",
                    ["name"] = "Checkpoint",
                });
            records.Add(
                new JsonObject
                {
                    ["id"] = $"approval-{stage}",
                    ["parentId"] = $"checkpoint-{stage}",
                    ["type"] = "Checkpoint.Approval",
                    ["name"] = "Checkpoint.Approval",
                });
        }

        return new JsonObject { ["records"] = records };
    }

    private IEnumerable<JsonObject> Decided(string[] ids) =>
        from approval in Approvals
        group approval by approval.Stage into stage
        where ids.Contains($"approval-{stage.Key}")
        select new JsonObject
        {
            ["id"] = $"approval-{stage.Key}",
            ["status"] = stage.All(one => one.Status == "approved") ? "approved" : "rejected",
            ["steps"] = new JsonArray([.. stage.Select(one => new JsonObject
            {
                ["assignedApprover"] = Person("[Sales]\\DBAs", true),
                ["actualApprover"] = Person(one.Address, false),
                ["status"] = one.Status,
                ["comment"] = "looks right",
                ["lastModifiedOn"] = ApprovedAt,
            })]),
        };

    private JsonObject Members(int skip, int top) => new()
    {
        ["value"] = new JsonArray(
            [
                .. Team.Skip(skip)
                    .Take(top)
                    .Select(member => new JsonObject { ["isTeamAdmin"] = false, ["identity"] = Person(member.Address, member.IsGroup) }),
            ]),
    };

    private static JsonObject Person(string address, bool isGroup) =>
        new() { ["id"] = $"id of {address}", ["displayName"] = "Somebody", ["uniqueName"] = address, ["isContainer"] = isGroup };

    private static JsonObject Commit(string address) => new()
    {
        ["author"] = new JsonObject { ["name"] = "Somebody", ["email"] = address },
        ["committer"] = new JsonObject { ["name"] = "Somebody", ["email"] = address },
    };

    private JsonObject Found(string commit) => new()
    {
        ["results"] = new JsonArray(
            commit == MergeSha ? new JsonObject { [commit] = new JsonArray(new JsonObject { ["pullRequestId"] = 5 }) } : []),
    };

    private ServerReply Keep(JsonObject status)
    {
        Statuses.Add(status);
        return Json(200, status.DeepClone());
    }

    private ServerReply Create(JsonObject node)
    {
        var content = (string)node["comments"]![0]!["content"]!;
        return content.Length > 150_000 ? Message(400, "too long") : Json(200, Add(UserId, content, (string)node["status"]!).ToJson());
    }

    private ServerReply Change(string id, Action<AzureServerThread> change)
    {
        var thread = _threads.Find(one => one.Id == int.Parse(id, CultureInfo.InvariantCulture) && !one.IsDeleted);
        if (thread is null) return Message(404, "TF401258: the thread was not found");
        change(thread);
        return Json(200, thread.ToJson());
    }

    private static ServerReply Message(int status, string text) => Json(status, new JsonObject { ["message"] = text });

    private static ServerReply Json(int status, JsonNode body) => new(status, body.ToJsonString());
}

public sealed class AzureServerThread
{
    public required int Id { get; init; }

    public required string Author { get; init; }

    public required string Content { get; set; }

    public required string Status { get; set; }

    public bool IsDeleted { get; set; }

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["status"] = Status,
        ["isDeleted"] = IsDeleted,
        ["comments"] = new JsonArray(new JsonObject
        {
            ["id"] = 1,
            ["content"] = Content,
            ["isDeleted"] = IsDeleted,
            ["author"] = new JsonObject { ["id"] = Author },
        }),
    };
}
