using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// What a database held at one moment: taken before a deployment by precheck, and again by validate and rollback, to compare.
/// Written beside the run document and bound to it by hash. Every list is sorted by name, ordinal.
/// </summary>
public sealed record SchemaCapture
{
    public const int CurrentSchemaVersion = 1;

    /// <summary>As files hold it.</summary>
    public static readonly DocumentFormat<SchemaCapture> Format = new("a before capture", CurrentSchemaVersion, CaptureTypes.Default);

    public required int SchemaVersion { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    [Verbatim]
    public required string Engine { get; init; }

    [Verbatim]
    public required string Database { get; init; }

    public required SchemaInventory Schema { get; init; }

    public IReadOnlyList<AssertionResult> Assertions { get; init; } = [];
}

/// <summary>The schema's objects, our own bookkeeping left out.</summary>
public sealed record SchemaInventory
{
    /// <summary>SHA-256 over every object's kind, name and definition hash.</summary>
    [Verbatim]
    public required string Fingerprint { get; init; }

    public IReadOnlyList<TableCapture> Tables { get; init; } = [];

    public IReadOnlyList<ConstraintCapture> Constraints { get; init; } = [];

    public IReadOnlyList<IndexCapture> Indexes { get; init; } = [];

    /// <summary>
    /// Made by the engine's automatic tuning, which makes and drops them as the load asks: no part of the schema, and no drift.
    /// </summary>
    public IReadOnlyList<IndexCapture> AutomaticIndexes { get; init; } = [];

    /// <summary>Views, triggers, procedures, functions, security policies.</summary>
    public IReadOnlyList<ModuleCapture> Modules { get; init; } = [];

    /// <summary>Who may do what, one line a grant; empty where the engine has no principals.</summary>
    [Verbatim]
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>What the database uses and not every edition has; absent where nobody could tell. No part of the schema.</summary>
    [Verbatim]
    public IReadOnlyList<string>? EditionFeatures { get; init; }
}

public sealed record TableCapture
{
    [Verbatim]
    public required string Name { get; init; }

    /// <summary>Absent where it could not be counted; <see cref="Unreadable"/> says why.</summary>
    public required long? Rows { get; init; }

    /// <summary>False for a count from the engine's own statistics.</summary>
    public required bool RowsAreExact { get; init; }

    /// <summary>Over columns, types and options, normalised.</summary>
    [Verbatim]
    public required string DefinitionSha256 { get; init; }

    [Verbatim]
    public required IReadOnlyList<string> Columns { get; init; }

    public string? Unreadable { get; init; }

    /// <summary>What it takes on disk, with its indexes; absent where the engine does not tell.</summary>
    public long? Bytes { get; init; }

    /// <summary>
    /// What guards or keeps it otherwise than most, in words: <c>column email masked with default()</c>; absent where nothing does.
    /// </summary>
    [Verbatim]
    public IReadOnlyList<string>? Marks { get; init; }
}

public enum ConstraintKind
{
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
}

public sealed record ConstraintCapture
{
    [Verbatim]
    public required string Table { get; init; }

    [Verbatim]
    public required string Name { get; init; }

    public required ConstraintKind Kind { get; init; }

    public required string Definition { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Whether the engine knows that every row obeys; absent where it has no such notion.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Rows that break it, where they were counted.</summary>
    public long? Violations { get; init; }
}

public sealed record IndexCapture
{
    [Verbatim]
    public required string Table { get; init; }

    [Verbatim]
    public required string Name { get; init; }

    public required bool Unique { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>False where the engine itself calls it unusable.</summary>
    public required bool Valid { get; init; }

    [Verbatim]
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Absent where it was not measured.</summary>
    public double? FragmentationPercent { get; init; }

    /// <summary>What keeps it otherwise than most, in words: <c>compressed by PAGE</c>; absent where nothing does.</summary>
    [Verbatim]
    public IReadOnlyList<string>? Marks { get; init; }
}

/// <param name="Kind">
/// <c>view</c>, <c>trigger</c>, <c>procedure</c>, <c>function</c>, <c>database trigger</c>, <c>security policy</c>.
/// </param>
/// <param name="Invalid">The engine's message where it cannot be compiled.</param>
public sealed record ModuleCapture(
    [property: Verbatim] string Kind,
    [property: Verbatim] string Name,
    [property: Verbatim] string DefinitionSha256,
    string? Invalid = null)
{
    /// <summary>
    /// What sets it apart, in words: <c>disabled</c>, what a security policy guards; absent where nothing does.
    /// </summary>
    [Verbatim]
    public IReadOnlyList<string>? Marks { get; init; }
}

/// <summary>What a user's assertion came to. Values are never kept: a count tells enough.</summary>
/// <param name="Rows">How many rows it returned.</param>
/// <param name="Error">The server's words, redacted, where it could not be run.</param>
public sealed record AssertionResult([property: Verbatim] string Name, bool Holds, long Rows, string? Error = null);

[JsonSerializable(typeof(SchemaCapture))]
internal sealed partial class CaptureTypes : JsonSerializerContext;
