using System.Net;
using Octokit;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Gathers, for one question, who reviewed which file on GitHub. Whatever cannot be read whole ends it.</summary>
/// <param name="head">The run's own commit, which is on the branch; what is deployed must be part of its history.</param>
internal sealed class GitHubReviews(GitHubApi api, ReviewQuestion question, string head, CancellationToken cancel)
{
    /// <summary>A run may ask a thousand times an hour, for everything; a file takes about two questions.</summary>
    private const int MostFiles = 200;

    private const int MostCommits = 1000;

    /// <summary>The transport follows no more pages than this; whoever fills them hides what comes after.</summary>
    private const int MostReviews = 10_000;

    private const string Code = "contents: read";
    private const string Pulls = "pull-requests: read";

    private readonly Dictionary<string, IReadOnlyDictionary<string, TreeItem>> _trees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reviewer> _reviewers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GitHubAuthors> _authors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FaultException">Something could not be read; it says what, and what to try.</exception>
    public async Task<ReviewedChange> ReadAsync()
    {
        DemandCommit(question.Commit);
        if (head != question.Commit) await DemandHistoryAsync(question.Commit, head);
        var since = question.Base is { } accepted ? await CommitsSinceAsync(accepted) : null;
        var files = await ChangedAsync();
        var pulls = new List<ReviewedPullRequest>();
        foreach (var number in await PullRequestsOfAsync(files, since))
        {
            if (await PullRequestAsync(number, files) is { } pull) pulls.Add(pull);
        }

        return new ReviewedChange
        {
            Commit = question.Commit,
            Base = question.Base,
            Files =
            [
                .. files.Select(file => file with
                {
                    Authors = AuthorsOf(file.Path).Logins,
                    AuthorsProblem = AuthorsOf(file.Path).Problem,
                }),
            ],
            Scripts = question.Scripts,
            PullRequests = pulls,
        };
    }

    private GitHubAuthors AuthorsOf(string path) => _authors.TryGetValue(path, out var known) ? known : _authors[path] = new(_byEmail);

    private async Task<IReadOnlyList<ChangedFile>> ChangedAsync()
    {
        var now = await TreeAsync(question.Commit);
        var before = question.Base is { } accepted ? await TreeAsync(accepted) : new Dictionary<string, TreeItem>();
        var files = now.Keys.Concat(before.Keys)
            .Where(question.Holds)
            .Concat(question.Named)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(path => Changed(path, now.GetValueOrDefault(path), before.GetValueOrDefault(path)))
            .OfType<ChangedFile>()
            .ToList();
        return files.Count <= MostFiles
            ? files
            : throw Unread($"{HumanText.Number(files.Count)} files differ from what was deployed last, more than {MostFiles}");
    }

    private ChangedFile? Changed(string path, TreeItem? now, TreeItem? before)
    {
        var content = question.Content(path);
        if (now is not null && !IsRegular(now))
        {
            // What a link leads to may change while the link stays as it is.
            return now.Sha == before?.Sha && now.Mode == before?.Mode && !question.Named.Contains(path)
                ? null
                : new ChangedFile(path, content, "is no regular file in the repository (a link or a submodule)");
        }

        if (now is not null && content is null) return new ChangedFile(path, null, "is part of the commit, and is missing here");
        var isSame = before is not null && content?.Is(before.Sha) is true && (now is null || now.Mode == before.Mode);
        return isSame || (before is null && content is null) ? null : new ChangedFile(path, content);
    }

    // Of a file that was renamed both paths differ; each is looked for by itself.
    private async Task<IReadOnlyList<int>> PullRequestsOfAsync(IReadOnlyList<ChangedFile> files, HashSet<string>? since)
    {
        var (asked, numbers) = (new HashSet<string>(StringComparer.Ordinal), new SortedSet<int>());
        foreach (var file in files.Where(file => file.Objection is null))
        {
            var commits = await CommitsOfAsync(file.Path);
            var own = commits.Where(commit => since?.Contains(commit.Sha) is not false).ToList();
            var authors = AuthorsOf(file.Path);
            if (own.Count == GitHubApi.PageSize) authors.Unknown($"{GitHubApi.PageSize} and more commits touch it");
            foreach (var commit in own)
            {
                authors.Add(commit.Sha, commit.Author?.Login, commit.Committer?.Login, commit.Commit);
                if (asked.Add(commit.Sha)) numbers.UnionWith(await MergedAsync(commit.Sha));
            }
        }

        return [.. numbers];
    }

