using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Publishing;

internal sealed record AzureIdentity(string? Id);

internal sealed record AzureConnection(AzureIdentity? AuthenticatedUser);

internal sealed record AzureComment(int Id, string? Content, AzureIdentity? Author, bool IsDeleted);

internal sealed record AzureThread(int Id, string? Status, bool IsDeleted, AzureComment[]? Comments);

internal sealed record AzureThreads(AzureThread[]? Value);

internal sealed record AzureCommit(string? CommitId);

internal sealed record AzurePullRequest(AzureCommit? LastMergeSourceCommit);

internal sealed record AzureNewComment(int ParentCommentId, string Content, int CommentType);

internal sealed record AzureNewThread(AzureNewComment[] Comments, string Status);

internal sealed record AzureContent(string Content);

internal sealed record AzureStatus(string Status);

internal sealed record AzureStatusContext(string Genre, string Name);

internal sealed record AzureNewStatus(string State, string Description, string? TargetUrl, AzureStatusContext Context);

internal sealed record AzureQuery(string[] Items, string Type);

internal sealed record AzureQueries(AzureQuery[] Queries);

internal sealed record AzureFoundPullRequest(int PullRequestId);

internal sealed record AzureQueryAnswer(Dictionary<string, AzureFoundPullRequest[]>[]? Results);

internal sealed record AzureMessage(string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(AzureConnection))]
[JsonSerializable(typeof(AzureThreads))]
[JsonSerializable(typeof(AzurePullRequest))]
[JsonSerializable(typeof(AzureNewThread))]
[JsonSerializable(typeof(AzureContent))]
[JsonSerializable(typeof(AzureStatus))]
[JsonSerializable(typeof(AzureNewStatus))]
[JsonSerializable(typeof(AzureQueries))]
[JsonSerializable(typeof(AzureQueryAnswer))]
[JsonSerializable(typeof(AzureMessage))]
internal sealed partial class AzureJson : JsonSerializerContext;
