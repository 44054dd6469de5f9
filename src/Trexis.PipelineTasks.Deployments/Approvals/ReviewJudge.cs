using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>
/// Says whether reviews of pull requests together cover every file that is deployed and differs from what was deployed last. A review
/// covers what its own pull request changes, as it stood at the commit that was reviewed, and nothing else.
/// </summary>
public static class ReviewJudge
{
    private const int NamedFiles = 5;

    /// <param name="whole">People whose approvals of the whole plan stand; each counts for every file.</param>
    public static ReviewVerdict Judge(ReviewedChange change, ApprovalFacts facts, IReadOnlyList<string> whole)
    {
        // Something is pending all the same: then what was reviewed once is not why, and nobody has looked at it.
        if (change.Files.Count == 0)
            return ReviewVerdict.Refused($"no file differs from {Short(change.Base)}, which was deployed here last", []);
        if (facts.Scripts.FirstOrDefault(script => !change.Files.Any(file => file.Path == PathOf(script, change))) is { } left)
        {
            return ReviewVerdict.Refused(
                $"{left} is as it was in {Short(change.Base)}, which was deployed here last, and yet was not carried out then", []);
        }

        var words = change.PullRequests.SelectMany(pull => pull.Standing.Select(review => (Pull: pull, Review: review)))
            .Select(one => new Word(one.Pull, one.Review, Objection(one.Review, facts)))
            .ToList();
        var refusals = words.Where(word => word.Review.State == ReviewState.ChangesRequested && Touches(word, change)).ToList();
        if (refusals.Find(word => word.Objection is null or { IsUncertain: true }) is { } refusal)
        {
            return ReviewVerdict.Refused(
                $"{refusal.Review.Reviewer.Login} asked for changes in {NameOf(refusal.Pull)}",
                [Found(refusal, "asked for changes")]);
        }

        var approving = words.Where(word => word.Review.State == ReviewState.Approved).ToList();
        var valid = approving.Where(word => word.Objection is null).ToList();
        var uncovered = change.Files
            .Where(file => CoveringPeople(file, valid, facts).Concat(whole).Distinct(StringComparer.OrdinalIgnoreCase).Count()
                < facts.Policy.Count)
            .ToList();
        if (uncovered.Count == 0) return new ReviewVerdict([.. Given(change, valid, facts)], null, [], IsUncertain: false);
        var byAuthors = valid.SelectMany(word => ByAuthor(word, uncovered, facts)).ToList();
        return new ReviewVerdict(
            [],
            $"reviews do not cover {Names(uncovered)}",
            [
                .. uncovered.Select(file => Uncovered(file, approving, facts.Policy.Count)),
                .. approving.Where(word => word.Objection is not null).Concat(byAuthors)
                    .Select(word => Found(word, word.Objection!.Reason)),
            ],
            approving.Concat(byAuthors).Any(word => word.Objection is { IsUncertain: true }));
    }

    private static ApprovalObjection? Objection(GivenReview review, ApprovalFacts facts)
    {
        var reviewer = review.Reviewer;
        if (!reviewer.IsPerson) return new ApprovalObjection("is no person");
        if (reviewer.MayWrite is not Fact<bool>.Known { Value: true })
        {
            return reviewer.MayWrite is Fact<bool>.Unreadable unreadable
                ? new ApprovalObjection(unreadable.Reason, IsUncertain: true)
                : new ApprovalObjection("may not write to the repository");
        }

        if (WithoutRole(reviewer.Login, facts) is { } role) return role;
        if (review.State != ReviewState.Approved) return null;
        if (facts.Policy.ValidFor is { } validFor && review.At + validFor < facts.At)
        {
            return new ApprovalObjection(
                $"expired at {HumanText.Time(review.At + validFor)}: the policy lets an approval stand for {HumanText.Duration(validFor)}");
        }

        if (facts.ApprovedAfter?.Objection(review.At) is { } late) return new ApprovalObjection(late);
        return !facts.Policy.ByAuthor && facts.NamedAuthors.Contains(reviewer.Login, StringComparer.OrdinalIgnoreCase)
            ? new ApprovalObjection("is an author of the change, which names its authors")
            : null;
    }

    // Of several pull requests the author of one may well have looked at another.
    private static bool IsAuthor(Word word, ChangedFile file, ApprovalFacts facts) =>
        !facts.Policy.ByAuthor && file.Authors.Contains(word.Review.Reviewer.Login, StringComparer.OrdinalIgnoreCase);

    private static bool MayBeAuthor(ChangedFile file, ApprovalFacts facts) => !facts.Policy.ByAuthor && file.AuthorsProblem is not null;

    /// <summary>The word with what is known against it for the files that it would cover otherwise.</summary>
    private static IEnumerable<Word> ByAuthor(Word word, IReadOnlyList<ChangedFile> uncovered, ApprovalFacts facts)
    {
        var seen = uncovered.Where(file => Covers(word, file)).ToList();
        if (seen.FindAll(file => IsAuthor(word, file, facts)) is { Count: > 0 } own)
            yield return word with { Objection = new ApprovalObjection($"is an author of {Names(own)}") };
        foreach (var unknown in seen.Where(file => !IsAuthor(word, file, facts) && MayBeAuthor(file, facts))
            .GroupBy(file => file.AuthorsProblem))
        {
            var why = $"may be an author of {Names([.. unknown])} for all that is known: {unknown.Key}";
            yield return word with { Objection = new ApprovalObjection(why, IsUncertain: true) };
        }
    }

