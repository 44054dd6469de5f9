using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>Commits on <c>main</c> and pull requests with their reviews, as people make them; and what GitHub tells of them.</summary>
public sealed class GitHubHistory
{
    private readonly Dictionary<string, GitHubHistoryCommit> _commits = [];
    private readonly List<GitHubHistoryPull> _pulls = [];
    private long _nextReview = 5000;

    /// <summary>What people may do; whoever is missing is no collaborator.</summary>
    public Dictionary<string, string> Permissions { get; } = new()
    {
        ["alice"] = "write",
        ["bob"] = "write",
        ["carol"] = "write",
        ["rita"] = "read",
    };

    /// <summary>The newest commit of <c>main</c>.</summary>
    public string Head { get; private set; } = "";

    /// <summary>What a commit holds, by path.</summary>
    public IReadOnlyDictionary<string, string> FilesOf(string commit) => _commits[commit].Files;

    /// <summary>A commit that no pull request brought.</summary>
    public string Push(string author, params (string Path, string? Text)[] changes) =>
        Head = Add(author, Head.Length == 0 ? [] : [Head], changes).Sha;

    /// <summary>A commit on whatever commit it is based on.</summary>
    internal GitHubHistoryCommit Add(string author, string[] parents, (string Path, string? Text)[] changes, string message = "")
    {
        var files = parents.Length == 0 ? [] : new Dictionary<string, string>(_commits[parents[0]].Files);
        foreach (var (path, text) in changes)
        {
            if (text is null) files.Remove(path);
            else files[path] = text;
        }

        var sha = (_commits.Count + 1).ToString("x40", CultureInfo.InvariantCulture);
        return _commits[sha] = new GitHubHistoryCommit(sha, author, message, parents, files)
        {
            Touched = [.. changes.Select(change => change.Path)],
        };
    }

    public GitHubHistoryPull Open(string by, params (string Path, string? Text)[] changes)
    {
        var pull = new GitHubHistoryPull(this, _pulls.Count + 7, by, Head);
        _pulls.Add(pull);
        pull.Push(by, changes);
        return pull;
    }

    /// <summary>Puts the pull request's own difference onto <c>main</c>, with its commits or as one.</summary>
    public string Merge(GitHubHistoryPull pull, bool squash = false)
    {
        var changes = DifferenceOf(pull).ToArray();
        pull.IsMerged = true;
        var merged = squash ? Add(pull.By, [Head], changes) : Add(pull.By, [Head, pull.Head], changes) with { Touched = [] };
        _commits[merged.Sha] = merged;
        pull.MergeCommit = merged.Sha;
        return Head = merged.Sha;
    }

    internal ServerReply? Answer(HttpRequest request, string[] path) => path switch
    {
        ["git", "trees", var sha] => Known(sha, commit => Tree(commit)),
        ["commits"] => Known(
            request.Query["sha"]!, head => Paged(request, TouchingOf(head, request.Query["path"]!).Select(CommitJson))),
        ["commits", var sha, "pulls"] => Known(sha, commit => Paged(request, PullsOf(commit).Select(SimplePullJson))),
        ["compare", var range] when range.Split("...") is [var from, var to] => Known(
            from, start => Known(to, end => Compared(request, start, end))!),
        ["collaborators", var login, "permission"] => Permissions.TryGetValue(login, out var permission)
            ? Json(new JsonObject { ["permission"] = permission, ["role_name"] = permission })
            : new ServerReply(404, """{"message":"Not Found"}"""),
        ["pulls", var number, .. var rest] when _pulls.Find(pull => Text(pull.Number) == number) is { } pull => rest switch
        {
            [] => Json(PullJson(pull)),
            ["files"] => Paged(request, DifferenceOf(pull).Select(change => (JsonNode)new JsonObject
            {
                ["filename"] = change.Path,
                ["status"] = change.Text is null ? "removed" : "modified",
            })),
            ["commits"] => Paged(request, pull.Commits.Select(sha => CommitJson(_commits[sha]))),
            ["reviews"] => Paged(request, pull.Reviews.Select(ReviewJson)),
            _ => null,
        },
        _ => null,
    };

