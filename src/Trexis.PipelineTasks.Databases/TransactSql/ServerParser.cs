using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql;

/// <summary>Microsoft's own parsers, by the server's version: what a server does not understand is told before it is asked.</summary>
internal static class ServerParser
{
    /// <summary>The newest that the library has.</summary>
    public static TSqlParser Newest() => For(SqlVersion.Sql180);

    /// <param name="level">Compatibility level: 130 for SQL Server 2016 and so on; what is newer than the library is read by its newest.</param>
    public static TSqlParser For(int level) => For(level switch
    {
        < 140 => SqlVersion.Sql130,
        < 150 => SqlVersion.Sql140,
        < 160 => SqlVersion.Sql150,
        < 170 => SqlVersion.Sql160,
        < 180 => SqlVersion.Sql170,
        _ => SqlVersion.Sql180,
    });

    public static TSqlParser For(SqlVersion version) => TSqlParser.CreateParser(version, initialQuotedIdentifiers: true);

    public static (TSqlScript? Script, IList<ParseError> Errors) Parse(this TSqlParser parser, string text)
    {
        using var reader = new StringReader(text);
        var fragment = parser.Parse(reader, out var errors);
        return (fragment as TSqlScript, errors);
    }
}
