using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Octokit;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Asks GitHub how two commits follow each other and, where neither follows the other, which branch holds one.</summary>
internal sealed partial class GitHubCommits(PlatformCall call) : ICommitHistory
{
    private const string Permission = "contents: read";

    private readonly GitHubApi _api = new(call.Http, call.Time, call.Retry ?? new RetryOptions(), call.Context, call.Token);

    // One job may deploy many targets on which the same commit stands, and a run may ask a thousand times an hour.
    private readonly ConcurrentDictionary<CommitQuestion, Fact<ComparedCommit>> _known = new();

    public async Task<Fact<ComparedCommit>> CompareAsync(CommitQuestion question, CancellationToken cancel)
    {
        if (_known.TryGetValue(question, out var known)) return known;
        var told = await ReadAsync(question, cancel);
        if (told is Fact<ComparedCommit>.Known) _known[question] = told;
        return told;
    }

    private async Task<Fact<ComparedCommit>> ReadAsync(CommitQuestion question, CancellationToken cancel)
    {
        if (question.Commit == question.Accepted) return Fact.Known(new ComparedCommit(CommitOrder.Identical));
        var what = question.Accepted is { } standing
            ? $"how {Short(question.Commit)} follows {Short(standing)} cannot be read"
            : $"which branch holds {Short(question.Commit)} cannot be read";
        if (call.Token.IsEmpty) return Unread($"{what}: {GitHubApi.NoToken(call.Context)}");
        if (new[] { question.Commit, question.Accepted }.OfType<string>().FirstOrDefault(one => !IsCommit(one)) is { } other)
            return Unread($"{what}: '{other}' is no commit");
        var (order, last) = question.Accepted is { } accepted
            ? await OrderAsync(question.Commit, accepted, cancel)
            : (CommitOrder.First, null);
        if (order is not { } known) return Unread(_api.Explain(what, last!, Permission));
        return known == CommitOrder.Diverged || (known != CommitOrder.Behind && question.IsHolderAsked)
            ? (await HeldByAsync(question, what, cancel)).Map(branch => new ComparedCommit(known, branch.Length == 0 ? null : branch))
            : Fact.Known(new ComparedCommit(known));
    }

    private async Task<(CommitOrder? Order, ApiResponse? Last)> OrderAsync(string commit, string accepted, CancellationToken cancel)
    {
        var (compared, last) = await _api.ReadAsync(Between(_api, accepted, commit, page: 1), cancel);
        // Nothing is found where a commit is of another repository, or lost, or the two have no history in common; and where the job may
        // not read any: then the branches cannot be read either.
        var isApart = compared is null && last.Status == (int)HttpStatusCode.NotFound;
        return (isApart ? CommitOrder.Diverged : OrderOf(compared?.Status), last);
    }

    /// <summary>What lies between two commits, as seen from the first.</summary>
    internal static Func<IApiConnection, Task<CompareResult>> Between(GitHubApi api, string from, string to, int page) =>
        github => github.Get<CompareResult>(
            api.Of($"compare/{Uri.EscapeDataString(from)}...{Uri.EscapeDataString(to)}"),
            new Dictionary<string, string>
            {
                ["per_page"] = GitHubApi.PageSize.ToString(CultureInfo.InvariantCulture),
                ["page"] = page.ToString(CultureInfo.InvariantCulture),
            });

    /// <summary>Whether the second of two compared commits holds all of the first's history.</summary>
    internal static bool Follows(CompareResult compared) => OrderOf(compared.Status) is CommitOrder.Ahead or CommitOrder.Identical;

    internal static bool IsCommit(string text) => Commit().IsMatch(text);

    internal static string Short(string commit) => commit.Length > 7 ? commit[..7] : commit;

    // Of a commit that no branch holds, whoever may push can have made it. Empty where none does.
    private async Task<Fact<string>> HeldByAsync(CommitQuestion question, string what, CancellationToken cancel)
    {
        var heads = await GitHubHeads.ReadAsync(_api, what, question.Branch, cancel);
        if (heads is not Fact<IReadOnlyList<GitHubHead>>.Known { Value: var known }) return heads.Map(_ => "");
        foreach (var head in known.Where((head, number) => number == 0 || head.IsProtected || question.TakesUnprotected))
        {
            var (compared, last) = await _api.ReadAsync(Between(_api, question.Commit, head.Commit, page: 1), cancel);
            if (compared is null && last.Status != (int)HttpStatusCode.NotFound)
                return Fact.Unreadable<string>(_api.Explain(what, last, Permission));
            if (compared is not null && Follows(compared)) return Fact.Known(head.Branch);
        }

        return Fact.Known("");
    }

    private static CommitOrder? OrderOf(string? status) => status switch
    {
        "identical" => CommitOrder.Identical,
        "ahead" => CommitOrder.Ahead,
        "behind" => CommitOrder.Behind,
        "diverged" => CommitOrder.Diverged,
        _ => null,
    };

    private static Fact<ComparedCommit> Unread(string reason) => Fact.Unreadable<ComparedCommit>(reason);

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Commit();
}