    // Where the policy names nobody, whoever may write and is no author stands for the role.
    private static ApprovalObjection? WithoutRole(string login, ApprovalFacts facts) =>
        NamedRole(facts) is { } role
            ? facts.Roles.IsIn(role, login) switch
            {
                Fact<bool>.Known { Value: true } => null,
                Fact<bool>.Unreadable unreadable => new ApprovalObjection(unreadable.Reason, IsUncertain: true),
                _ => new ApprovalObjection($"is not in the role {role}"),
            }
            : null;

    // Another file that bears its name is not the script.
    private static string PathOf(string script, ReviewedChange change) =>
        change.Scripts is { Length: > 0 } folder ? $"{folder}/{script}" : script;

    private static string? NamedRole(ApprovalFacts facts) =>
        facts.Role is { } role && facts.Roles.NamesOf(role).Count > 0 ? role : null;

    private static bool Touches(Word word, ReviewedChange change) => change.Files.Any(file => word.Pull.Files.Contains(file.Path));

    private static IEnumerable<string> CoveringPeople(ChangedFile file, IEnumerable<Word> words, ApprovalFacts facts) =>
        words.Where(word => Counts(word, file, facts)).Select(word => word.Review.Reviewer.Login);

    private static bool Counts(Word word, ChangedFile file, ApprovalFacts facts) =>
        Covers(word, file) && !IsAuthor(word, file, facts) && !MayBeAuthor(file, facts);

    private static bool Covers(Word word, ChangedFile file) =>
        file.Objection is null
        && word.Pull.Files.Contains(file.Path)
        && word.Review.Held is Fact<IReadOnlyDictionary<string, string>>.Known { Value: var held }
        && (held.TryGetValue(file.Path, out var blob) ? file.Content?.Is(blob) is true : file.Content is null);

    private static IEnumerable<GivenApproval> Given(ReviewedChange change, IReadOnlyList<Word> valid, ApprovalFacts facts) =>
        from word in valid
        let files = change.Files.Count(file => Counts(word, file, facts))
        where files > 0
        select new GivenApproval
        {
            By = word.Review.Reviewer.Login,
            Proof = ProofLevel.Verified,
            Fingerprint = null,
            Environment = null,
            At = word.Review.At,
            Expires = null,
            Source = $"GitHub, {Review(word)}",
            Covers = $"{HumanText.Number(files)} of {HumanText.Plural(change.Files.Count, "changed file")}"
                + (NamedRole(facts) is null ? " (the policy names nobody: whoever may write to the repository and is no author)" : ""),
        };

    private static Finding Uncovered(ChangedFile file, IReadOnlyList<Word> approving, int count)
    {
        var touching = approving.Where(word => word.Pull.Files.Contains(file.Path)).ToList();
        var other = touching.Find(word => !Covers(word, file));
        var why = file.Objection
            ?? (touching.Count == 0 ? "no approved pull request changes it"
                : other?.Review.Held is Fact<IReadOnlyDictionary<string, string>>.Unreadable unreadable ? unreadable.Reason
                : other is not null ? $"{other.Review.Reviewer.Login} reviewed another content of it ({Review(other)})"
                : count > 1 ? $"fewer than {HumanText.Number(count)} people who count reviewed it"
                : "nobody who counts reviewed it");
        return new Finding(
            file.Path, why, "a reviewed pull request that changes it, or an environment's reviewer who approves this run");
    }

    private static Finding Found(Word word, string observed) =>
        new(word.Review.Reviewer.Login, $"{observed} ({Review(word)})", "a review that counts");

    private static string Review(Word word) =>
        $"review {word.Review.Id.ToString(CultureInfo.InvariantCulture)} of {NameOf(word.Pull)} at {Short(word.Review.Commit)}";

    private static string NameOf(ReviewedPullRequest pull) =>
        string.Create(CultureInfo.InvariantCulture, $"pull request #{pull.Number}");

    private static string Names(IReadOnlyList<ChangedFile> files)
    {
        var names = string.Join(", ", files.Take(NamedFiles).Select(file => file.Path));
        return files.Count <= NamedFiles ? names : $"{names} and {HumanText.Number(files.Count - NamedFiles)} more";
    }

    private static string Short(string? commit) => commit is { Length: > 7 } ? commit[..7] : commit ?? "nothing";

    private sealed record Word(ReviewedPullRequest Pull, GivenReview Review, ApprovalObjection? Objection);
}

/// <param name="Given">By whom every file is covered; empty where some is not.</param>
/// <param name="Refusal">Why the reviews do not stand.</param>
/// <param name="IsUncertain">Nobody can tell whether one that was not counted counts.</param>
public sealed record ReviewVerdict(
    IReadOnlyList<GivenApproval> Given, string? Refusal, IReadOnlyList<Finding> Findings, bool IsUncertain)
{
    internal static ReviewVerdict Refused(string why, IReadOnlyList<Finding> findings) => new([], why, findings, IsUncertain: false);
}
