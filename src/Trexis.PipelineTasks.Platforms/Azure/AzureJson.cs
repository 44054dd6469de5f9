using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Platforms.Azure;

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

internal sealed record AzurePerson(string? Id, string? UniqueName, string? DisplayName, bool IsContainer);

internal sealed record AzureBuild(string? Status, AzurePerson? RequestedFor);

internal sealed record AzureTimelineRecord(string? Id, string? ParentId, string? Type, string? Name, string? Identifier);

internal sealed record AzureTimeline(AzureTimelineRecord[]? Records);

internal sealed record AzureApprovalStep(AzurePerson? ActualApprover, string? Status, string? Comment, DateTimeOffset? LastModifiedOn);

internal sealed record AzureApproval(string? Id, string? Status, AzureApprovalStep[]? Steps);

internal sealed record AzureApprovals(AzureApproval[]? Value);

internal sealed record AzureSignature(string? Email);

internal sealed record AzureAuthored(AzureSignature? Author, AzureSignature? Committer);

internal sealed record AzureAuthoredCommits(AzureAuthored[]? Value);

internal sealed record AzureTeamMember(AzurePerson? Identity);

internal sealed record AzureTeamMembers(AzureTeamMember[]? Value);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
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
[JsonSerializable(typeof(AzureBuild))]
[JsonSerializable(typeof(AzureTimeline))]
[JsonSerializable(typeof(AzureApprovals))]
[JsonSerializable(typeof(AzureAuthored))]
[JsonSerializable(typeof(AzureAuthoredCommits))]
[JsonSerializable(typeof(AzureTeamMembers))]
internal sealed partial class AzureJson : JsonSerializerContext;
