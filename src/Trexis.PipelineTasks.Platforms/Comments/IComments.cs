using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Comments;

/// <param name="Order">Grows with age of the platform's numbering: the lowest is the oldest.</param>
/// <param name="Active">Whether the platform shows it as open; absent where it has no such thing.</param>
internal sealed record StoredComment(long Order, string? Body, string? Author, string? Url, bool? Active = null);

/// <summary>What a platform offers to keep one comment: single requests, no decisions.</summary>
internal interface IComments
{
    /// <summary>UTF-16 units that the platform takes.</summary>
    int MaximumLength { get; }

    /// <summary>Nothing where they cannot be read, with the answer that says why.</summary>
    Task<(IReadOnlyList<StoredComment>? Items, ApiResponse Last)> ListAsync(CancellationToken cancel);

    /// <summary>Nothing where the answer does not hold it.</summary>
    Task<(StoredComment? Created, ApiResponse Last)> CreateAsync(string body, bool failing, CancellationToken cancel);

    Task<ApiResponse> UpdateAsync(StoredComment comment, string body, bool failing, CancellationToken cancel);

    Task<ApiResponse> DeleteAsync(StoredComment comment, CancellationToken cancel);

    /// <summary>The commit at the pull request's head; nothing where the platform does not say.</summary>
    Task<(string? Head, ApiResponse Last)> HeadAsync(CancellationToken cancel);

    /// <summary>Who the token writes as; nothing where the platform does not say.</summary>
    Task<string?> OwnAuthorAsync(CancellationToken cancel);

    bool SameAuthor(string left, string right);

    /// <summary>One line for a person: what failed, what the platform said, what to try.</summary>
    string Explain(string what, ApiResponse answer);
}
