namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// Runs over time, a named bar for each, by target. A deployment runs for minutes and waits for days, so that a wait in which nothing
/// ran is drawn with a fixed width; within a stretch of work the scale is true. How long it waited the track says.
/// </summary>
internal static class HtmlTimeline
{
    private const double GapPercent = 6;
    private const double NarrowestBar = 0.6;
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMinutes(5);

    public static void Write(HtmlText html, ReportModel model)
    {
        html.Write($"<section id=\"timeline\">\n<h2>Timeline</h2>\n");
        if (model.Runs.Count == 0) html.Write($"<p class=\"card\">No run.</p>\n");
        var last = model.Here?.Name;
        var runs = model.Runs.ToLookup(run => model.IsOfFleet(run.Stored.Document));
        foreach (var place in runs[false].GroupBy(run => run.Place, StringComparer.Ordinal)) Place(html, last, [.. place]);
        foreach (var fleet in runs[true].GroupBy(run => run.Stored.Document.Target!.Environment)) Fleet(html, fleet.Key, [.. fleet]);
        html.Write($"</section>\n");
    }

    private static void Place(HtmlText html, string? last, IReadOnlyList<RunEntry> runs)
    {
        var worked = TimeSpan.FromMilliseconds(runs.Sum(run => run.Stored.Document.Run.ElapsedMs));
        var began = runs.Min(run => run.Stored.Document.Run.StartedAt);
        html.Write($"<details class=\"card\"");
        if (runs[0].Stored.Document.Target?.Environment == last) html.Write($" open=\"\"");
        html.Write($"><summary>{runs[0].Place}: {HumanText.Plural(runs.Count, "run")}, {HumanText.Duration(worked)} of work, from ");
        html.Write($"{began}</summary>\n<ol class=\"timeline\">\n");
        var scale = new TimeScale(Stretches(runs));
        foreach (var run in runs) Bar(html, run, scale);
        html.Write($"</ol></details>\n");
    }

    private static void Fleet(HtmlText html, string environment, IReadOnlyList<RunEntry> runs)
    {
        var worked = TimeSpan.FromMilliseconds(runs.Sum(run => run.Stored.Document.Run.ElapsedMs));
        var began = runs.Min(run => run.Stored.Document.Run.StartedAt);
        var ended = runs.Max(run => run.Stored.Document.Run.EndedAt);
        html.Write($"<p class=\"card\">{environment}: {HumanText.Plural(runs.Count, "run")}, {HumanText.Duration(worked)} of work, from ");
        html.Write($"{began} to ");
        html.Write($"{ended}; each target's own are on its page.</p>\n");
    }

    private static void Bar(HtmlText html, RunEntry run, TimeScale scale)
    {
        var document = run.Stored.Document;
        var status = ResultStatus.From(document.Verdict);
        var from = scale.At(document.Run.StartedAt);
        var width = Math.Max(NarrowestBar, scale.At(document.Run.EndedAt) - from);
        html.Write($"<li class=\"{status.Name}{(run.Superseded ? " old" : "")}\"><span><span aria-hidden=\"true\">{status.Mark}</span> ");
        html.Write($"{ReportWords.Task(run)}<span class=\"unseen\">: {ReportWords.Format(document.Verdict)}</span></span>");
        html.Write(
            $"<span class=\"rail\" aria-hidden=\"true\"><i style=\"left:{Math.Min(from, 100 - NarrowestBar)}%;width:{width}%\"></i></span>"
                + $"<span class=\"took\">{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))}</span></li>\n");
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Stretches(IReadOnlyList<RunEntry> runs)
    {
        var stretches = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var run in runs.Select(entry => entry.Stored.Document.Run).OrderBy(run => run.StartedAt))
        {
            var to = run.EndedAt;
            if (stretches.Count > 0 && run.StartedAt - stretches[^1].To < ShortestGap)
                stretches[^1] = (stretches[^1].From, to > stretches[^1].To ? to : stretches[^1].To);
            else stretches.Add((run.StartedAt, to));
        }

        return stretches;
    }

    private sealed class TimeScale
    {
        private readonly List<(DateTimeOffset From, DateTimeOffset To)> _stretches;
        private readonly double _gap;
        private readonly double _perMillisecond;

        public TimeScale(List<(DateTimeOffset From, DateTimeOffset To)> stretches)
        {
            _stretches = stretches;
            _gap = Math.Min(GapPercent, 50.0 / stretches.Count);
            var worked = stretches.Sum(stretch => (stretch.To - stretch.From).TotalMilliseconds);
            _perMillisecond = (100 - (_gap * (stretches.Count - 1))) / Math.Max(1, worked);
        }

        /// <summary>In percent of the rail.</summary>
        public double At(DateTimeOffset time)
        {
            var at = 0.0;
            foreach (var (from, to) in _stretches)
            {
                if (time <= to) return at + (Math.Max(0, (time - from).TotalMilliseconds) * _perMillisecond);
                at += ((to - from).TotalMilliseconds * _perMillisecond) + _gap;
            }

            return at - _gap;
        }
    }
}
