using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// Sessions in which nothing is executed until the same option is OFF again (NOEXEC, PARSEONLY, FMTONLY, SHOWPLAN_…), or in which plans
/// come as results of their own beside those that were asked for (STATISTICS …), as each SET statement is documented.
/// </summary>
internal sealed partial class ExecutionDouble
{
    private static readonly TdsAnswer Plan = TdsAnswer.Nothing.Rows(TdsTable.Named("StmtText StmtId", ["  |--Constant Scan", 1]));

    private readonly ConcurrentDictionary<int, string> _set = [];

    /// <returns>What stands in the place of what would be executed; nothing where it is.</returns>
    public TdsAnswer? Instead(TdsRequest request)
    {
        var option = _set.GetValueOrDefault(request.Connection);
        foreach (Match switched in Switches().Matches(request.Text))
        {
            if (switched.Groups[2].Value == "ON") _set.TryAdd(request.Connection, switched.Groups[1].Value);
            else _set.TryRemove(KeyValuePair.Create(request.Connection, switched.Groups[1].Value));
        }

        if (request.Text.StartsWith("/* trexis: query plan */", StringComparison.Ordinal)) return null;
        return option switch
        {
            "NOEXEC" or "PARSEONLY" => TdsAnswer.Nothing,
            "FMTONLY" when SelectedColumns.Of(request.Text) is { Count: > 0 } columns => TdsAnswer.Nothing.Rows(new TdsTable(columns, [])),
            "FMTONLY" => TdsAnswer.Nothing,
            { } shown when shown.StartsWith("SHOWPLAN", StringComparison.Ordinal) =>
                _set.ContainsKey(request.Connection) ? Plan : TdsAnswer.Nothing,
            _ => null,
        };
    }

    /// <summary>An answer with the plans that the session gets beside it.</summary>
    public TdsAnswer Beside(TdsRequest request, TdsAnswer answer) =>
        _set.GetValueOrDefault(request.Connection)?.StartsWith("STATISTICS", StringComparison.Ordinal) == true
            ? new TdsAnswer([.. Plan.Parts, .. answer.Parts, .. Plan.Parts])
            : answer;

    [GeneratedRegex("^SET (NOEXEC|PARSEONLY|FMTONLY|SHOWPLAN_ALL|SHOWPLAN_TEXT|SHOWPLAN_XML|STATISTICS XML|STATISTICS PROFILE) (ON|OFF);",
        RegexOptions.Multiline)]
    private static partial Regex Switches();
}