    internal long NextReview() => _nextReview++;

    private ServerReply? Known(string sha, Func<GitHubHistoryCommit, ServerReply> answer) =>
        _commits.TryGetValue(sha, out var commit) ? answer(commit) : null;

    private IEnumerable<GitHubHistoryPull> PullsOf(GitHubHistoryCommit commit) =>
        _pulls.Where(pull => pull.MergeCommit == commit.Sha || pull.Commits.Contains(commit.Sha));

    private IEnumerable<GitHubHistoryCommit> TouchingOf(GitHubHistoryCommit head, string path) =>
        ReachedFrom(head.Sha).Select(sha => _commits[sha]).Where(commit => commit.Touched.Contains(path)).Reverse();

    private IEnumerable<(string Path, string? Text)> DifferenceOf(GitHubHistoryPull pull)
    {
        var (before, after) = (_commits[pull.Start].Files, _commits[pull.Head].Files);
        return before.Keys.Union(after.Keys)
            .Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal)
            .Select(path => (path, after.GetValueOrDefault(path)));
    }

    private SortedSet<string> ReachedFrom(string sha)
    {
        var (reached, open) = (new SortedSet<string>(StringComparer.Ordinal), new Stack<string>([sha]));
        while (open.TryPop(out var next))
        {
            if (!reached.Add(next)) continue;
            foreach (var parent in _commits[next].Parents) open.Push(parent);
        }

        return reached;
    }

    private ServerReply Compared(HttpRequest request, GitHubHistoryCommit start, GitHubHistoryCommit end)
    {
        var (before, after) = (ReachedFrom(start.Sha), ReachedFrom(end.Sha));
        var ahead = after.Except(before).ToList();
        var behind = before.Except(after).Count();
        var page = Page(request, ahead.Select(sha => CommitJson(_commits[sha])));
        return Json(new JsonObject
        {
            ["status"] = (ahead.Count, behind) switch
            {
                (0, 0) => "identical",
                (_, 0) => "ahead",
                (0, _) => "behind",
                _ => "diverged",
            },
            ["total_commits"] = ahead.Count,
            ["commits"] = new JsonArray([.. page]),
        });
    }

    private static ServerReply Tree(GitHubHistoryCommit commit) => Json(new JsonObject
    {
        ["sha"] = commit.Sha,
        ["truncated"] = false,
        ["tree"] = new JsonArray(
        [
            .. commit.Files.Select(file => new JsonObject
            {
                ["path"] = file.Key,
                ["mode"] = file.Value.StartsWith("link:", StringComparison.Ordinal) ? "120000" : "100644",
                ["type"] = "blob",
                ["sha"] = GitBlob.Of(Encoding.UTF8.GetBytes(file.Value)).Id,
            }),
        ]),
    });

    private static JsonObject CommitJson(GitHubHistoryCommit commit) => new()
    {
        ["sha"] = commit.Sha,
        ["author"] = commit.Author.StartsWith('?') ? null : User(commit.Author),
        ["committer"] = User("web-flow"),
        ["commit"] = new JsonObject
        {
            ["message"] = commit.Message,
            ["author"] = new JsonObject { ["name"] = commit.Author, ["email"] = $"{commit.Author}@example.com" },
        },
    };

    private JsonObject PullJson(GitHubHistoryPull pull)
    {
        var whole = SimplePullJson(pull);
        whole["commits"] = pull.Commits.Count;
        whole["changed_files"] = DifferenceOf(pull).Count();
        return whole;
    }

    private static JsonObject SimplePullJson(GitHubHistoryPull pull) => new()
    {
        ["number"] = pull.Number,
        ["user"] = User(pull.By),
        ["base"] = new JsonObject { ["ref"] = "main" },
        ["head"] = new JsonObject { ["sha"] = pull.Head },
        ["merged_at"] = pull.IsMerged ? "2026-11-23T09:00:00Z" : null,
    };

    private static JsonObject ReviewJson(GitHubHistoryReview review) => new()
    {
        ["id"] = review.Id,
        ["user"] = User(review.By),
        ["state"] = review.State,
        ["commit_id"] = review.Commit,
        ["submitted_at"] = review.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private static JsonObject User(string login) => new()
    {
        ["login"] = login,
        ["id"] = login.Sum(letter => letter),
        ["type"] = login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User",
    };

    private static ServerReply Paged(HttpRequest request, IEnumerable<JsonNode> items)
    {
        var all = items.ToList();
        var (size, number) = PageOf(request);
        var next = $"http://{request.Host}{request.Path}?per_page={size}&page={number + 1}";
        return new ServerReply(200, new JsonArray([.. Page(request, all)]).ToJsonString())
        {
            Link = all.Count > size * number ? $"<{next}>; rel=\"next\"" : null,
        };
    }

    private static IEnumerable<JsonNode> Page(HttpRequest request, IEnumerable<JsonNode> items)
    {
        var (size, number) = PageOf(request);
        return items.Skip((number - 1) * size).Take(size);
    }

    private static (int Size, int Number) PageOf(HttpRequest request) => (
        request.Query.TryGetValue("per_page", out var size) ? int.Parse(size!, CultureInfo.InvariantCulture) : 30,
        request.Query.TryGetValue("page", out var page) ? int.Parse(page!, CultureInfo.InvariantCulture) : 1);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ServerReply Json(JsonNode body) => new(200, body.ToJsonString());
}

