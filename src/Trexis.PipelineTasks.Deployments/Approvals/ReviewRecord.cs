using System.Text.Json;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>What a platform told of reviews, kept beside the document that rests on it; nobody reads it but people.</summary>
public static class ReviewRecord
{
    /// <summary>The attachment's role in the run document.</summary>
    public const string Role = "reviews";

    public const string FileName = "reviews.json";

    public static string Text(ReviewedChange change) => JsonSerializer.Serialize(
        new RecordedChange(
            change.Commit,
            change.Base,
            change.Files.Select(
                file => new RecordedFile(file.Path, file.Content?.Id, file.Objection, file.Authors, file.AuthorsProblem)),
            change.PullRequests.Select(pull => new RecordedPullRequest(pull.Number, pull.Files, pull.Reviews.Select(Of)))),
        RecordedTypes.Default.RecordedChange) + "\n";

    private static RecordedReview Of(GivenReview review) => new()
    {
        Id = review.Id,
        By = review.Reviewer.Login,
        ById = review.Reviewer.Id,
        Person = review.Reviewer.IsPerson,
        MayWrite = review.Reviewer.MayWrite is Fact<bool>.Known { Value: var may } ? may : null,
        State = review.State.ToString(),
        At = review.At.UtcDateTime,
        Commit = review.Commit,
        Held = review.Held is Fact<IReadOnlyDictionary<string, string>>.Known { Value: var held } ? held : null,
    };
}

internal sealed record RecordedChange(
    string Commit, string? Base, IEnumerable<RecordedFile> Files, IEnumerable<RecordedPullRequest> PullRequests);

internal sealed record RecordedFile(
    string Path, string? Blob, string? Objection, IReadOnlyList<string> Authors, string? AuthorsProblem);

internal sealed record RecordedPullRequest(int Number, IReadOnlyList<string> Files, IEnumerable<RecordedReview> Reviews);

internal sealed record RecordedReview
{
    public required long Id { get; init; }

    public required string By { get; init; }

    public required long ById { get; init; }

    public required bool Person { get; init; }

    public required bool? MayWrite { get; init; }

    public required string State { get; init; }

    public required DateTime At { get; init; }

    public required string Commit { get; init; }

    public required IReadOnlyDictionary<string, string>? Held { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RecordedChange))]
internal sealed partial class RecordedTypes : JsonSerializerContext;
