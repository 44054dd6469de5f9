using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary><c>plan.json</c>: what a deployment would do to one target and what that was computed from. Holds no secrets.</summary>
public sealed record PlanDocument
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    public required RunTarget Target { get; init; }

    public required ArtifactIdentity Artifact { get; init; }

    /// <summary>The change's fingerprint: over <see cref="Operations"/>.</summary>
    [Verbatim]
    public required string Change { get; init; }

    /// <summary>The plan's fingerprint: over <see cref="Basis"/>.</summary>
    [Verbatim]
    public required string Plan { get; init; }

    public required PlanBasis Basis { get; init; }

    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Where the sizes of tables come from that <see cref="Operations"/> name, or why none are known.</summary>
    public string? TableSizes { get; init; }

    /// <summary>How many entries the target's journal held: what stands after them happened since.</summary>
    public int JournalEntries { get; init; }

    /// <summary>What is executed, in order; empty where the plan is one script.</summary>
    public IReadOnlyList<PlannedScript> Scripts { get; init; } = [];

    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Names of the scripts that are carried out because somebody added or changed them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Changed => [.. Scripts.Where(script => script.Kind != PlannedScript.Always).Select(script => script.Name)];
}

/// <summary>Everything that a plan rests on, each as a SHA-256, so that a refusal can say what moved.</summary>
/// <param name="Schema">Of the target when it was planned.</param>
/// <param name="Journal">Of what the target remembers of earlier deployments.</param>
/// <param name="Text">Of the text to be executed.</param>
[Verbatim]
public sealed record PlanBasis(string Artifact, string Target, string Schema, string Journal, string Options, string Text)
{
    [JsonIgnore]
    public Fingerprint Fingerprint => Fingerprint.From([Artifact, Target, Schema, Journal, Options, Text]);

    /// <summary>What differs, in plain words; empty where nothing does.</summary>
    public IReadOnlyList<MovedPart> Moved(PlanBasis now)
    {
        (string Name, string Then, string Now)[] parts =
        [
            ("the artifact", Artifact, now.Artifact),
            ("the target", Target, now.Target),
            ("the target's schema", Schema, now.Schema),
            ("the target's journal", Journal, now.Journal),
            ("the options", Options, now.Options),
            ("the text to be executed", Text, now.Text),
        ];
        return [.. parts.Where(part => part.Then != part.Now).Select(part => new MovedPart(part.Name, new(part.Then), new(part.Now)))];
    }
}

public sealed record MovedPart(string Name, Fingerprint Then, Fingerprint Now);

/// <param name="Kind"><c>versioned</c>, <c>repeatable</c>, <c>always</c>.</param>
[Verbatim]
public sealed record PlannedScript(string Name, string Kind, string Sha256, bool Transactional)
{
    /// <summary>The kind of a script that runs in every deployment.</summary>
    public const string Always = "always";
}
