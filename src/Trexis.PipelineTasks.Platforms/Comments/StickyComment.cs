using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Comments;

/// <summary>
/// Keeps one comment per key. Every round reads first and then writes at most what is missing; a write of unknown outcome
/// leads to another round, which sees whether it happened, so nothing is written twice.
/// </summary>
internal sealed class StickyComment(IComments store, RestClient client, HostContext context, Secret token, string tokenHint)
{
    private const int MostRounds = 4;

    private string? _author;
    private bool _refused;

    public async Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel)
    {
        if (context.PullRequest is null || context.Repository is null)
            return new Publication(PublicationState.Skipped, "no comment: the run belongs to no pull request");
        if (!RestClient.CanReach(context.ApiUrl))
            return new Publication(
                PublicationState.Failed, $"no comment: the platform's API is at no http or https URL: '{context.ApiUrl}'");
        if (token.IsEmpty) return new Publication(PublicationState.Failed, $"no comment: no token was given; {tokenHint}");
        if (_refused) return new Publication(PublicationState.Skipped, "no comment: the token was refused, as said before");
        var wanted = new Wanted(key, CommentMarker.Sign(markdown, key), failing);
        if (wanted.Body.Length > store.MaximumLength)
            return new Publication(
                PublicationState.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no comment: it has {wanted.Body.Length} characters, the platform takes {store.MaximumLength}"));

        var round = Round.Again(PublicationState.Unchanged, new ApiResponse(ApiResponseKind.TimedOut, 0, ""));
        for (var number = 0; number < MostRounds; number++)
        {
            if (number > 0) await client.PauseAsync(number - 1, cancel);
            round = await RoundAsync(wanted, round.Tried, cancel);
            if (round.Outcome is { } outcome) return outcome;
        }

        return Failure("the comment was not written", round.Last).Outcome!;
    }

    private async Task<Round> RoundAsync(Wanted wanted, PublicationState tried, CancellationToken cancel)
    {
        var (all, listed) = await store.ListAsync(cancel);
        if (all is null) return Failure("the comments cannot be read", listed);
        var own = await OwnAsync(all, wanted.Key, cancel);
        if (own.Count > 0 && Says(own[0], wanted))
        {
            await RemoveAsync(own.Skip(1), cancel);
            return Round.Done(tried, own[0].Url, listed);
        }

        if (await SupersededAsync(cancel) is { } superseded) return superseded;
        if (own.Count == 0) return await CreateAsync(wanted, cancel);
        await RemoveAsync(own.Skip(1), cancel);
        return await UpdateAsync(own[0], wanted, cancel);
    }

    private async Task<Round> CreateAsync(Wanted wanted, CancellationToken cancel)
    {
        var (created, answer) = await store.CreateAsync(wanted.Body, wanted.Failing, cancel);
        if (answer.IsUnclear || answer.Status == 409 || (answer.IsDone && created is null))
            return Round.Again(PublicationState.Created, answer);
        if (created is null) return Failure("the comment was not created", answer);
        _author = created.Author ?? _author;

        // Another run may have created one at the same time: the older one stays, whoever made it.
        var (all, listed) = await store.ListAsync(cancel);
        var own = all is null ? [] : await OwnAsync(all, wanted.Key, cancel);
        if (own.Count == 0 || own[0].Order >= created.Order) return Round.Done(PublicationState.Created, created.Url, listed);
        await RemoveAsync([created], cancel);
        return Says(own[0], wanted) ? Round.Done(PublicationState.Updated, own[0].Url, listed) : await UpdateAsync(own[0], wanted, cancel);
    }

    // Gone (404, 410) or changed (409) in the meantime: the next round sees how it stands.
    private async Task<Round> UpdateAsync(StoredComment comment, Wanted wanted, CancellationToken cancel)
    {
        var answer = await store.UpdateAsync(comment, wanted.Body, wanted.Failing, cancel);
        if (answer.IsDone) return Round.Done(PublicationState.Updated, comment.Url, answer);
        return answer.IsUnclear || answer.Status is 404 or 409 or 410
            ? Round.Again(PublicationState.Updated, answer)
            : Failure("the comment was not updated", answer);
    }

    // What cannot be removed now is seen again by the next run.
    private async Task RemoveAsync(IEnumerable<StoredComment> surplus, CancellationToken cancel)
    {
        foreach (var comment in surplus) await store.DeleteAsync(comment, cancel);
    }

    private async Task<List<StoredComment>> OwnAsync(IReadOnlyList<StoredComment> all, string key, CancellationToken cancel)
    {
        var marked = all.Where(comment => CommentMarker.IsSigned(comment.Body, key)).OrderBy(comment => comment.Order).ToList();
        if (marked.Count == 0) return marked;
        _author ??= await store.OwnAuthorAsync(cancel);
        return _author is null ? [] : [.. marked.Where(comment => comment.Author is not null && store.SameAuthor(comment.Author, _author))];
    }

    // The newer run comments: an older one that ends later must not overwrite it.
    private async Task<Round?> SupersededAsync(CancellationToken cancel)
    {
        if (context.Commit is null) return null;
        var (head, answer) = await store.HeadAsync(cancel);
        if (!answer.IsDone) return Failure("the pull request cannot be read", answer);
        return head is null || string.Equals(head, context.Commit, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Round(
                new Publication(PublicationState.Skipped, $"no comment: the pull request has moved on from {context.Commit} to {head}"),
                PublicationState.Skipped,
                answer);
    }

    // A right that is missing will be missing for the next comment of this run too: it is said once.
    private Round Failure(string what, ApiResponse answer)
    {
        _refused = answer is { Kind: ApiResponseKind.Refused, Status: 203 or 302 or 401 or 403 };
        return new Round(new Publication(PublicationState.Failed, store.Explain(what, answer)), PublicationState.Failed, answer);
    }

    private static bool Says(StoredComment comment, Wanted wanted) =>
        CommentMarker.SameText(comment.Body, wanted.Body) && (comment.Active ?? wanted.Failing) == wanted.Failing;

    private sealed record Wanted(string Key, string Body, bool Failing);

    /// <param name="Outcome">Absent where another round has to look again.</param>
    /// <param name="Tried">What the last write meant to do.</param>
    private sealed record Round(Publication? Outcome, PublicationState Tried, ApiResponse Last)
    {
        public static Round Again(PublicationState tried, ApiResponse last) => new(null, tried, last);

        public static Round Done(PublicationState state, string? url, ApiResponse last)
        {
            var message = state switch
            {
                PublicationState.Created => "the comment was created",
                PublicationState.Updated => "the comment was updated",
                _ => "the comment says already what it should",
            };
            return new Round(new Publication(state, message, url), state, last);
        }
    }
}
