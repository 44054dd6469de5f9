using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>A database before and after a deployment, with what the change announced: all that validation judges.</summary>
public sealed record ValidationFacts
{
    public required Fact<SchemaCapture> Before { get; init; }

    public required Fact<SchemaCapture> After { get; init; }

    /// <summary>By table as the change's author wrote it.</summary>
    public IReadOnlyDictionary<string, RowExpectation> ExpectedRows { get; init; } = new Dictionary<string, RowExpectation>();

    /// <summary>Where what the change announces of rows came true before this capture; absent where it is yet to.</summary>
    public string? CameTrueIn { get; init; }

    /// <summary>What the deployment's documents say it did: what is dropped on purpose is not missing.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = [];

    /// <summary>What the engine's own integrity check found.</summary>
    public required Fact<IntegrityReading> Integrity { get; init; }

    /// <summary>Users' assertions for this moment.</summary>
    public required Fact<IReadOnlyList<AssertionResult>> Assertions { get; init; }

    public required Fact<IReadOnlyList<SmokeQueryResult>> SmokeQueries { get; init; }

    /// <summary>What the deployed schema or journal lacks or has beyond the artifact; empty where they are equal.</summary>
    public required Fact<IReadOnlyList<Finding>> ArtifactDifferences { get; init; }

    /// <summary>Databases and servers that the schema refers to and that are not there.</summary>
    public required Fact<IReadOnlyList<string>> MissingReferences { get; init; }

    /// <summary>Who may do what after the deployment.</summary>
    public required Fact<IReadOnlyList<string>> Grants { get; init; }
}

/// <summary>What the engine's integrity check of a whole database found.</summary>
/// <param name="Problems">In the engine's words; empty where all is well.</param>
/// <param name="Age">How long ago the check ran whose clean result stands in for one of our own; absent where ours ran now.</param>
public sealed record IntegrityReading(IReadOnlyList<string> Problems, TimeSpan? Age = null);

/// <param name="Error">The server's words, redacted, where it could not be run.</param>
public sealed record SmokeQueryResult(string Name, string? Error = null);
