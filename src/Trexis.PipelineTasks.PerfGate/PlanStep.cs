namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Reads a step of a plan in the engine's words: <c>SCAN orders</c>, <c>SEARCH orders USING INDEX …</c>.</summary>
internal static class PlanStep
{
    private const string Scan = "SCAN ";

    /// <summary>The table that the step reads whole; absent for any other step, and for constant rows and subqueries, which SQLite puts in parentheses.</summary>
    public static string? ScannedTable(string step)
    {
        if (!step.StartsWith(Scan, StringComparison.OrdinalIgnoreCase)) return null;
        var name = step[Scan.Length..].Split(' ')[0];
        return name.Length == 0 || name[0] == '(' ? null : name;
    }
}
