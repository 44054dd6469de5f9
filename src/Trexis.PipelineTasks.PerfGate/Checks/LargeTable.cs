namespace Trexis.PipelineTasks.PerfGate.Checks;

/// <summary>Which tables are too large to be read whole without a word.</summary>
internal static class LargeTable
{
    /// <summary>Fewer rows are read in a moment, by an index or without.</summary>
    private const double Rows = 10_000;

    /// <summary>Tables read whole that were not before; one of which nobody knows the size counts as large.</summary>
    public static IReadOnlyList<ScannedTable> NewScans(IReadOnlyList<ScannedTable> before, IReadOnlyList<ScannedTable> now) =>
        [
            .. now.Where(
                scan => IsLarge(scan.Rows)
                    && !before.Any(earlier => string.Equals(earlier.Table, scan.Table, StringComparison.OrdinalIgnoreCase))),
        ];

    public static bool IsLarge(double? rows) => rows is null or >= Rows;
}
