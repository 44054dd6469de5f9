namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>Judges a figure against the procedure's limits, which all read "less than": at the limit is too much.</summary>
public static class Limit
{
    /// <summary>In percent: nothing is ever above it.</summary>
    public const double None = 100;

    /// <param name="what">The figure with what it was read from: <c>CPU of the host</c>.</param>
    /// <param name="findings">Kept whatever the verdict.</param>
    public static Outcome Below(string what, Quantity measured, Quantity limit, params IReadOnlyList<Finding> findings)
    {
        if (limit is { Unit: Units.Percent, Value: >= None })
            return new Outcome(Verdict.Passed, $"{what} is {measured}; the policy sets no limit", findings)
            {
                Measured = measured,
                Threshold = limit,
            };
        var holds = measured.Value < limit.Value;
        var message = holds ? $"{what} is {measured}, below the limit of {limit}" : $"{what} is {measured}; the limit is below {limit}";
        return new Outcome(holds ? Verdict.Passed : Verdict.Failed, message, findings) { Measured = measured, Threshold = limit };
    }
}
