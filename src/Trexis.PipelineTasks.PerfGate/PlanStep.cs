namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Reads a step of a plan in the engine's words: <c>SCAN orders</c>, <c>Clustered Index Scan [dbo].[orders] ([pk_orders])</c>.</summary>
internal static class PlanStep
{
    private const string Scan = "SCAN ";

    /// <summary>The table that the step reads whole; absent for any other step, and for constant rows and subqueries.</summary>
    public static string? ScannedTable(string step)
    {
        if (step.StartsWith(Scan, StringComparison.OrdinalIgnoreCase))
        {
            var name = step[Scan.Length..].Split(' ')[0];
            return name.Length == 0 || name[0] == '(' ? null : name;
        }

        // SQL Server names its scans (table, index, clustered, columnstore) before the quoted table, and the index in parentheses.
        var at = step.IndexOf("Scan [", StringComparison.Ordinal);
        if (at < 0) return null;
        var table = step[(at + Scan.Length)..];
        var index = table.IndexOf("] (", StringComparison.Ordinal);
        return index < 0 ? table : table[..(index + 1)];
    }
}
