using System.Xml.Linq;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tests.Reporting;

public class PerformancePlotTests
{
    private static readonly DateTimeOffset Before = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_page_shows_timings_before_and_after_and_every_figure_with_its_limit()
    {
        var html = new HtmlText();
        HtmlPerformance.Write(html, [Sample()]);
        var page = XElement.Parse(html.ToString());

        page.Descendants("figure").Count().ShouldBe(3);
        var timings = page.Descendants("svg").First();
        timings.Elements("line").Count(line => (string?)line.Attribute("class") == "timing before").ShouldBe(40);
        timings.Elements("line").Count(line => (string?)line.Attribute("class") == "median").ShouldBe(2);
        page.Descendants("line").Count(line => (string?)line.Attribute("class") == "deployed").ShouldBe(1);
        page.Descendants("polyline").Count().ShouldBe(3);
        html.ToString().ShouldContain("before: median 20 ms, 95th percentile 38 ms, 40 runs");
        html.ToString().ShouldMatchGolden("performance.html");
    }

    [Fact]
    public void Markdown_shows_the_same_in_characters()
    {
        var text = new MarkdownText();
        MarkdownPerformance.Write(text, [Sample()]);

        text.ToString().ShouldContain("▲");
        text.ToString().ShouldMatchGolden("performance.md");
    }

    [Fact]
    public void Names_of_queries_are_text()
    {
        var html = new HtmlText();
        var sample = Sample();
        HtmlPerformance.Write(
            html,
            [
                sample with
                {
                    After = sample.After! with
                    {
                        Queries = [.. HostileText.All.Select(name => new QuerySeries
                        {
                            Name = name,
                            SqlSha256 = "",
                            LimitMs = 1000,
                            AtMs = [0, 1],
                            Milliseconds = [1, 2],
                            PlanSteps = [],
                        })],
                    },
                },
            ]);

        XElement.Parse(html.ToString()).Descendants("script").ShouldBeEmpty();
    }

    [Fact]
    public void A_query_that_never_succeeded_is_said_and_not_drawn()
    {
        var html = new HtmlText();
        var sample = Sample();
        HtmlPerformance.Write(
            html,
            [
                sample with
                {
                    Before = null,
                    After = sample.After! with
                    {
                        Metrics = [],
                        Queries = [new QuerySeries
                        {
                            Name = "broken",
                            SqlSha256 = "",
                            LimitMs = 1000,
                            AtMs = [],
                            Milliseconds = [],
                            PlanSteps = [],
                            Error = "no such table",
                        }],
                    },
                },
            ]);

        html.ToString().ShouldContain("No run succeeded.");
    }

    private static PlacePerformance Sample() => new(
        "prod/eu",
        Record(Before, 1, ("cpu", Units.Percent, 80, 30), 250),
        Record(Before.AddMinutes(5), 1.5, ("cpu", Units.Percent, 80, 60), 250),
        Watched: Record(Before.AddMinutes(10), 0, ("disk", Units.Percent, null, 71), 15_000),
        DeployedAt: Before.AddMinutes(4));

    private static PerformanceRecord Record(
        DateTimeOffset at, double slower, (string Name, string Unit, double? Limit, double Value) metric, double everyMs) => new()
        {
            SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
            TakenAt = at,
            EveryMs = everyMs,
            Conditions = new MeasuringConditions
            {
                Engine = "sqlserver",
                Server = "SQL-PRD-01",
                Database = "Sales",
                Settings = [],
                System = "Linux, X64",
                Processors = 8,
                MemoryBytes = 16_000_000_000,
            },
            Metrics = [new MetricSeries(
            metric.Name,
            metric.Unit,
            [.. Enumerable.Range(0, 20).Select(number => number * everyMs)],
            [.. Enumerable.Range(0, 20).Select(number => metric.Value + (number % 7))],
            metric.Limit)],
            Queries = slower == 0
            ? []
            : [new QuerySeries
            {
                Name = "open orders",
                SqlSha256 = "",
                LimitMs = 50,
                AtMs = [],
                Milliseconds = [.. Enumerable.Range(1, 40).Select(number => number * slower)],
                PlanSteps = [],
            }],
        };
}
