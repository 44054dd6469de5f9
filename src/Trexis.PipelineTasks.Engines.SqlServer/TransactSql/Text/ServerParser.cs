using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>Microsoft's own parsers, by the server's version: what a server does not understand is told before it is asked.</summary>
internal static class ServerParser
{
    /// <summary>The newest that the library has.</summary>
    public static TSqlParser Newest() => For(SqlPlatform.Servers[^1].Level);

    /// <param name="level">Compatibility level; what is newer than the library is read by its newest.</param>
    public static TSqlParser For(int level)
    {
        var server = SqlPlatform.Servers.LastOrDefault(one => one.Level <= level) ?? SqlPlatform.Servers[0];
        return TSqlParser.CreateParser(Enum.Parse<SqlVersion>(server.Name), initialQuotedIdentifiers: true);
    }

    /// <summary>Nothing in a text ends the reading of it: where the parser itself fails, that is a mistake in the text, too.</summary>
    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(this TSqlParser parser, string text)
    {
        if (Nesting.TooDeep(parser, text) is { } line)
            return (null, [new ParseError(0, 0, line, 1, $"It is nested deeper than {Nesting.Deepest} levels.")]);
        try
        {
            using var reader = new StringReader(text);
            var fragment = parser.Parse(reader, out var errors);
            return (fragment as TSqlScript, errors);
        }
        catch (Exception exception) when (IsDefect(exception))
        {
            return (null, [new ParseError(0, 0, 1, 1, $"The parser cannot read it ({exception.GetType().Name}).")]);
        }
    }

    /// <summary>Whether whoever reads a text failed, and not the machine that it runs on.</summary>
    public static bool IsDefect(Exception exception) => exception is InvalidCastException or NullReferenceException or ArgumentException
        or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException or KeyNotFoundException;

    /// <summary>A bare <c>$(variable)</c> is no T-SQL yet: any name in its place shows what the statement is.</summary>
    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(this TSqlParser parser, SqlBatch batch)
    {
        var parsed = parser.Parse(batch.Text);
        return parsed.Errors.Count > 0 && batch.References.Count > 0 ? parser.Parse(batch.WithNames()) : parsed;
    }
}
