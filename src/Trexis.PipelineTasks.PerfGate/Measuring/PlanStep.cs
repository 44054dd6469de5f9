namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>Reads a step of a plan in the engine's words: <c>SCAN orders</c>, <c>SCAN dbo.[order lines] USING INDEX pk_lines</c>.</summary>
internal static class PlanStep
{
    private const string Scan = "SCAN ";
    private const string Using = " USING ";

    /// <summary>The table that the step reads whole; absent for any other step, and for constant rows and subqueries.</summary>
    public static string? ScannedTable(string step)
    {
        if (!step.StartsWith(Scan, StringComparison.OrdinalIgnoreCase)) return null;
        var read = step[Scan.Length..].Split(Using)[0];

        // A quoted name may hold blanks; behind one that is not, words of the engine's follow.
        var name = read.Contains('[', StringComparison.Ordinal) ? read : read.Split(' ')[0];
        return name.Length == 0 || name[0] == '(' ? null : name;
    }
}