/// <param name="Author">One that begins with a question mark has no account.</param>
internal sealed record GitHubHistoryCommit(
    string Sha, string Author, string Message, IReadOnlyList<string> Parents, IReadOnlyDictionary<string, string> Files)
{
    public required IReadOnlyList<string> Touched { get; init; }
}

public sealed class GitHubHistoryPull
{
    private readonly GitHubHistory _history;
    private readonly List<string> _commits = [];
    private readonly List<GitHubHistoryReview> _reviews = [];

    internal GitHubHistoryPull(GitHubHistory history, int number, string by, string start) =>
        (_history, Number, By, Start, Head) = (history, number, by, start, start);

    public int Number { get; }

    public string By { get; }

    public string Head { get; private set; }

    internal string Start { get; private set; }

    internal bool IsMerged { get; set; }

    internal string? MergeCommit { get; set; }

    internal IReadOnlyList<string> Commits => _commits;

    internal IReadOnlyList<GitHubHistoryReview> Reviews => _reviews;

    public GitHubHistoryPull Push(string author, params (string Path, string? Text)[] changes) => Push(author, "", changes);

    public GitHubHistoryPull Push(string author, string message, params (string Path, string? Text)[] changes)
    {
        _commits.Add(Head = _history.Add(author, [Head], changes, message).Sha);
        return this;
    }

    /// <summary>Lays it onto what <c>main</c> is by now, as "update branch" does.</summary>
    public GitHubHistoryPull Update(params (string Path, string? Text)[] changes)
    {
        Start = _history.Head;
        return Push(By, changes);
    }

    /// <param name="at">A moment ago where absent.</param>
    public GitHubHistoryPull Review(string by, string state = "APPROVED", DateTimeOffset? at = null)
    {
        _reviews.Add(new GitHubHistoryReview(_history.NextReview(), by, state, Head, at ?? TimeProvider.System.GetUtcNow()));
        return this;
    }

    /// <summary>What happens to reviews by <c>dismiss</c>: each changes its state.</summary>
    public GitHubHistoryPull Dismiss(string by)
    {
        for (var at = 0; at < _reviews.Count; at++)
        {
            if (_reviews[at].By == by) _reviews[at] = _reviews[at] with { State = "DISMISSED" };
        }

        return this;
    }
}

internal sealed record GitHubHistoryReview(long Id, string By, string State, string Commit, DateTimeOffset At);
