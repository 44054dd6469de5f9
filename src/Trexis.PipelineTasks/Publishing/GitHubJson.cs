using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Publishing;

internal sealed record GitHubUser(string? Login);

internal sealed record GitHubComment(long Id, string? Body, GitHubUser? User, string? HtmlUrl);

internal sealed record GitHubBody(string Body);

internal sealed record GitHubCommit(string? Sha);

internal sealed record GitHubPullRequest(GitHubCommit? Head);

internal sealed record GitHubPull(int Number, GitHubCommit? Head, string? MergedAt);

internal sealed record GitHubEnvironment(string? Name);

internal sealed record GitHubReview(string? State, GitHubUser? User, string? Comment, GitHubEnvironment[]? Environments);

internal sealed record GitHubAuthored(GitHubUser? Author, GitHubUser? Committer);

internal sealed record GitHubMessage(string? Message);

internal sealed record GraphQlQuery(string Query);

internal sealed record GraphQlViewer(GitHubUser? Viewer);

internal sealed record GraphQlAnswer(GraphQlViewer? Data);

internal sealed record GitHubStatus(string State, string Context, string? Description, string? TargetUrl);

internal sealed record GitHubDeployment(long Id);

internal sealed record GitHubNewDeployment(string Ref, string Environment, string? Description, bool AutoMerge, IReadOnlyList<string> RequiredContexts);

internal sealed record GitHubDeploymentStatus(string State, string? Description, string? LogUrl, bool? AutoInactive);

internal sealed record GitHubCheckRun(long Id, string? ExternalId, GitHubCheckRunCount? Output);

internal sealed record GitHubCheckRunCount(int AnnotationsCount);

internal sealed record GitHubCheckRuns(GitHubCheckRun[]? CheckRuns);

internal sealed record GitHubNewCheckRun(string Name, string HeadSha, string ExternalId, string? DetailsUrl, string Status, string Conclusion, GitHubCheckOutput Output);

internal sealed record GitHubCheckRunUpdate(GitHubCheckOutput Output);

internal sealed record GitHubCheckOutput(string Title, string Summary, IReadOnlyList<GitHubAnnotation> Annotations);

internal sealed record GitHubAnnotation(string Path, int StartLine, int EndLine, int? StartColumn, int? EndColumn, string AnnotationLevel, string Title, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(GitHubComment[]))]
[JsonSerializable(typeof(GitHubBody))]
[JsonSerializable(typeof(GitHubPullRequest))]
[JsonSerializable(typeof(GitHubPull[]))]
[JsonSerializable(typeof(GitHubReview[]))]
[JsonSerializable(typeof(GitHubAuthored[]))]
[JsonSerializable(typeof(GitHubUser[]))]
[JsonSerializable(typeof(GitHubMessage))]
[JsonSerializable(typeof(GraphQlQuery))]
[JsonSerializable(typeof(GraphQlAnswer))]
[JsonSerializable(typeof(GitHubStatus[]))]
[JsonSerializable(typeof(GitHubDeployment[]))]
[JsonSerializable(typeof(GitHubNewDeployment))]
[JsonSerializable(typeof(GitHubDeploymentStatus[]))]
[JsonSerializable(typeof(GitHubCheckRun))]
[JsonSerializable(typeof(GitHubCheckRuns))]
[JsonSerializable(typeof(GitHubNewCheckRun))]
[JsonSerializable(typeof(GitHubCheckRunUpdate))]
internal sealed partial class GitHubJson : JsonSerializerContext;
