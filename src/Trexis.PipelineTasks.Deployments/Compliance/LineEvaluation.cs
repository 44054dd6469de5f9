using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>What one owner says of a line, or one environment, or all of them together.</summary>
/// <param name="Name">The code, or the environment.</param>
internal sealed record LineEvaluation(string Name, LineStatus Status, string? By, string Reason)
{
    /// <summary>Whether a result or a person's word speaks for it; what rests on none names in its own words what is missing.</summary>
    public bool RestsOnEvidence { get; init; }

    /// <summary>Codes that did not run in the environment: of several environments that is one sentence.</summary>
    public string? Absent { get; init; }

    /// <summary>Says what did not run.</summary>
    public static LineEvaluation NotRun(string codes, string place) =>
        new(codes, LineStatus.NotVerified, null, DidNotRun(codes, place)) { Absent = codes };

    /// <summary>All must hold; what does not apply stands aside.</summary>
    public static LineEvaluation Every(string name, IReadOnlyList<LineEvaluation> states)
    {
        if (states.Count == 1) return states[0] with { Name = name };
        var worst = states.Where(state => state.Status == LineStatus.Failed).ToList();
        if (worst.Count == 0) worst = [.. states.Where(state => state.Status == LineStatus.NotVerified)];
        if (worst.Count > 0) return Joined(name, worst[0].Status, worst, states);
        var holding = states.Where(state => state.Status != LineStatus.Skipped).ToList();
        return holding.Count == 0
            ? Joined(name, LineStatus.Skipped, states, states)
            : Holding(name, holding.Max(state => Weakness(state.Status)), holding, states);
    }

    /// <summary>One that holds is enough; a failure fails all the same.</summary>
    public static LineEvaluation Any(string name, IReadOnlyList<LineEvaluation> states)
    {
        var failed = states.Where(state => state.Status == LineStatus.Failed).ToList();
        if (failed.Count > 0) return Joined(name, LineStatus.Failed, failed, states);
        var holding = states.Where(state => state.Status is not (LineStatus.Skipped or LineStatus.NotVerified))
            .MinBy(state => Weakness(state.Status));
        return holding is null ? Every(name, states) : holding with { Name = name, RestsOnEvidence = AnyOf(states) };
    }

    // A line is only as strong as the weakest word that it rests on: nobody may read a declaration as a measurement.
    private static int Weakness(LineStatus status) => status switch
    {
        LineStatus.Executed => 0,
        LineStatus.Verified => 1,
        LineStatus.Delivered => 2,
        LineStatus.Attested => 3,
        _ => 4,
    };

    private static LineEvaluation Holding(string name, int weakness, List<LineEvaluation> holding, IReadOnlyList<LineEvaluation> all)
    {
        var weakest = holding.Where(state => Weakness(state.Status) == weakness).ToList();
        var reason = weakest[0].Status == LineStatus.Executed
            ? $"{Names(holding)} passed"
            : Fleet.Listed([.. weakest.Select(state => state.Reason).Distinct()], "; ");
        var aside = all.Where(state => state.Status == LineStatus.Skipped).ToList();
        return new LineEvaluation(
            name,
            weakest[0].Status,
            Speakers(weakest),
            aside.Count == 0 || all.Count == holding.Count ? reason : $"{reason}; not applicable: {Names(aside)}")
        { RestsOnEvidence = AnyOf(all) };
    }

    private static LineEvaluation Joined(
        string name, LineStatus status, IReadOnlyList<LineEvaluation> speaking, IReadOnlyList<LineEvaluation> all)
    {
        var reasons = speaking.GroupBy(state => state.Absent ?? state.Reason, StringComparer.Ordinal)
            .Select(group => group.First() switch
            {
                { Absent: { } codes } when group.Skip(1).Any() => DidNotRun(codes, Names(group)),
                { Reason: var reason } => AnyOf(group) ? $"{Names(group)}: {reason}" : reason,
            })
            .ToList();
        return new LineEvaluation(name, status, Speakers(speaking), Fleet.Listed(reasons, "; ")) { RestsOnEvidence = AnyOf(all) };
    }

    private static string DidNotRun(string codes, string places) => $"{codes} did not run in {places}";

    private static string Names(IEnumerable<LineEvaluation> states) => string.Join(", ", Fleet.Named(states.Select(state => state.Name)));

    private static string? Speakers(IEnumerable<LineEvaluation> states)
    {
        var names = states.Select(state => state.By).Where(by => by is not null).Distinct().ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }

    private static bool AnyOf(IEnumerable<LineEvaluation> states) => states.Any(state => state.RestsOnEvidence);
}
