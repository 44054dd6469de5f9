namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// What a database held at one moment: taken before a deployment by precheck, and again by validate and rollback, to compare.
/// Written beside the run document and bound to it by hash. Every list is sorted by name, ordinal.
/// </summary>
public sealed record SchemaCapture
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    public required string Engine { get; init; }

    public required string Database { get; init; }

    public required SchemaInventory Schema { get; init; }

    public IReadOnlyList<AssertionResult> Assertions { get; init; } = [];
}

/// <summary>The schema's objects, our own bookkeeping left out.</summary>
public sealed record SchemaInventory
{
    /// <summary>SHA-256 over every object's kind, name and definition hash.</summary>
    public required string Fingerprint { get; init; }

    public IReadOnlyList<TableCapture> Tables { get; init; } = [];

    public IReadOnlyList<ConstraintCapture> Constraints { get; init; } = [];

    public IReadOnlyList<IndexCapture> Indexes { get; init; } = [];

    /// <summary>
    /// Made by the engine's automatic tuning, which makes and drops them as the load asks: no part of the schema, and no drift.
    /// </summary>
    public IReadOnlyList<IndexCapture> AutomaticIndexes { get; init; } = [];

    /// <summary>Views, triggers, procedures, functions.</summary>
    public IReadOnlyList<ModuleCapture> Modules { get; init; } = [];

    /// <summary>Who may do what, one line a grant; empty where the engine has no principals.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];
}

/// <param name="Rows">Absent where it could not be counted; <paramref name="Unreadable"/> says why.</param>
/// <param name="RowsAreExact">False for a count from the engine's own statistics.</param>
/// <param name="DefinitionSha256">Over columns, types and options, normalised.</param>
/// <param name="Bytes">What it takes on disk, with its indexes; absent where the engine does not tell.</param>
public sealed record TableCapture(
    string Name,
    long? Rows,
    bool RowsAreExact,
    string DefinitionSha256,
    IReadOnlyList<string> Columns,
    string? Unreadable = null,
    long? Bytes = null);

public enum ConstraintKind
{
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
}

/// <param name="Trusted">Whether the engine knows that every row obeys; absent where it has no such notion.</param>
/// <param name="Violations">Rows that break it, where they were counted.</param>
public sealed record ConstraintCapture(
    string Table, string Name, ConstraintKind Kind, string Definition, bool Enabled, bool? Trusted = null, long? Violations = null);

/// <param name="Valid">False where the engine itself calls it unusable.</param>
/// <param name="FragmentationPercent">Absent where it was not measured.</param>
public sealed record IndexCapture(
    string Table, string Name, bool Unique, bool Enabled, bool Valid, IReadOnlyList<string> Columns, double? FragmentationPercent = null);

/// <param name="Kind"><c>view</c>, <c>trigger</c>, <c>procedure</c>, <c>function</c>.</param>
/// <param name="Invalid">The engine's message where it cannot be compiled.</param>
public sealed record ModuleCapture(string Kind, string Name, string DefinitionSha256, string? Invalid = null);

/// <summary>What a user's assertion came to. Values are never kept: a count tells enough.</summary>
/// <param name="Rows">How many rows it returned.</param>
/// <param name="Error">The server's words, redacted, where it could not be run.</param>
public sealed record AssertionResult(string Name, bool Holds, long Rows, string? Error = null);
