using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>Judges a figure against the procedure's limits, which all read "less than": at the limit is too much.</summary>
public static class Limit
{
    /// <param name="what">The figure with what it was read from: <c>CPU of the host</c>.</param>
    /// <param name="findings">Kept whatever the verdict.</param>
    public static Outcome Below(string what, Quantity measured, Quantity limit, params IReadOnlyList<Finding> findings)
    {
        if (limit is { Unit: Units.Percent, Value: >= PerformancePolicy.NoLimit })
            return new Outcome(Verdict.Skipped, $"{what} is {measured}; the policy sets no limit", findings)
            {
                Measured = measured,
                Threshold = limit,
            };
        var holds = measured.Value < limit.Value;
        var message = holds ? $"{what} is {measured}, below the limit of {limit}" : $"{what} is {measured}; the limit is below {limit}";
        return new Outcome(holds ? Verdict.Passed : Verdict.Failed, message, findings) { Measured = measured, Threshold = limit };
    }
}
