using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>
/// The evidence of one task's run: the only contract between executables. Written by the run store
/// as UTF-8 JSON; <c>Schemas/run-document.schema.json</c> describes it.
/// </summary>
public sealed record RunDocument
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The executable's name without its prefix: <c>precheck</c>, <c>deploy-scripts</c>.</summary>
    [Verbatim]
    public required string Task { get; init; }

    /// <summary>What the task did where it has several: <c>plan</c>, <c>apply</c>.</summary>
    [Verbatim]
    public string? Action { get; init; }

    /// <summary>Whether it planned the deployment or carried it out, whatever the artifact.</summary>
    [JsonIgnore]
    public bool IsOfDeployment => Task.StartsWith("deploy-", StringComparison.Ordinal);

    /// <summary>Whether it planned the deployment; a rollback's plan is none.</summary>
    [JsonIgnore]
    public bool IsPlan => IsOfDeployment && Action == "plan";

    [Verbatim]
    public required string ToolVersion { get; init; }

    public required RunContext Run { get; init; }

    public RunTarget? Target { get; init; }

    public ArtifactIdentity? Artifact { get; init; }

    /// <summary>The change that is carried, as its file described it when the task ran.</summary>
    public ChangeSummary? Change { get; init; }

    /// <summary>SHA-256 (hex) over the policy's values that held when this was judged; absent where none was read.</summary>
    [Verbatim]
    public string? Policy { get; init; }

    /// <summary>
    /// What deployment file and change file came to for this target, by key; of a value that may be a secret only that it is another.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<RunResult> Results { get; init; }

    /// <summary>Figures by name, with units: <c>rows.before</c>, <c>backup.size</c>.</summary>
    public IReadOnlyDictionary<string, Quantity> Metrics { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>What later steps of a pipeline read: <c>verdict</c>, <c>fingerprint</c>. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the deployment would change or has changed, in the order of execution.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = [];

    /// <summary>
    /// Parts of the artifact that an apply found in the target and that were never executed there: adopted, or copied with another
    /// environment's database. Absent where there are none.
    /// </summary>
    public IReadOnlyList<string>? Inherited { get; init; }

    /// <summary>Files that belong to this document, relative to it, bound by hash.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public Fault? Fault { get; init; }

    /// <summary>SHA-256 (hex) of the document before this one in the same deployment; none for the first.</summary>
    [Verbatim]
    public string? Previous { get; init; }
}

/// <summary>Who ran what, where and when.</summary>
public sealed record RunContext
{
    /// <summary>Unique to this run, sortable by time.</summary>
    [Verbatim]
    public required string Id { get; init; }

    /// <summary>Shared by all runs that carry this change and artifact.</summary>
    [Verbatim]
    public required string Deployment { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds from the first step to the sealing of the document.</summary>
    public required double ElapsedMs { get; init; }

    [JsonIgnore]
    public DateTimeOffset EndedAt => StartedAt.AddMilliseconds(ElapsedMs);

    /// <summary><c>console</c>, <c>github</c> or <c>azure</c>.</summary>
    [Verbatim]
    public required string Host { get; init; }

    /// <summary>Who started it, as the host names them.</summary>
    public required string Actor { get; init; }

    /// <summary>A platform's word for the actor is verified, a console user's own is declared.</summary>
    public required ProofLevel ActorProof { get; init; }

    public string? Commit { get; init; }

    public string? Branch { get; init; }

    public string? Url { get; init; }

    /// <summary>Who had let this run into the environment when it began; absent where no platform was asked or it did not answer.</summary>
    public EarlierReviewers? Reviewers { get; init; }

    /// <summary>How true the clock is by which this run tells times; absent where nobody else said what time it was.</summary>
    public RunClock? Clock { get; init; }

    /// <summary>
    /// The platform's run: as its variables name it, which the document's signature confirms, or as a token said that was verified in the
    /// run. Absent on a console, and where neither can be.
    /// </summary>
    public RunIdentity? Identity { get; init; }

    /// <summary>Why the document bears no signature although the policy demands one; absent where nothing is amiss.</summary>
    public string? Unsigned { get; init; }
}

/// <summary>
/// Approvers known when the run began. GitHub tells no time of an approval; one listed here was given before this run's plan.
/// </summary>
/// <param name="Run">The platform's, without its attempt, and the ring that was let in.</param>
/// <param name="By">Each as often as they approved.</param>
public sealed record EarlierReviewers([property: Verbatim] string Run, IReadOnlyList<string> By);

/// <summary>Whose word for the time a run's own clock was held against.</summary>
public enum ClockWitness
{
    /// <summary>A token that the platform gave for this run.</summary>
    Token,

    /// <summary>The date of an answer of the platform's API, by https.</summary>
    Answer,
}

/// <param name="AheadSeconds">How far the runner's clock was ahead as the run began, negative where behind; both tell whole
/// seconds.</param>
public sealed record RunClock(ClockWitness By, long AheadSeconds);

/// <summary>A run of a platform. A token of that platform says the same in claims; anybody else's word for it is worth nothing.</summary>
public sealed record RunIdentity
{
    /// <summary><c>owner/name</c> on GitHub, its address elsewhere.</summary>
    public required string Repository { get; init; }

    public required string RepositoryId { get; init; }

    public required string Run { get; init; }

    public required string Attempt { get; init; }

    /// <summary>Of the workflow; what is deployed may be of another one.</summary>
    public required string Commit { get; init; }

    public required string Ref { get; init; }

    /// <summary>What started it: <c>push</c>, <c>pull_request</c>.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// The workflow that was started, not one that it calls: <c>owner/name/path@ref</c>; <c>p://organisation/project/pipeline</c> on Azure.
    /// </summary>
    public required string Workflow { get; init; }

    /// <summary>Whose the repository is, by id: a name may be another's tomorrow.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Who started the first attempt, by id.</summary>
    public string? ActorId { get; init; }

    /// <summary>Whose machine it was: <c>github-hosted</c>, <c>self-hosted</c>.</summary>
    public string? Runner { get; init; }

    /// <summary>
    /// When the platform gave the token that said all this but attempt and event, and that the run verified. It was not kept, so nobody can
    /// verify it again; absent where the document's signature says it.
    /// </summary>
    public DateTimeOffset? TokenAt { get; init; }
}

/// <param name="Name">Which of an environment's targets; absent where there is only one.</param>
/// <param name="Database">The file's name for an embedded engine.</param>
[Verbatim]
public sealed record RunTarget(string Environment, string? Name, string Engine, string Server, string Database)
{
    /// <summary><c>prod/eu</c>, <c>qa</c>.</summary>
    public override string ToString() => Name is null ? Environment : $"{Environment}/{Name}";
}

/// <param name="Kind"><c>dacpac</c> or <c>scripts</c>.</param>
/// <param name="Sha256">Hex; of the dacpac's content or of the folder's names and contents in order.</param>
[Verbatim]
public sealed record ArtifactIdentity(string Kind, string Name, string Sha256, string? Version = null);

public sealed record ChangeSummary(
    [property: Verbatim] string Id, string Description, string? Purpose = null, string? Impact = null, string? Risk = null);

/// <param name="Role"><c>before-capture</c>, <c>plan</c>, <c>approval</c>, <c>backup-proof</c>, <c>script</c>.</param>
[Verbatim]
public sealed record Attachment(string Role, AttachmentPath Path, string Sha256);
