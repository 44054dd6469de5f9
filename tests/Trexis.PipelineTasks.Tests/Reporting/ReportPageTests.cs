using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Terminal;
using Trexis.PipelineTasks.Tests.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Reporting;

public partial class ReportPageTests
{
    [Fact]
    public void Where_the_policy_deviates_is_told_alike_by_page_report_checklist_and_decision_sheet()
    {
        var model = SampleDocuments.PassedModel();
        const string Disk = "disk limit everywhere: policy 85 %, procedure 70 %, measured 48 % in prod/us";

        HtmlReport.Render(model).ShouldContain("<td data-column=\"Policy\">85 %</td>");
        MarkdownSummary.RenderWhole(model).ShouldContain(Disk);
        new DocumentTemplates(null, TimeProvider.System).Checklist(model).ShouldContain(Disk);
        GoNoGo.Render(model).ShouldContain(Disk);
        GoNoGo.Render(model).ShouldContain("**The policy deviates from the procedure in 2 points**");
        MarkdownSummary.RenderWhole(ReportModelBuilder.Build(SampleDocuments.Passed(), new ReportContext([])))
            .ShouldNotContain("deviates from the procedure");
    }

    private static readonly ReportModel Refused = SampleDocuments.RefusedModel();
    private static readonly RunTarget Dev = new("dev", null, "sqlite", "", "shop.db");

    [Fact]
    public void A_figure_is_the_same_in_head_procedure_junit_comment_summary_terminal_decision_and_check()
    {
        var page = HtmlReport.Render(Refused);
        var comment = MarkdownComment.Render(Refused, "report.html");
        var summary = MarkdownSummary.Render(Refused, "report.html");
        var sheet = GoNoGo.Render(Refused);
        var terminal = string.Join('\n', VerdictLines.Render(Refused, "prod", "report.html").Select(line => line.Text));

        int[] stopping =
        [
            Figure(page, "<h2>What stops the deployment: ([0-9]+)"),
            Figure(page, "([0-9]+) results stop the deployment</dd>"),
            Figure(comment, "#### What stops the deployment: ([0-9]+)"),
            Figure(sheet, @"\*\*Stops it: ([0-9]+)"),
            Figure(summary, @"Waived \|\n\|[-: |]+\|\n(?:\| [0-9]+ ){6}\| ([0-9]+) \|"),
            (int)XDocument.Parse(JUnitReport.Render(Refused)).Root!.Attribute("failures")!,
        ];
        int[] notChecked =
        [
            Figure(page, "<dt>Not checked</dt><dd[^>]*><span[^>]*>.</span><span[^>]*>[^<]*</span>([0-9]+)"),
            Figure(page, "<h2>Not checked: ([0-9]+)"),
            Figure(comment, "<summary>Not checked: ([0-9]+)"),
            Figure(sheet, @"\| Not checked \| ([0-9]+)"),
            Figure(summary, @"Waived \|\n\|[-: |]+\|\n(?:\| [0-9]+ ){5}\| ([0-9]+) \|"),
            Figure(terminal, "  not checked +([0-9]+): "),
        ];
        int[] open =
        [
            Figure(page, "<a href=\"#procedure\">([0-9]+) open checklist items</a>"),
            Figure(page, "<h2>Procedure: ([0-9]+) open checklist items"),
            Figure(summary, "Procedure: ([0-9]+) open checklist items"),
            Figure(sheet, @"\| Procedure \| ([0-9]+) open checklist items"),
            Figure(
                new ProcedureIsComplete().Judge(Sample.Facts() with { Lines = Fact.Known(Refused.Context.Lines) }).Message,
                "^([0-9]+) open checklist items"),
        ];

        stopping.Distinct().ShouldBe([Refused.Counts.Refusing]);
        notChecked.Distinct().ShouldBe([Refused.Counts.NotVerified]);
        open.Distinct().ShouldBe([Refused.OpenItems]);
        new[] { stopping[0], notChecked[0], open[0] }.ShouldAllBe(figure => figure > 0);
    }

    [Fact]
    public void What_is_asked_first_stands_first()
    {
        var page = HtmlReport.Render(Refused with { Context = Refused.Context with { Rows = [new RowComparison("dev", [], 3)] } });

        Heading().Matches(page).Select(heading => heading.Groups[2].Value).Where(title => !title.Contains("CHG", StringComparison.Ordinal))
            .Select(title => title.Split(':')[0])
            .Where(title => title is "What stops the deployment" or "What changed" or "Rows before and after, against what was announced"
                or "Who allowed it" or "Deviations" or "Timeline" or "Approvals and waiting" or "Procedure" or "Appendix")
            .ShouldBe(
                [
                    "What stops the deployment", "What changed", "Rows before and after, against what was announced", "Who allowed it",
                    "Deviations", "Timeline", "Approvals and waiting", "Procedure", "Appendix",
                ]);
    }

