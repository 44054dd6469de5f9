using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

/// <summary>
/// What a query that touches no table tells of the machine. No deployment makes it slower: where it became slower as well, timings do not
/// tell whether the deployment made the others so.
/// </summary>
internal sealed class BusyMachine(PerformanceFacts facts)
{
    /// <summary>A slowdown that is greater than the machine's own by more than this is the query's.</summary>
    private const double Margin = 1.5;

    /// <summary>Of the slow runs against the quickest: on a machine with room they are within twice of each other.</summary>
    private const double Crowded = 3;

    /// <summary>Fewer runs tell nothing of the machine.</summary>
    private const int Fewest = 10;

    private readonly IReadOnlyList<double> _before = facts.Baseline.ValueOr(null)?.ControlMs ?? [];

    /// <summary>Whether the machine became slower by so much that this slowdown need not be more.</summary>
    /// <param name="ratio">Of the query's timings, after to before.</param>
    public bool Explains(double ratio) => Between is { } machine && machine >= Margin && ratio <= machine * Margin;

    /// <summary>Whether the slow runs are slow because the machine was crowded while they ran.</summary>
    /// <param name="milliseconds">What is too slow.</param>
    public bool Explains(Quantity milliseconds, Quantity limit) =>
        Meanwhile is { } crowd && crowd >= Crowded && milliseconds.Value / crowd < limit.Value;

    /// <summary>For messages: a half-sentence.</summary>
    public string SinceBaseline =>
        $"a query that touches no table took {Text(Samples.Median(facts.Control))} instead of {Text(Samples.Median(_before))}";

    /// <inheritdoc cref="SinceBaseline"/>
    public string WhileItRan =>
        $"a query that touches no table took up to {Text(Statistic.High(facts.Control).Value)} instead of {Text(Quickest)}";

    // Of a clock that stood still nothing can be told, and what cannot be told excuses nothing.
    private double? Between => facts.Control.Count < Fewest || _before.Count < Fewest || Quickest <= 0
        ? null
        : Samples.Median(facts.Control) / Samples.Median(_before);

    private double? Meanwhile => facts.Control.Count < Fewest || Quickest <= 0 ? null : Statistic.High(facts.Control).Value / Quickest;

    private double Quickest => facts.Control.Concat(_before).Min();

    private static Quantity Text(double milliseconds) => new(milliseconds, Units.Milliseconds);
}
