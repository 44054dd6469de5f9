namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>Files that differ from what was deployed last, and every review that may cover them, as the platform told it.</summary>
public sealed record ReviewedChange
{
    public required string Commit { get; init; }

    /// <inheritdoc cref="ReviewQuestion.Base"/>
    public required string? Base { get; init; }

    public required IReadOnlyList<ChangedFile> Files { get; init; }

    /// <inheritdoc cref="ReviewQuestion.Scripts"/>
    public string? Scripts { get; init; }

    /// <summary>Merged into the branch, and holding a commit that touches one of the files.</summary>
    public required IReadOnlyList<ReviewedPullRequest> PullRequests { get; init; }
}

/// <param name="Content">As it is deployed; absent where the file was removed.</param>
/// <param name="Objection">Why no review can cover it.</param>
public sealed record ChangedFile(string Path, GitBlob? Content, string? Objection = null)
{
    /// <summary>Logins of openers, authors, committers and co-authors of the pull requests and commits that touch it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Why there may be authors beside these; absent where all are known.</summary>
    public string? AuthorsProblem { get; init; }
}

public sealed record ReviewedPullRequest
{
    public required int Number { get; init; }

    /// <summary>Paths that its own diff contains.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>In the order in which they were given.</summary>
    public required IReadOnlyList<GivenReview> Reviews { get; init; }

    /// <summary>Each reviewer's last word: an approval that was dismissed or followed by a request for changes stands no more.</summary>
    public IEnumerable<GivenReview> Standing => Reviews.GroupBy(review => review.Reviewer.Id).Select(own => own.Last());
}

public enum ReviewState
{
    Approved,
    ChangesRequested,
    Dismissed,
}

public sealed record GivenReview
{
    public required long Id { get; init; }

    public required Reviewer Reviewer { get; init; }

    public required ReviewState State { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What the reviewer looked at.</summary>
    public required string Commit { get; init; }

    /// <summary>Blobs by path at that commit, of the changed files that it holds.</summary>
    public Fact<IReadOnlyDictionary<string, string>> Held { get; init; } =
        Fact.NotApplicable<IReadOnlyDictionary<string, string>>("it approves nothing");
}

/// <param name="IsPerson">And no bot, app or deleted account.</param>
/// <param name="MayWrite">To the repository, now.</param>
public sealed record Reviewer(long Id, string Login, bool IsPerson, Fact<bool> MayWrite);
