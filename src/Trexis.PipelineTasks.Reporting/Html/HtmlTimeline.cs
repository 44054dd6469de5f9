namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// Runs over time, a lane for each place. A deployment runs for minutes and waits for days, so that a wait in which nothing ran is
/// drawn with a fixed width and says how long it was; within a stretch of work the scale is true.
/// </summary>
internal static class HtmlTimeline
{
    private const double Width = 1080;
    private const double Left = 130;
    private const double GapWidth = 64;
    private const double LaneHeight = 34;
    private const double Top = 30;
    private const double NarrowestBar = 5;
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMinutes(5);

    public static void Write(HtmlText html, ReportModel model)
    {
        html.Write($"<section id=\"timeline\">\n<h2>Timeline</h2>\n<div class=\"card scroll\">");
        if (model.Runs.Count == 0) html.Write($"<p>No run.</p>");
        else Draw(html, model.Runs);
        html.Write($"</div>\n</section>\n");
    }

    private static void Draw(HtmlText html, IReadOnlyList<RunEntry> runs)
    {
        var lanes = runs.Select(run => run.Place).Distinct(StringComparer.Ordinal).ToList();
        var stretches = Stretches(runs);
        var scale = new TimeScale(stretches);
        var height = Top + (lanes.Count * LaneHeight) + 8;
        html.Write(
            $"<svg class=\"timeline\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Runs over time in "
                + $"{ReportHeadline.Words(lanes)}; the table of documents lists them\">\n");
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var middle = Top + (lane * LaneHeight) + (LaneHeight / 2);
            html.Write(
                $"<line class=\"rule\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{middle}\" y2=\"{middle}\"/><text class=\"lane\" x=\"0\" "
                    + $"y=\"{middle}\" dominant-baseline=\"central\">{TextSanitizer.Shorten(lanes[lane], 16)}</text>\n");
        }

        for (var number = 0; number < stretches.Count; number++) Stretch(html, stretches, number, scale, height);
        foreach (var run in runs) Bar(html, run, lanes.IndexOf(run.Place), scale);
        html.Write($"</svg>");
    }

    private static void Stretch(
        HtmlText html, List<(DateTimeOffset From, DateTimeOffset To)> stretches, int number, TimeScale scale, double height)
    {
        var from = scale.At(stretches[number].From);
        html.Write($"<text x=\"{from}\" y=\"12\">{Label(stretches, number)}</text>\n");
        if (number == 0) return;
        var middle = from - (GapWidth / 2);
        html.Write(
            $"<line class=\"gap\" x1=\"{middle}\" x2=\"{middle}\" y1=\"{Top}\" y2=\"{height}\"/><text x=\"{middle}\" y=\"26\" "
                + $"text-anchor=\"middle\">{HumanText.Duration(stretches[number].From - stretches[number - 1].To)}</text>\n");
    }

    // The day only where it changes: labels of neighbouring stretches must not run into one another.
    private static string Label(List<(DateTimeOffset From, DateTimeOffset To)> stretches, int number)
    {
        var from = stretches[number].From.ToUniversalTime();
        var newDay = number == 0 || stretches[number - 1].From.ToUniversalTime().Date != from.Date;
        return from.ToString(newDay ? "MMM d HH:mm" : "HH:mm", CultureInfo.InvariantCulture);
    }

    private static void Bar(HtmlText html, RunEntry run, int lane, TimeScale scale)
    {
        var document = run.Stored.Document;
        var from = scale.At(document.Run.StartedAt);
        var width = Math.Max(NarrowestBar, scale.At(document.Run.StartedAt.AddMilliseconds(document.Run.ElapsedMs)) - from);
        html.Write(
            $"<rect class=\"bar {ResultStatus.From(document.Verdict).Name}{(run.Superseded ? " old" : "")}\" x=\"{from}\" "
                + $"y=\"{Top + (lane * LaneHeight) + 7}\" width=\"{width}\" height=\"20\" rx=\"3\"><title>{ReportWords.Task(document)} in "
                + $"{run.Place}: {ReportWords.Format(document.Verdict)}, {HumanText.Time(document.Run.StartedAt)}, "
                + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))}"
                + $"{(run.Superseded ? ", superseded" : "")}</title></rect>\n");
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Stretches(IReadOnlyList<RunEntry> runs)
    {
        var stretches = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var run in runs.Select(entry => entry.Stored.Document.Run).OrderBy(run => run.StartedAt))
        {
            var to = run.StartedAt.AddMilliseconds(run.ElapsedMs);
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
            var room = Width - Left - NarrowestBar;
            _gap = Math.Min(GapWidth, room / 2 / stretches.Count);
            var worked = stretches.Sum(stretch => (stretch.To - stretch.From).TotalMilliseconds);
            _perMillisecond = (room - (_gap * (stretches.Count - 1))) / Math.Max(1, worked);
        }

        public double At(DateTimeOffset time)
        {
            var at = Left;
            foreach (var (from, to) in _stretches)
            {
                if (time <= to) return at + (Math.Max(0, (time - from).TotalMilliseconds) * _perMillisecond);
                at += ((to - from).TotalMilliseconds * _perMillisecond) + _gap;
            }

            return at - _gap;
        }
    }
}