    [Fact]
    public void Headings_skip_no_level_and_what_scrolls_can_be_reached_by_keyboard()
    {
        var page = HtmlReport.Render(Refused);
        var levels = Heading().Matches(page).Select(heading => int.Parse(heading.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();

        levels.Count(level => level == 1).ShouldBe(1);
        levels[0].ShouldBe(1);
        levels.Zip(levels.Skip(1)).ShouldAllBe(pair => pair.Second <= pair.First + 1);
        DocumentTemplates.BuiltIn("report.css").Split('\n').Where(line => line.Contains("overflow-x", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldStartWith("pre {");
        Regex.Count(page, "<pre[^>]*>").ShouldBePositive();
        Regex.Matches(page, "<pre[^>]*>")
            .ShouldAllBe(block => Regex.IsMatch(block.Value, "tabindex=\"0\" role=\"region\" aria-label=\"[^\"]+\""));
    }

    [Fact]
    public void A_policy_that_takes_a_claim_for_an_approval_is_told_in_the_head_and_each_deviation_with_what_was_measured()
    {
        var page = HtmlReport.Render(Refused);

        Head(page).ShouldContain("Accepts a claim in a file as approval");
        Head(page).ShouldContain("looser than the procedure in 2 points");
        page.ShouldContain("disk limit</th><td data-column=\"Policy\">85 %</td><td data-column=\"Procedure\">70 %</td>");
        page.ShouldContain("<td class=\"short\" data-column=\"Measured\">91 % in prod/eu</td>");
    }

    [Fact]
    public void What_the_policy_does_not_demand_is_said_so_and_what_it_demands_is_not_checked()
    {
        var document = SampleDocuments.Document(
            "precheck", null, Dev, TestTime.Monday, 1, SampleDocuments.Result("environment.online", Verdict.Passed, "it is online"));
        var environments = SampleDocuments.Context.Environments;
        ReportModel Model(EnvironmentPolicy policy) => ReportModelBuilder.Build(
            SampleDocuments.Chained([document]), new ReportContext(environments) { Policy = new Policy { Defaults = policy } });

        var lenient = GoNoGo.Render(Model(new EnvironmentPolicy()));
        var strict = GoNoGo.Render(Model(new EnvironmentPolicy
        {
            Approval = new ApprovalPolicy(Required: true),
            Backup = ProcedureDefaults.Backup,
            Require = ["rollback.planned"],
        }));

        lenient.ShouldContain("| Allowed by | – none demanded (policy) |");
        lenient.ShouldContain("| Backup | – none demanded (policy) |");
        strict.ShouldContain("| Backup | ? backup.restored did not run in dev |");
        strict.ShouldContain("| Rollback | ? rollback.options-written did not run in dev |");
        Head(HtmlReport.Render(Model(new EnvironmentPolicy()))).ShouldContain("none demanded (policy)");
    }

    [Fact]
    public void Rollback_options_that_are_all_closed_bear_no_tick()
    {
        var plan = SampleDocuments.Document("rollback", "plan", Dev, TestTime.Monday, 1, SampleDocuments.Result(
            "rollback.options-written", Verdict.Warned, "No rollback option is open (2 looked for)"));

        GoNoGo.Render(ReportModelBuilder.Build(SampleDocuments.Chained([plan]), new ReportContext([])))
            .ShouldContain("| Rollback | ! No rollback option is open (2 looked for) |");
    }

    [Fact]
    public void Of_a_deployment_that_stopped_half_way_the_head_says_what_is_in_the_database()
    {
        var executed = SampleDocuments.Result("deploy.executed", Verdict.Failed, "V3.sql was refused after 1 of 2 scripts") with
        {
            Findings = [new Finding("V3.sql", "no such table", "done"), new Finding("V1.sql", "done in 2 ms, 0 rows", "done")],
        };
        var page = HtmlReport.Render(ReportModelBuilder.Build(
            SampleDocuments.Chained([SampleDocuments.Document("deploy-scripts", "apply", Dev, TestTime.Monday, 1, executed)]),
            new ReportContext([])));

        Head(page).ShouldContain("Failed, partially applied in dev</span>");
        Head(page).ShouldMatch("<dt>In the database</dt>.*dev: V1.sql</dd>");
    }

    [Fact]
    public void The_track_says_how_long_an_environment_waited_and_for_whom()
    {
        var approved = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var page = HtmlReport.Render(Refused with
        {
            Context = Refused.Context with { Approvals = [new("carol", "prod", approved, null, "GitHub")] },
        });

        Head(page).ShouldContain("waited 26 h 54 min: soak 24 h; for carol, who approved 2026-11-24 12:00:00 UTC");
    }

    [Fact]
    public void Documents_and_their_files_are_links_and_a_path_that_leads_elsewhere_is_none()
    {
        var html = new HtmlText();
        html.File("files/20261123-1/a b.json").File("../secret").File("/etc/passwd");

        html.ToString().ShouldBe("<a href=\"./files/20261123-1/a%20b.json\">files/20261123-1/a b.json</a>../secret/etc/passwd");
        HtmlReport.Render(Refused).ShouldContain("<a href=\"./01-precheck.dev.json\">");
    }

    [Fact]
    public void What_is_not_checked_in_several_places_for_one_reason_is_told_once_with_all_of_them()
    {
        RunDocument Measured(string environment, int hour, string reason) => SampleDocuments.Document(
            "perf-gate", "gate", Dev with { Environment = environment }, TestTime.Monday.AddHours(hour), 1,
            SampleDocuments.Result("performance.response", Verdict.Unknown, reason));
        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained([Measured("dev", 1, "no query"), Measured("qa", 2, "no query"), Measured("prod", 3, "no answer")]),
            SampleDocuments.Context);

        var page = HtmlReport.Render(model);
        page.ShouldContain("Not checked: 3</h2>");
        page.ShouldContain("<td class=\"place\">dev and qa</td><td>no query</td>");
        page.ShouldContain("<td class=\"place\">prod</td><td>no answer</td>");
        MarkdownComment.Render(model, "report.html").ShouldContain(" | dev and qa | no query | ");
    }

    [Fact]
    public void Open_lines_of_the_procedure_that_wait_for_the_same_are_one_row_and_each_is_counted()
    {
        var model = SampleDocuments.RefusedModel();
        var open = model.Items.Where(line => line.Status is LineStatus.NotVerified or LineStatus.Failed).ToList();
        var alike = open.GroupBy(line => (line.Status, line.Reason, line.By)).MaxBy(same => same.Count())!.ToList();
        alike.Count.ShouldBeGreaterThan(1);

        var section = HtmlReport.Render(model);
        section = section[section.IndexOf("<section id=\"procedure\"", StringComparison.Ordinal)..];

        Figure(section, @"Procedure: ([0-9]+) open checklist items").ShouldBe(model.OpenItems);
        var rows = Regex.Matches(section[..section.IndexOf("</table>", StringComparison.Ordinal)], "<tr><td.*?</tr>");
        var row = rows.Select(match => WebUtility.HtmlDecode(match.Value))
            .Single(one => one.Contains(alike[0].Reason, StringComparison.Ordinal));
        alike.ShouldAllBe(line => row.Contains(line.Line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_view_shows_its_lines_on_the_page_and_in_the_comment()
    {
        var view = new Operation(OperationAction.Alter, "alter-view", "dbo.V", Risk.Caution, "Why.")
        {
            Statement = "ALTER VIEW dbo.V AS\nSELECT B < 1",
            Lines = " CREATE VIEW dbo.V AS\n-SELECT A\n+SELECT B < 1",
        };
        var plan = SampleDocuments.Document("deploy-scripts", "plan", Dev, TestTime.Monday, 1) with { Operations = [view] };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([plan]), SampleDocuments.Context);

        HtmlReport.Render(model).ShouldContain(
            "@@ alter-view dbo.V @@\n CREATE VIEW dbo.V AS\n<del>-SELECT A</del>\n<ins>+SELECT B &lt; 1</ins>\n</pre>");
        MarkdownComment.Render(model, "report.html").ShouldContain(
            "```diff\n@@ alter-view dbo.V @@\n CREATE VIEW dbo.V AS\n-SELECT A\n+SELECT B < 1\n```");
    }

    [Fact]
    public void Five_thousand_operations_are_all_named_within_a_megabyte()
    {
        var operations = Enumerable.Range(0, 5_000).Select(
            number => new Operation(
                OperationAction.Alter, "alter-column", $"dbo.Table_{number}.Column", number == 4_999 ? Risk.Dangerous : Risk.Safe, "Why.")
            {
                Statement = $"ALTER TABLE dbo.Table_{number} ALTER COLUMN [Column] nvarchar(200) NOT NULL;",
                Locking = "Readers and writers wait while the table is read.",
                Script = $"V{number / 10:0000}__change.sql",
                Location = new SourceLocation($"migrations/V{number / 10:0000}__change.sql", 3),
            });
        var plan = SampleDocuments.Document("deploy-scripts", "plan", Dev, TestTime.Monday, 1) with { Operations = [.. operations] };

        var page = HtmlReport.Render(ReportModelBuilder.Build(SampleDocuments.Chained([plan]), SampleDocuments.Context));

        Encoding.UTF8.GetByteCount(page).ShouldBeLessThanOrEqualTo(1024 * 1024);
        Enumerable.Range(0, 5_000).ShouldAllBe(number => page.Contains($"dbo.Table_{number}.Column", StringComparison.Ordinal));
        page.IndexOf("dbo.Table_4999.Column", StringComparison.Ordinal)
            .ShouldBeLessThan(page.IndexOf("dbo.Table_0.Column", StringComparison.Ordinal));
    }

    private static string Head(string page) => WebUtility.HtmlDecode(page[..page.IndexOf("<nav", StringComparison.Ordinal)])
        .ReplaceLineEndings(" ");

    private static int Figure(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        match.Success.ShouldBeTrue(pattern);
        return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("<h([1-6])[^>]*>(.*?)</h")]
    private static partial Regex Heading();
}
