using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>Every renderer over the same documents, hostile text included.</summary>
public class RenderingGoldenTests
{
    private static readonly ReportModel Refused = SampleDocuments.RefusedModel();
    private static readonly ReportModel Passed = SampleDocuments.PassedModel();

    [Fact]
    public void The_summary_of_a_refused_deployment_says_what_stops_it_and_what_to_do()
    {
        var summary = MarkdownSummary.Render(Refused, ".trexis/report.html");

        summary.ShouldContain("measured 91 %, threshold 70 %");
        summary.ShouldContain("free or add space on the volume, then run precheck again");
        summary.ShouldMatchGolden("summary.refused.md");
    }

    [Fact]
    public void The_comment_of_a_refused_deployment_names_each_refusal()
    {
        var comment = MarkdownComment.Render(Refused, "https://github.example/octo/sales/actions/runs/77");

        foreach (var refusal in Refused.Refusals) comment.ShouldContain(refusal.Result.Code);
        comment.ShouldMatchGolden("comment.refused.md");
    }

    [Fact]
    public void The_comment_of_a_passed_deployment_is_short()
    {
        var comment = MarkdownComment.Render(Passed, ".trexis/report.html");

        comment.ShouldNotContain("stops");
        comment.Split('\n').Length.ShouldBeLessThan(115);
        comment.ShouldMatchGolden("comment.passed.md");
    }

    [Fact]
    public void What_is_to_be_copied_from_a_comment_is_accepted_in_the_change_file_once_a_person_has_written_the_reason()
    {
        var risk = SampleDocuments.Result(RiskIsAccepted.Code, Verdict.Failed, "1 dangerous operation nobody acknowledged");
        var plan = SampleDocuments.Document(
            "deploy-scripts", "plan", new RunTarget("dev", null, "sqlite", "", "shop.db"), TestTime.Monday, 1, risk) with
        {
            Operations = [.. SampleDocuments.Operations.Select(operation => operation with { AcknowledgedBy = null })],
        };
        var comment = MarkdownComment.Render(
            ReportModelBuilder.Build(SampleDocuments.Chained([plan]), new ReportContext([])), "report.html");
        var block = comment.Split("```yaml\n")[1].Split("\n```")[0];
        using var folder = new TemporaryFolder();
        var change = folder.Write(
            "CHG-1.yml",
            "version: 1\nid: CHG-1\ndescription: d\nauthors: [alice]\n"
                + block.Replace("reason: …", "reason: looked at", StringComparison.Ordinal)
                    .Replace("by: …", "by: dave", StringComparison.Ordinal));

        var given = new ConfigurationReader([]).ReadChange(change).Acknowledge;

        Acknowledgements.Apply(plan.Operations, given, TestTime.Monday).Unaccepted.ShouldBeEmpty();
        block.ShouldAllBe(character => !char.IsControl(character) || character == '\n');
        block.ShouldNotContain('\u200B');
    }

    [Fact]
    public void Of_wrong_inputs_a_comment_has_their_number_as_its_headline_and_lists_them()
    {
        var stopped = SampleDocuments.Document("report", null, new RunTarget("dev", null, "", "", ""), TestTime.Monday, 0) with
        {
            Fault = new Fault(FaultKind.BadInput, "two", "mend what is named"),
        };

        var comment = MarkdownSummary.RenderStopped(
            stopped,
            "2 mistakes in the input, nothing was done",
            ["deployment.yml:3:1: is unknown", "deployment.yml:5:1: is <missing>"],
            "https://github.example/octo/sales/actions/runs/77",
            60_000);

        comment.ShouldStartWith("## ✗ report in dev: 2 mistakes in the input, nothing was done\n\n");
        comment.ShouldContain(
            "\n- deployment.yml:3:1: is unknown\n- deployment.yml:5:1: is &lt;missing&gt;\n\nTry: mend what is named\n");
        comment.ShouldNotContain("<code></code>");
        comment.ShouldNotContain("0 results");
        comment.ShouldContain("\nThe whole run: [");
    }

    [Fact]
    public void An_author_who_calls_dangerous_operations_a_low_risk_is_contradicted()
    {
        var model = Passed with { Change = Passed.Change! with { Risk = "Low, we did it before" } };

        MarkdownComment.Render(model, "report.html").ShouldContain("> **The author calls the risk Low, we did it before**");
        MarkdownComment.Render(Passed, "report.html").ShouldNotContain("The author calls the risk");
    }

    [Fact]
    public void A_task_writes_its_own_checklist_with_the_open_points_first()
    {
        var document = SampleDocuments.Refused()[^1].Document;

        var summary = MarkdownSummary.RenderTask(document, ".trexis/19-precheck.prod.eu.json");

        summary.IndexOf("resources.disk", StringComparison.Ordinal)
            .ShouldBeLessThan(summary.IndexOf("environment.reachable", StringComparison.Ordinal));
        summary.ShouldMatchGolden("task.md");
    }

