using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>T-SQL read by Microsoft's own parser, in the dialect of the server's version.</summary>
internal static class TSqlText
{
    private const int Oldest = 130;
    private const int Newest = 170;

    /// <summary>The newest parser of this build that is not newer than the server.</summary>
    public static TSqlParser ParserFor(ServerIdentity? server)
    {
        var wanted = server is { IsAzure: false } ? Math.Clamp(server.Major * 10, Oldest, Newest) : Newest;
        for (var level = wanted; level > Oldest; level -= 10)
        {
            // The two DacFx lines carry different parsers; those of the newer line cannot be named in code that compiles on both.
            var type = typeof(TSqlParser).Assembly.GetType(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Microsoft.SqlServer.TransactSql.ScriptDom.TSql{level}Parser"));
            if (type is not null) return (TSqlParser)Activator.CreateInstance(type, [true])!;
        }

        return new TSql130Parser(true);
    }

    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(TSqlParser parser, string text)
    {
        using var reader = new StringReader(text);
        var fragment = parser.Parse(reader, out var errors);
        return (fragment as TSqlScript, errors);
    }
}
