using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Files;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>Translates what SQLite and the file system say at the seam, values redacted.</summary>
internal static partial class SqliteErrors
{
    private const string UnrecognizedToken = "unrecognized token: ";

    private const string Near = "near \"";

    /// <summary>What to do about the lock of another connection.</summary>
    public const string HintOfLock = "close the program that has it open, or try again when it is done";

    /// <summary>What SQLite itself says of a constraint, naming columns and never values.</summary>
    private static readonly string[] OwnConstraints = [
        "UNIQUE constraint", "NOT NULL constraint", "CHECK constraint", "FOREIGN KEY constraint",
    ];

    /// <param name="doing">What was being done, to follow the file's name: <c>counting rows</c>.</param>
    public static DatabaseException Translate(SqliteException exception, SqliteLocation location, string doing) =>
        From(exception.SqliteExtendedErrorCode, EngineText(exception.Message), location, doing);

    /// <summary>What the connection says of its last call.</summary>
    public static DatabaseException OfConnection(sqlite3 connection, int code, SqliteLocation location, string doing) =>
        From(code, raw.sqlite3_errmsg(connection).utf8_to_string() ?? "", location, doing);

    public static DatabaseException From(int code, string text, SqliteLocation location, string doing)
    {
        var kind = KindOf(code);
        var message = Redact(text, code);
        return new DatabaseException(kind, $"{location.Shown}: {doing}: {Plain(kind)}{message} (SQLite {code})", Hint(kind))
        {
            Error = new ServerError(code, message) { Authored = OfAuthor(text, code) },
        };
    }

    public static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <inheritdoc cref="Redact(string, int, string?)"/>
    public static string Redact(string text) => Redact(text, raw.SQLITE_ERROR);

    /// <summary>
    /// At a syntax error SQLite quotes the token that it met, which may be a piece of data: one quote too many, and data stands where words
    /// should. So may a name that is none, but for a bare word, and what a function was given.
    /// </summary>
    /// <param name="statement">What was compiled, where somebody has it: a bare word that stands in it before any quote is no data.</param>
    public static string Redact(string text, int code, string? statement = null)
    {
        if (OfAuthor(text, code) is not null) return ServerError.Withheld;
        if (text.StartsWith(UnrecognizedToken, StringComparison.Ordinal)) return UnrecognizedToken + Redaction.Mark;
        if (text.StartsWith(Near, StringComparison.Ordinal))
        {
            var end = text.LastIndexOf("\": ", StringComparison.Ordinal);
            if (end <= Near.Length) return Near + Redaction.Mark;
            var token = text[Near.Length..end];
            return token.Any(char.IsLetterOrDigit) && !IsWordBeforeQuotes(token, statement)
                ? string.Concat(Near, Redaction.Mark, text.AsSpan(end))
                : text;
        }

        if (Unknown().Match(text) is { Success: true } unknown) return unknown.Groups["what"].Value + Redaction.Mark;
        return (code & 0xFF) != raw.SQLITE_ERROR || OfSchema().IsMatch(text) ? Redaction.Message(text) : Redaction.Unquoted(text);
    }

    /// <summary>What a trigger raises, for <see cref="ServerError.Authored"/>; absent where SQLite itself speaks.</summary>
    public static string? OfAuthor(string text, int code) =>
        (code & 0xFF) == raw.SQLITE_CONSTRAINT && !OwnConstraints.Any(own => text.StartsWith(own, StringComparison.Ordinal))
            ? Redaction.OfAuthor(text)
            : null;

    // Comments count as quotes do: they may hold one.
    private static bool IsWordBeforeQuotes(string token, string? statement) =>
        statement is not null
        && BareWord().IsMatch(token)
        && statement.IndexOfAny(['\'', '"', '`', '[', '-', '/']) is var quote
        && Regex.IsMatch(quote < 0 ? statement : statement[..quote], $@"(?<!\w){token}(?!\w)", RegexOptions.CultureInvariant);

    /// <summary>
    /// The first lines of the statement that an error is about, redacted; absent where it does not parse or holds a name that may be a
    /// value, for nobody knows then what of it is data.
    /// </summary>
    /// <param name="message">What SQLite said.</param>
    public static string? Shown(string statement, string message) =>
        message.StartsWith(Near, StringComparison.Ordinal) || message.StartsWith(UnrecognizedToken, StringComparison.Ordinal)
            || message.StartsWith("incomplete input", StringComparison.Ordinal)
            || message.EndsWith(Redaction.Mark, StringComparison.Ordinal)
            ? null
            : Redaction.Statement(statement);

    public static DatabaseErrorKind KindOf(int code) => (code & 0xFF) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => DatabaseErrorKind.Locked,
        raw.SQLITE_READONLY => DatabaseErrorKind.ReadOnly,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => DatabaseErrorKind.Corrupt,
        raw.SQLITE_FULL => DatabaseErrorKind.Full,
        raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR => DatabaseErrorKind.Unreachable,
        raw.SQLITE_PERM or raw.SQLITE_AUTH => DatabaseErrorKind.Denied,
        raw.SQLITE_INTERRUPT => DatabaseErrorKind.TimedOut,
        _ => DatabaseErrorKind.Statement,
    };

    private static string Plain(DatabaseErrorKind kind) => kind switch
    {
        DatabaseErrorKind.Locked => "another connection holds a lock: ",
        DatabaseErrorKind.Corrupt => "not a SQLite database, or damaged: ",
        DatabaseErrorKind.Full => "no space left: ",
        DatabaseErrorKind.ReadOnly => "cannot be written: ",
        _ => "",
    };

    /// <summary>What to do, whatever was done there.</summary>
    public static string? Hint(DatabaseErrorKind kind) => kind switch
    {
        DatabaseErrorKind.Locked => HintOfLock,
        DatabaseErrorKind.Corrupt => "check that the path is right; restore the last verified backup if it is",
        DatabaseErrorKind.Full => FileRefusals.FullHint,
        DatabaseErrorKind.ReadOnly => FileRefusals.ReadOnlyHint,
        DatabaseErrorKind.Unreachable => "check the path, its permissions and its volume",
        _ => null,
    };

    // What stands in the place of a name and is no bare word, as no such column: "079-05-1120" - should this be a string literal …
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex BareWord();

    [GeneratedRegex(
        @"^(?<what>no such [a-z ]+: |malformed MATCH expression: |unknown special query: |.* has no column named |ambiguous column name: )"
            + @"(?!(?:(?:^|\.|(?<= ))[\p{L}_][\p{L}\p{Nd}_$]*)+$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    // These quote names of the schema; whatever else quotes, quotes what a function was given.
    [GeneratedRegex(
        @"^(error in |foreign key mismatch|cannot (drop|rename|add) |unknown column |default value of |no such |there is already )",
        RegexOptions.CultureInvariant)]
    private static partial Regex OfSchema();

    // The driver writes: SQLite Error 5: 'database is locked'.
    private static string EngineText(string message)
    {
        var open = message.IndexOf(": '", StringComparison.Ordinal);
        if (!message.StartsWith("SQLite Error", StringComparison.Ordinal) || open < 0) return message;
        var close = message.LastIndexOf('\'');
        return close > open + 3 ? message[(open + 3)..close] : message;
    }
}
