using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>What an operation could do to data and to those who use it. What is not recognised counts as dangerous.</summary>
public enum Risk
{
    Safe,
    Caution,
    Dangerous,

    /// <summary>Not recognised; treated as <see cref="Dangerous"/> everywhere.</summary>
    Unclassified,
}

/// <summary>How reports group operations.</summary>
public enum OperationAction
{
    Create,
    Alter,
    Rebuild,
    Drop,
    Refresh,
    DataMotion,
    Permission,

    /// <summary>A script of data or code whose statements are listed as operations of their own where the engine can tell.</summary>
    Script,
}

/// <summary>One thing that a deployment does to one object; the same for dacpacs and scripts.</summary>
/// <param name="Kind">Kebab-case, what acknowledgements name: <c>drop-column</c>, <c>add-index</c>, <c>delete-rows</c>.</param>
/// <param name="Subject">The object's full name as the engine writes it, unquoted where the parts allow it.</param>
/// <param name="Why">Why it bears this risk; one sentence.</param>
public sealed record Operation(
    OperationAction Action, [property: Verbatim] string Kind, [property: Verbatim] string Subject, Risk Risk, string Why)
{
    /// <summary>What it changes from → to, where both are known: <c>decimal(18,4) → decimal(9,2)</c>.</summary>
    public string? Difference { get; init; }

    /// <summary>Of what is renamed: its full name afterwards, where it is known.</summary>
    [Verbatim]
    public string? NewName { get; init; }

    /// <summary>The table that it works on, where its own name does not begin with it: an index's of SQLite.</summary>
    [Verbatim]
    public string? Table { get; init; }

    /// <summary>What readers and writers notice while it runs.</summary>
    public string? Locking { get; init; }

    /// <summary>The way that hurts less, where there is one.</summary>
    public string? SaferWay { get; init; }

    /// <summary>Its text as <see cref="Runs.Redaction.Reviewed"/> shows it.</summary>
    public string? Statement { get; init; }

    /// <summary>
    /// Of a view, procedure, function or trigger that had another definition: <see cref="Runs.Redaction.Changed"/>. Absent where the old
    /// one is not known.
    /// </summary>
    public string? Lines { get; init; }

    /// <summary>The script that holds it.</summary>
    [Verbatim]
    public string? Script { get; init; }

    public SourceLocation? Location { get; init; }

    /// <summary>Of the table whose rows it touches or reads, where an inventory of the database was at hand.</summary>
    public TableSize? Size { get; init; }

    /// <summary>True where the engine refuses it as soon as the table holds rows, whatever they hold; absent of everything else.</summary>
    public bool? IsRefusedOnRows { get; init; }

    /// <summary>Who acknowledged it in the change file and why; set where an acknowledgement was found valid.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>What tells this operation from another of the same kind on the same object: SHA-256 of its normalised text.</summary>
    [Verbatim]
    public string? Detail { get; init; }

    /// <summary>Permissions that whoever carries it out must hold, as the engine grants them; absent where nobody knows.</summary>
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>Features of the engine that it uses and not every edition has; absent where it uses none.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// What an engine's catalog says of a kind of statement, in one go. So operations are made; the constructor reads documents, in which
    /// another version may have told another kind.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static Operation Of(
        OperationAction action, string kind, string subject, Risk risk, string why, string? locking = null, string? saferWay = null) =>
        OperationKind.All.Contains(kind)
            ? new(action, kind, subject, risk, why) { Locking = locking, SaferWay = saferWay }
            : throw new ArgumentException($"'{kind}' is none of the kinds that {nameof(OperationKind)} lists.", nameof(kind));

    /// <summary>Whether they are known to define objects and nothing else, so that their text holds no value of a row.</summary>
    public static bool OnlyDefines(IReadOnlyCollection<Operation> operations) => operations.Count > 0 && operations.All(
        operation => operation.Risk != Risk.Unclassified && operation.Action is not (OperationAction.DataMotion or OperationAction.Script));

    /// <summary>
    /// Whether it fails as things stand, unless an earlier statement empties the table: an acknowledgement would only move the failure into
    /// the deployment.
    /// </summary>
    public bool IsSureToFail() => IsRefusedOnRows is true && Size is { Rows: > 0 };

    /// <summary>What is said of one that is sure to fail.</summary>
    /// <param name="where">As the sentence goes on: <c> in prod</c>; absent where one database is spoken of.</param>
    public static string Failure(string where = "") =>
        $"It fails{where} unless an earlier statement empties the table: there are rows.";

    /// <summary>Written for those who read documents without this code; never read: the risk says it.</summary>
    public bool IsDangerous => Risk is Risk.Dangerous or Risk.Unclassified;
}
