using System.Runtime.CompilerServices;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>Microsoft's own parsers, by the server's version: what a server does not understand is told before it is asked.</summary>
internal static class ServerParser
{
    private static readonly ConditionalWeakTable<SqlBatch, ParsedBatch> Parsed = [];

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
        try
        {
            // Most of the time goes into the tokens, so they are made once, for counting and for parsing.
            using var reader = new StringReader(text);
            var tokens = parser.GetTokenStream(reader, out var errors);
            if (errors.Count > 0) return (null, errors);
            if (Nesting.TooDeep(tokens) is { } line)
                return (null, [new ParseError(0, 0, line, 1, $"It is nested deeper than {Nesting.Deepest} levels.")]);
            var script = parser.Parse(tokens, out errors) as TSqlScript;
            script?.Accept(new Mending());
            return (script, errors);
        }
        catch (Exception exception) when (IsDefect(exception))
        {
            return (null, [new ParseError(0, 0, 1, 1, $"The parser cannot read it ({exception.GetType().Name}).")]);
        }
    }

    /// <summary>The mistake in words that quote nothing of the text: where it does not parse, nobody knows what of it is data.</summary>
    public static string Said(this ParseError error) => Redaction.Unquoted(error.Message);

    /// <summary>Whether whoever reads a text failed, and not the machine that it runs on.</summary>
    public static bool IsDefect(Exception exception) => exception is InvalidCastException or NullReferenceException or ArgumentException
        or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException or KeyNotFoundException;

    /// <summary>
    /// A bare <c>$(variable)</c> is no T-SQL yet: any name in its place shows what the statement is. Reader and linter ask for the same
    /// batch in turn, so it is kept as long as the batch is.
    /// </summary>
    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(this TSqlParser parser, SqlBatch batch)
    {
        if (Parsed.TryGetValue(batch, out var kept) && kept.Parser == parser.GetType()) return (kept.Script, kept.Errors);
        var parsed = parser.Parse(batch.Text);
        if (parsed.Errors.Count > 0 && batch.References.Count > 0) parsed = parser.Parse(batch.WithNames());
        Parsed.AddOrUpdate(batch, new ParsedBatch(parser.GetType(), parsed.Script, parsed.Errors));
        return parsed;
    }

    // What the parser leaves out of its tree, and whoever reads it relies on.
    private sealed class Mending : TSqlFragmentVisitor
    {
        // DROP COLUMN a, b: what is dropped stands at the first of a list only, the server takes it for all that follow.
        public override void Visit(AlterTableDropTableElementStatement node)
        {
            var before = TableElementType.NotSpecified;
            foreach (var element in node.AlterTableDropTableElements)
            {
                if (element.TableElementType == TableElementType.NotSpecified) element.TableElementType = before;
                before = element.TableElementType;
            }
        }

        // SET MAXDOP = 1 ends before its value.
        public override void Visit(AlterDatabaseScopedConfigurationSetStatement node)
        {
            var tokens = node.ScriptTokenStream;
            var equals = Next(node.LastTokenIndex);
            if (tokens[equals].TokenType == TSqlTokenType.EqualsSign) node.LastTokenIndex = Next(equals);

            int Next(int at)
            {
                do at++;
                while (tokens[at].TokenType
                    is TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment);
                return at;
            }
        }
    }

    private sealed record ParsedBatch(Type Parser, TSqlScript? Script, IList<ParseError> Errors);
}
