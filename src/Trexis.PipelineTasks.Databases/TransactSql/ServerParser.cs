using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql;

/// <summary>Microsoft's own parsers, by the server's version: what a server does not understand is told before it is asked.</summary>
internal static class ServerParser
{
    private const int Oldest = 130;
    private const int Newest = 170;

    /// <summary>The newest of this build. The two DacFx lines carry different ones, so that none of the newer line can be named in code.</summary>
    public static TSqlParser OfThisBuild() => Of(Newest);

    /// <param name="level">Compatibility level: 130 for SQL Server 2016 and so on. The newest of this build that is not newer answers.</param>
    public static TSqlParser Of(int level)
    {
        for (var wanted = Math.Clamp(level, Oldest, Newest); wanted > Oldest; wanted -= 10)
        {
            var type = typeof(TSqlParser).Assembly.GetType(string.Create(CultureInfo.InvariantCulture, $"Microsoft.SqlServer.TransactSql.ScriptDom.TSql{wanted}Parser"));
            if (type is not null) return (TSqlParser)Activator.CreateInstance(type, args: true)!;
        }

        return new TSql130Parser(initialQuotedIdentifiers: true);
    }

    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(this TSqlParser parser, string text)
    {
        using var reader = new StringReader(text);
        var fragment = parser.Parse(reader, out var errors);
        return (fragment as TSqlScript, errors);
    }
}
