using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>Places in a script's UTF-8 bytes, as SQLite counts them.</summary>
internal static class SqliteScript
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static int Start(ReadOnlySpan<byte> script) => script.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    /// <summary>The line, from 1, of the first word at or after <paramref name="at"/>: space and comments belong to no statement.</summary>
    public static int LineOf(ReadOnlySpan<byte> script, int at)
    {
        var rest = Encoding.UTF8.GetString(script[at..]);
        var skipped = 0;
        foreach (var token in SqliteTokenizer.Tokens(rest))
        {
            if (token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)) break;
            skipped += token.Length;
        }

        return 1 + script[..at].Count((byte)'\n') + (skipped >= rest.Length ? 0 : rest.AsSpan(0, skipped).Count('\n'));
    }

    /// <summary>At a syntax error SQLite stops reading, which gives the very line; other errors belong to the whole statement.</summary>
    public static int LineOfError(ReadOnlySpan<byte> script, int at, int stopped, string message) =>
        message.EndsWith("syntax error", StringComparison.Ordinal) && stopped > at
            ? 1 + script[..(stopped - 1)].Count((byte)'\n')
            : LineOf(script, at);

    public static string Statement(ReadOnlySpan<byte> script, int at, int next)
    {
        // Where SQLite stopped at an error, the statement goes on to its semicolon.
        var text = Encoding.UTF8.GetString(script[at..]);
        var read = Encoding.UTF8.GetCharCount(script[at..Math.Max(at, next)]);
        var end = 0;
        foreach (var token in SqliteTokenizer.Tokens(text))
        {
            end = token.Start + token.Length;
            if (end >= read && token.Kind == SqlTokenKind.Symbol && text[token.Start] == ';') break;
        }

        return SqliteTokenizer.WithoutLeadingSpace(text[..end]);
    }

    public static DatabaseException Unreadable(SqlText script, ReadOnlySpan<byte> bytes, int at)
    {
        const string Message = "a NUL character ends the text for SQLite, so nothing after it would run";
        var line = 1 + bytes[..at].Count((byte)'\n');
        return new DatabaseException(DatabaseErrorKind.Statement, $"{script.Name}, line {line}: {Message}", "save the script as UTF-8 text")
        {
            Error = new ServerError(raw.SQLITE_ERROR, Message, Line: line),
        };
    }
}
