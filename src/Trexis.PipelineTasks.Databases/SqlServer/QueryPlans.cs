using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;
using Trexis.PipelineTasks.Databases.TransactSql;

namespace Trexis.PipelineTasks.Databases.SqlServer;

/// <summary>
/// The plan that the server would use, in steps without values. Estimated, so that asking costs no run. It costs three round trips
/// all the same, and is asked once, for a text that runs a second time: only what is timed does.
/// </summary>
internal sealed class QueryPlans
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>?> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <returns>Nothing at first sight, and where the login lacks SHOWPLAN: timing goes on without.</returns>
    public async Task<IReadOnlyList<string>?> StepsAsync(SqlConnection open, string sql, CancellationToken cancel)
    {
        if (_seen.TryAdd(sql, true)) return null;
        if (_known.TryGetValue(sql, out var known)) return known;
        return _known[sql] = await AskAsync(open, sql, cancel);
    }

    /// <summary>What each operator reads or does, from a plan's XML, outermost first.</summary>
    internal static IReadOnlyList<string> Read(string plan) =>
        [.. XDocument.Parse(plan).Descendants().Where(element => element.Name.LocalName == "RelOp").Select(Step)];

    private static async Task<IReadOnlyList<string>?> AskAsync(SqlConnection open, string sql, CancellationToken cancel)
    {
        try
        {
            await SetAsync(open, "SET SHOWPLAN_XML ON;", cancel);
            try
            {
                var plans = await SqlServerLink.RowsAsync(open, new QueryPlanQuery(sql), cancel);
                return [.. plans.SelectMany(Read)];
            }
            finally
            {
                await SetAsync(open, "SET SHOWPLAN_XML OFF;", CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is XmlException || (exception is SqlException server && !SqlServerErrors.IsLost(server) && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task SetAsync(SqlConnection open, string sql, CancellationToken cancel)
    {
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    // SCAN is the word for a table that is read whole, on every engine.
    private static string Step(XElement operation)
    {
        var kind = operation.Attribute("PhysicalOp")?.Value ?? "?";
        var read = operation.Elements().SelectMany(element => element.Elements()).FirstOrDefault(element => element.Name.LocalName == "Object");
        if (read is null) return kind;
        var table = ObjectNames.Of(Name(read, "Schema"), Name(read, "Table"));
        var index = Name(read, "Index") is { } name ? $" USING INDEX {name}" : "";
        var word = kind.EndsWith("Scan", StringComparison.Ordinal) ? "SCAN" : kind.EndsWith("Seek", StringComparison.Ordinal) ? "SEARCH" : kind;
        return $"{word} {table}{index}";
    }

    private static string? Name(XElement element, string attribute) => element.Attribute(attribute)?.Value.Trim('[', ']');
}
