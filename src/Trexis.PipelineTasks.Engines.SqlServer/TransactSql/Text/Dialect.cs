using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>Reads definitions by the parser of the server that they are for, and says which server understands a newer syntax.</summary>
public static partial class Dialect
{
    /// <returns>What was read, without mistakes, or the mistakes: lines are the script's.</returns>
    public static (TSqlScript? Script, IReadOnlyList<ServerError> Errors) Read(SqlBatch batch, SqlPlatform platform)
    {
        var (script, errors) = ServerParser.For(platform.Level).Parse(batch);
        if (errors.Count == 0 && script is not null) return (script, [.. NewerNames.In(script, platform).Select(Needs)]);
        foreach (var newer in SqlPlatform.Servers.Where(server => server.Level > platform.Level))
        {
            var (understood, none) = ServerParser.For(newer.Level).Parse(batch);
            if (none.Count > 0 || understood is null) continue;
            var names = NewerNames.In(understood, platform);
            // A new name in the line where the older parser stopped says more than its own words. Over this predicate it stops later.
            var named = names.Any(name => name.Level == newer.Level && (name.Line == errors[0].Line || name.Name == "REGEXP_LIKE"));
            if (!named) names = [(Near(errors[0]), newer.Level, errors[0].Line), .. names];
            return (null, [.. names.Select(Needs)]);
        }

        return (null, [.. errors.Select(error => new ServerError(error.Number, error.Said(), Line: batch.Line + error.Line - 1))]);

        ServerError Needs((string Name, int Level, int Line) found)
        {
            var server = SqlPlatform.Servers.Single(one => one.Level == found.Level);
            var what = $"{found.Name} needs {server.Title}, and this is built for {platform.Title}";
            var message = $"{what}: write it otherwise, or build for that server (--platform {server.Name})";
            return new ServerError(0, message, Line: batch.Line + found.Line - 1);
        }
    }

    // A newer parser read all of it: a bare word there is a keyword or a name.
    private static string Near(ParseError error)
    {
        var said = NearWord().IsMatch(error.Message) ? error.Message : error.Said();
        return $"what the parser stopped at ({said.TrimEnd('.')})";
    }

    [GeneratedRegex(@"^[^'""]*'[A-Za-z_]+'\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex NearWord();
}
