namespace Trexis.PipelineTasks.Engines;

/// <summary>
/// What a server refused or broke, translated at the seam. Values that the server quoted are redacted in
/// <see cref="Exception.Message"/>; the driver's exception is kept only as a type name, so that no log can print it whole.
/// </summary>
public sealed class DatabaseException(DatabaseErrorKind kind, string message, string? hint = null)
    : FaultException(new Fault(FaultKind.Database, message, hint))
{
    public DatabaseErrorKind Kind { get; } = kind;

    public ServerError? Error { get; init; }
}

public enum DatabaseErrorKind
{
    /// <summary>There is no such database or file, or this login may not see it.</summary>
    Missing,

    Unreachable,

    /// <summary>Wrong login or missing permission.</summary>
    Denied,

    /// <summary>Not a database, or damaged.</summary>
    Corrupt,

    /// <summary>Another session holds it longer than we wait.</summary>
    Locked,

    /// <summary>Disk, log or memory full.</summary>
    Full,

    ReadOnly,

    /// <summary>The statement itself was refused.</summary>
    Statement,

    TimedOut,

    /// <summary>A script ended the transaction that it ran in: part of it was committed, and its journal row says started.</summary>
    HalfCommitted,

    /// <summary>The connection broke in mid-step: nobody knows what was done.</summary>
    StateUnknown,
}

/// <param name="Number">The engine's error number.</param>
/// <param name="Line">Of the script, from 1, where the engine tells or we can count.</param>
/// <param name="Statement">The first lines of the statement, literals redacted.</param>
public sealed record ServerError(
    int Number, string Message, int? Severity = null, int? State = null, int? Line = null, string? Statement = null)
{
    /// <summary>Of the line, from 1, where the engine tells.</summary>
    public int? Column { get; init; }

    /// <summary>Stands in the message's place where the script's author said it, or that of a trigger or procedure.</summary>
    public const string Withheld = "the message of the script's author stands on the run's console";

    /// <summary>What the author said, as <see cref="Redaction.OfAuthor"/> shows it.</summary>
    public string? Authored { get; init; }
}