    [Fact]
    public void A_refused_plan_says_in_its_own_summary_which_change_and_database_it_is_of_and_what_to_copy()
    {
        var dropped = new Operation(OperationAction.Drop, "drop-column", "customer.fax", Risk.Dangerous, "its data are gone");
        var plan = SampleDocuments.Document(
            "deploy-scripts", "plan", new RunTarget("dev", null, "sqlserver", "sql-dev-01", "Shop"), TestTime.Monday, 1,
            SampleDocuments.Result("scripts.risk-accepted", Verdict.Failed, "nobody acknowledged customer.fax")) with
        {
            Operations = [dropped],
        };

        var summary = MarkdownSummary.RenderTask(plan, ".trexis/01-deploy-scripts.dev.json");

        summary.ShouldContain($"**{plan.Change!.Id}** *");
        summary.ShouldContain("* · <code>Shop</code> on <code>sql-dev-01</code>");
        summary.ShouldContain("1 result, 1 of them stops the deployment, in ");
        summary.ShouldContain("| Changes planned for dev: 1 dangerous |");
        summary.ShouldContain($"<summary>Acknowledge: copy into changes/{plan.Change.Id}.yml, with a reason and your name</summary>");
        summary.ShouldContain("This run's document: ");
    }

    [Fact]
    public void The_page_of_a_refused_deployment_shows_the_verdict_first()
    {
        var html = HtmlReport.Render(Refused);

        html.ShouldContain("Refused in prod/eu</span>");
        html.ShouldMatchGolden("report.refused.html");
    }

    [Fact]
    public void The_page_of_a_passed_deployment_shows_no_open_point()
    {
        var html = HtmlReport.Render(Passed);

        html.ShouldNotContain("class=\"card point");
        html.ShouldMatchGolden("report.passed.html");
    }

    [Fact]
    public void JUnit_has_a_suite_for_each_run_that_counts()
    {
        var xml = JUnitReport.Render(Refused);

        System.Xml.Linq.XDocument.Parse(xml).Root!.Elements("testsuite").Count().ShouldBe(Refused.Runs.Count(run => !run.Superseded));
        xml.ShouldMatchGolden("report.junit.xml");
    }

    [Fact]
    public void Sarif_has_a_result_for_each_finding_of_what_is_open()
    {
        var sarif = SarifReport.Render(Refused);

        var open = Refused.Results.Where(placed => placed.Status.Gravity < ResultStatus.Passed.Gravity);
        System.Text.Json.JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength()
            .ShouldBe(open.Sum(placed => Math.Max(1, placed.Result.Findings.Count)));
        sarif.ShouldMatchGolden("report.sarif");
    }

    [Fact]
    public void The_console_says_in_words_what_the_marks_say()
    {
        var lines = ConsoleChecklist.Render(SampleDocuments.Refused()[^1].Document).Select(line => line.Text).ToList();

        lines.ShouldAllBe(line => line.All(character => !char.IsControl(character)));
        lines.Count(line => line.Contains("✗ failed", StringComparison.Ordinal)).ShouldBe(Refused.Refusals.Count());
        (string.Join('\n', lines) + "\n").ShouldMatchGolden("console.txt");
    }

    [Fact]
    public void Each_wrong_input_that_ended_a_run_has_a_line_of_its_own()
    {
        var wrong = new InputException([new("a.sql", "is wrong", null, "right"), new("b.sql", "is wrong", null, "right")]);

        var lines = ConsoleChecklist.Render(
            SampleDocuments.Refused()[^1].Document with { Fault = FaultText.From(wrong) })
            .Select(line => line.Text).ToList();

        lines.ShouldContain("  ✗ fault    a.sql: is wrong; accepted: right");
        lines.ShouldContain("      - b.sql: is wrong; accepted: right");
    }

    [Fact]
    public void The_plan_says_what_is_empty_and_who_wrote_what()
    {
        var plan = new DocumentTemplates(null, TimeProvider.System).Plan(Refused);

        plan.ShouldContain("- **Window**: *empty: policy.yml names no window for prod*");
        plan.ShouldContain("(declared by alice)");
        plan.ShouldMatchGolden("plan.md");
    }

    [Fact]
    public void The_checklist_says_why_an_item_is_not_ticked()
    {
        var checklist = new DocumentTemplates(null, TimeProvider.System).Checklist(Refused);

        checklist.Split('\n')
            .Where(line => line.StartsWith("- [ ]", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains("): ", StringComparison.Ordinal));
        checklist.Split('\n').Count(line => line.StartsWith("- [", StringComparison.Ordinal)).ShouldBe(20);
        checklist.ShouldMatchGolden("checklist.md");
    }

    [Fact]
    public void The_decision_sheet_of_a_refused_deployment_says_no_go_on_one_screen()
    {
        var sheet = GoNoGo.Render(Refused);

        sheet.ShouldStartWith("# NO-GO: Sales");
        sheet.Split('\n').Length.ShouldBeLessThan(50);
        sheet.ShouldMatchGolden("go-no-go.refused.md");
    }

    [Fact]
    public void The_decision_sheet_of_a_passed_deployment_says_go() =>
        GoNoGo.Render(Passed).ShouldStartWith("# GO: Sales");
}