    private async Task<ReviewedPullRequest?> PullRequestAsync(int number, IReadOnlyList<ChangedFile> changed)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"pull request #{number}");
        var pull = await DemandAsync(what, github => new PullRequestsClient(github).Get(api.Owner, api.Name, number), Pulls);
        if (pull.MergedAt is null || pull.Base?.Ref != question.Branch) return null;
        var files = await DemandAsync(
            $"the files of {what}",
            github => new PullRequestsClient(github).Files(api.Owner, api.Name, number, GitHubApi.AllPages),
            Pulls);
        if (files.Count < pull.ChangedFiles) throw Unread($"not all files of {what} are told: {files.Count} of {pull.ChangedFiles}");
        var commits = await DemandAsync(
            $"the commits of {what}", github => new PullRequestsClient(github).Commits(api.Owner, api.Name, number), Pulls);
        List<string> touched = [.. files.SelectMany(file => new[] { file.FileName, file.PreviousFileName }).OfType<string>()];
        foreach (var authors in touched.Where(path => changed.Any(file => file.Path == path)).Select(AuthorsOf))
        {
            authors.Add(pull.User?.Login, $"{what} was opened by an account that is gone");
            if (commits.Count < pull.Commits) authors.Unknown($"not all commits of {what} are told: {commits.Count} of {pull.Commits}");
            foreach (var commit in commits) authors.Add(commit.Sha, commit.Author?.Login, commit.Committer?.Login, commit.Commit);
        }

        return await WithTreesAsync(
            new ReviewedPullRequest
            {
                Number = number,
                Files = touched,
                Reviews = await ReviewsAsync(number, what),
            },
            changed);
    }

    private async Task<IReadOnlyList<GivenReview>> ReviewsAsync(int number, string what)
    {
        var told = await DemandAsync(
            $"the reviews of {what}",
            github => new PullRequestsClient(github).Review.GetAll(api.Owner, api.Name, number, GitHubApi.AllPages),
            Pulls);
        if (told.Count >= MostReviews) throw Unread($"{what} has more reviews than are read");
        var reviews = new List<GivenReview>();
        foreach (var review in told)
        {
            if (StateOf(review) is not { } state) continue;
            reviews.Add(new GivenReview
            {
                Id = review.Id,
                Reviewer = await ReviewerAsync(review.User),
                State = state,
                At = review.SubmittedAt,
                Commit = review.CommitId ?? "",
            });
        }

        return reviews;
    }

    private async Task<ReviewedPullRequest> WithTreesAsync(ReviewedPullRequest pull, IReadOnlyList<ChangedFile> changed)
    {
        var standing = pull.Standing.Where(review => review.State == ReviewState.Approved).Select(review => review.Id).ToHashSet();
        var reviews = new List<GivenReview>();
        foreach (var review in pull.Reviews)
            reviews.Add(standing.Contains(review.Id) ? review with { Held = await HeldAsync(review.Commit, changed) } : review);
        return pull with { Reviews = reviews };
    }

    // The commit of a review may be gone for good; other reviews can stand without it.
    private async Task<Fact<IReadOnlyDictionary<string, string>>> HeldAsync(string commit, IReadOnlyList<ChangedFile> changed)
    {
        try
        {
            var tree = await TreeAsync(commit);
            return Fact.Known<IReadOnlyDictionary<string, string>>(
                changed.Select(file => tree.GetValueOrDefault(file.Path))
                    .OfType<TreeItem>()
                    .Where(IsRegular)
                    .ToDictionary(item => item.Path, item => item.Sha, StringComparer.Ordinal));
        }
        catch (FaultException exception)
        {
            return Fact.Unreadable<IReadOnlyDictionary<string, string>>(exception.Message);
        }
    }

    private async Task<Reviewer> ReviewerAsync(User? account)
    {
        if (account?.Login is not { } login) return new Reviewer(0, "(an account that is gone)", IsPerson: false, Fact.Known(false));
        if (_reviewers.TryGetValue(login, out var known)) return known;
        var isPerson = account.Type == AccountType.User && !login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);
        return _reviewers[login] = new Reviewer(account.Id, login, isPerson, isPerson ? await MayWriteAsync(login) : Fact.Known(false));
    }

    private async Task<Fact<bool>> MayWriteAsync(string login)
    {
        var (told, last) = await api.ReadAsync(
            github => new RepoCollaboratorsClient(github).ReviewPermission(api.Owner, api.Name, Uri.EscapeDataString(login)), cancel);
        if (told?.Permission is { } permission) return Fact.Known(permission is "admin" or "maintain" or "write");
        return last.Status == (int)HttpStatusCode.NotFound
            ? Fact.Known(false)
            : Fact.Unreadable<bool>(api.Explain($"whether {login} may write cannot be read", last, "metadata: read"));
    }

    private async Task<IEnumerable<int>> MergedAsync(string commit)
    {
        var pulls = await DemandAsync(
            $"the pull requests of commit {Short(commit)}",
            github => new RepositoryCommitsClient(github).PullRequests(
                api.Owner, api.Name, Uri.EscapeDataString(commit), GitHubApi.AllPages),
            Pulls);
        return pulls.Where(pull => pull.MergedAt is not null).Select(pull => pull.Number);
    }

    private Task<IReadOnlyList<GitHubCommit>> CommitsOfAsync(string path) => DemandAsync(
        $"the commits that touch {path}",
        github => new RepositoryCommitsClient(github).GetAll(
            api.Owner, api.Name, new CommitRequest { Path = path, Sha = question.Commit }, GitHubApi.FirstPage),
        Code);

    private async Task<IReadOnlyDictionary<string, TreeItem>> TreeAsync(string commit)
    {
        DemandCommit(commit);
        if (_trees.TryGetValue(commit, out var known)) return known;
        var what = $"the files of commit {Short(commit)}";
        var told = await DemandAsync(what, github => new TreesClient(github).GetRecursive(api.Owner, api.Name, commit), Code);
        if (told.Truncated) throw Unread($"{what} are too many: GitHub tells only a part of them");
        return _trees[commit] = told.Tree.Where(item => item.Type != TreeType.Tree)
            .ToDictionary(item => item.Path, StringComparer.Ordinal);
    }

    private async Task<HashSet<string>> CommitsSinceAsync(string accepted)
    {
        DemandCommit(accepted);
        var commits = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 1; ; page++)
        {
            var compared = await CompareAsync(accepted, question.Commit, page);
            if (!GitHubCommits.Follows(compared))
                throw Unread($"commit {Short(question.Commit)} does not come after {Short(accepted)}, which was deployed here last "
                    + $"({compared.Status})"
                    + (compared.Status == "diverged" ? $"; merge the branch that holds {Short(accepted)} into {question.Branch}" : ""));
            if (compared.TotalCommits > MostCommits)
                throw Unread($"{HumanText.Number(compared.TotalCommits)} commits lie between what was deployed last and this one");
            commits.UnionWith(compared.Commits.Select(commit => commit.Sha));
            if (commits.Count >= compared.TotalCommits) return commits;
            if (compared.Commits.Count == 0) throw Unread("the commits since what was deployed last are not all told");
        }
    }

    private async Task DemandHistoryAsync(string commit, string branch)
    {
        if (!GitHubCommits.Follows(await CompareAsync(commit, branch, page: 1)))
            throw Unread($"commit {Short(commit)} is no part of the history of {question.Branch} ({Short(branch)})");
    }

    private Task<CompareResult> CompareAsync(string from, string to, int page) => DemandAsync(
        $"what lies between {Short(from)} and {Short(to)}",
        GitHubCommits.Between(api, from, to, page),
        Code);

    private async Task<T> DemandAsync<T>(string what, Func<IApiConnection, Task<T>> ask, string permission)
        where T : class
    {
        var (value, last) = await api.ReadAsync(ask, cancel);
        return value ?? throw Unread(api.Explain($"{what} cannot be read", last, permission));
    }

    private static ReviewState? StateOf(PullRequestReview review) => review.State.StringValue?.ToUpperInvariant() switch
    {
        "APPROVED" => ReviewState.Approved,
        "CHANGES_REQUESTED" => ReviewState.ChangesRequested,
        "DISMISSED" => ReviewState.Dismissed,
        _ => null,
    };

    private static bool IsRegular(TreeItem item) => item.Mode is "100644" or "100755";

    private static void DemandCommit(string commit)
    {
        if (!GitHubCommits.IsCommit(commit)) throw Unread($"'{commit}' is no commit");
    }

    private static string Short(string commit) => GitHubCommits.Short(commit);

    private static FaultException Unread(string reason) => new(FaultKind.External, reason);
}
