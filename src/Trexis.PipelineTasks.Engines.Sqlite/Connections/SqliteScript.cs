using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>
/// A script as SQLite reads it: UTF-8 bytes, and places in them. Going through it from its start takes time linear in its size.
/// </summary>
internal sealed class SqliteScript
{
    // SQLite copies a text that does not end with NUL for every statement that it compiles of it.
    private readonly byte[] _bytes;
    private int _countedTo;
    private int _lines;
    private int _column;

    public SqliteScript(SqlText script)
    {
        Name = script.Name;
        _bytes = new byte[Encoding.UTF8.GetByteCount(script.Text) + 1];
        End = Encoding.UTF8.GetBytes(script.Text, _bytes);
        Start = _bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _countedTo = Start;
    }

    public string Name { get; }

    public int Start { get; }

    public int End { get; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What is left to compile.</summary>
    public ReadOnlySpan<byte> From(int at) => _bytes.AsSpan(at);

    /// <summary>The line, from 1, of the first word of a statement: space and comments before it belong to no statement.</summary>
    public int LineOf(int at, int next) => PlaceOf(at, next).Line;

    /// <summary>Line and column, from 1, of the first word of a statement.</summary>
    public (int Line, int Column) PlaceOf(int at, int next)
    {
        var text = Slice(at, next);
        var skipped = 0;
        foreach (var token in SqliteTokenizer.Tokens(text))
        {
            if (token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)) break;
            skipped += token.Length;
        }

        var line = LineAt(skipped >= text.Length ? at : at + Encoding.UTF8.GetByteCount(text.AsSpan(0, skipped)));
        return (line, 1 + _column);
    }

    /// <summary>At a syntax error SQLite stops reading, which gives the very line; other errors belong to the whole statement.</summary>
    public int LineOfError(int at, int stopped, string message) =>
        message.EndsWith("syntax error", StringComparison.Ordinal) && stopped > at ? LineAt(stopped - 1) : LineOf(at, stopped);

    /// <summary>A statement that SQLite compiled, whole.</summary>
    public string Statement(int at, int next) => SqliteTokenizer.WithoutLeadingSpace(Slice(at, next));

    /// <summary>Where SQLite stopped at an error, the statement goes on to its semicolon.</summary>
    public string Refused(int at, int stopped)
    {
        var text = Slice(at, End);
        var read = Slice(at, stopped).Length;
        var end = 0;
        foreach (var token in SqliteTokenizer.Tokens(text))
        {
            end = token.Start + token.Length;
            if (end >= read && token.Kind == SqlTokenKind.Symbol && text[token.Start] == ';') break;
        }

        return SqliteTokenizer.WithoutLeadingSpace(text[..end]);
    }

    public DatabaseException Unreadable(int at)
    {
        const string Message = "a NUL character ends the text for SQLite, so nothing after it would run";
        var line = LineAt(at);
        return new DatabaseException(DatabaseErrorKind.Statement, $"{Name}, line {line}: {Message}", "save the script as UTF-8 text")
        {
            Error = new ServerError(raw.SQLITE_ERROR, Message, Line: line),
        };
    }

    private string Slice(int at, int next) => Encoding.UTF8.GetString(_bytes.AsSpan(at, Math.Max(at, next) - at));

    // Statements come in order, so that each byte is counted once.
    private int LineAt(int at)
    {
        if (at < _countedTo) (_countedTo, _lines, _column) = (Start, 0, 0);
        var passed = _bytes.AsSpan(_countedTo, at - _countedTo);
        var last = passed.LastIndexOf((byte)'\n');
        _lines += passed.Count((byte)'\n');
        _column = (last < 0 ? _column : 0) + Encoding.UTF8.GetCharCount(passed[(last + 1)..]);
        _countedTo = at;
        return 1 + _lines;
    }
}
