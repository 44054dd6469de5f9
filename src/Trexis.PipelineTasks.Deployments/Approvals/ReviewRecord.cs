using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>What a platform told of reviews, kept beside the document that rests on it; nobody reads it but people.</summary>
public static class ReviewRecord
{
    /// <summary>The attachment's role in the run document.</summary>
    public const string Role = "reviews";

    public const string FileName = "reviews.json";

    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, NewLine = "\n" };

    public static string Text(ReviewedChange change) => new JsonObject
    {
        ["commit"] = change.Commit,
        ["base"] = change.Base,
        ["files"] = new JsonArray(
        [
            .. change.Files.Select(file => new JsonObject
            {
                ["path"] = file.Path,
                ["blob"] = file.Content?.Id,
                ["objection"] = file.Objection,
            }),
        ]),
        ["pullRequests"] = new JsonArray([.. change.PullRequests.Select(Of)]),
        ["authors"] = Of(change.Authors),
        ["authorsProblem"] = change.AuthorsProblem,
    }.ToJsonString(Lines) + "\n";

    private static JsonObject Of(ReviewedPullRequest pull) => new()
    {
        ["number"] = pull.Number,
        ["files"] = Of(pull.Files),
        ["reviews"] = new JsonArray([.. pull.Reviews.Select(Of)]),
    };

    private static JsonObject Of(GivenReview review) => new()
    {
        ["id"] = review.Id,
        ["by"] = review.Reviewer.Login,
        ["byId"] = review.Reviewer.Id,
        ["person"] = review.Reviewer.IsPerson,
        ["mayWrite"] = review.Reviewer.MayWrite is Fact<bool>.Known { Value: var may } ? may : null,
        ["state"] = review.State.ToString(),
        ["at"] = review.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["commit"] = review.Commit,
        ["held"] = review.Held is Fact<IReadOnlyDictionary<string, string>>.Known { Value: var held }
            ? new JsonObject([.. held.Select(file => KeyValuePair.Create<string, JsonNode?>(file.Key, file.Value))])
            : null,
    };

    private static JsonArray Of(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
