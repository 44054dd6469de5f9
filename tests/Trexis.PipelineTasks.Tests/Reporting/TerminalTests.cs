using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tests.Reporting;

public class TerminalTests
{
    private static readonly RunTarget Dev = new("dev", null, "sqlite", "", "shop.db");

    [Fact]
    public void Of_a_deployment_that_went_well_a_terminal_shows_the_plan_a_line_for_each_task_and_the_verdict()
    {
        var lines = Terminal(SampleDocuments.PassedModel(), "prod");

        lines.Count(line => line.StartsWith("✓ precheck ", StringComparison.Ordinal)).ShouldBe(5);
        lines.ShouldNotContain(line => line.Contains("environment.online", StringComparison.Ordinal));
        Text(lines).ShouldMatchGolden("terminal.passed.txt");
    }

    [Fact]
    public void Who_waited_for_the_deployment_is_told_by_terminal_comment_and_page_in_the_same_words()
    {
        var model = SampleDocuments.PassedModel();

        Text(Terminal(model, "prod")).ShouldContain(
            "  ! session 61 (shop | <web-2>) waited 3 s for LCK_M_S OBJECT: 5:101:0, held by the deployment\n"
                + "  ! session 60 (shop from web-1) waited 1.2 s for LCK_M_X KEY: 5:7205, held by the deployment\n");
        var comment = MarkdownComment.Render(model, "report.html");
        comment.ShouldContain("<summary>Waited during the deployment: 2</summary>");
        comment.ShouldContain("| waited 3 s for LCK_M_S OBJECT: 5:101:0, held by the deployment |");
        HtmlReport.Render(model).ShouldContain(
            "<th scope=\"row\">session 61 (shop | &lt;web-2&gt;)</th>"
                + "<td>waited 3 s for LCK_M_S OBJECT: 5:101:0, held by the deployment</td>");
        comment.ShouldNotContain("no wait", Case.Sensitive);
    }

    [Fact]
    public void Of_a_refusal_it_shows_the_reasons_and_that_nothing_was_changed()
    {
        var lines = Terminal(SampleDocuments.RefusedModel(), "prod");

        lines.ShouldContain("✗ REFUSED in prod/eu: nothing was changed");
        Text(lines).ShouldMatchGolden("terminal.refused.txt");
    }

    [Fact]
    public void Operations_that_differ_in_their_line_alone_are_one_row_with_their_number_at_the_terminal_and_in_the_comment()
    {
        var one = new Operation(OperationAction.Script, "insert-rows", "example", Risk.Caution, "Rows are added.")
        {
            Script = "V1.sql",
        };
        var plan = Run("deploy-scripts", "plan") with
        {
            Operations = [.. Enumerable.Range(1, 2_500).Select(line => one with { Location = new SourceLocation("V1.sql", line) })],
        };

        var lines = TaskLines.Render(plan, TerminalDetail.Normal).Select(line => line.Text).ToList();
        lines.Count(line => line.Contains("insert-rows", StringComparison.Ordinal)).ShouldBe(1);
        lines.ShouldContain("  ! insert-rows  example × 2,500  V1.sql:1");
        lines.ShouldNotContain(line => line.Contains("more: --verbose", StringComparison.Ordinal));

        var model = ReportModelBuilder.Build(SampleDocuments.Chained([plan]), new ReportContext([]));
        var comment = MarkdownComment.Render(model, "https://github.example/octo/sales/actions/runs/77");
        comment.ShouldContain("<code>insert-rows</code> <code>example</code> × 2,500");
        comment.ShouldContain("2,500 caution");
    }

    [Fact]
    public void Verbose_shows_every_operation_and_every_check()
    {
        var plan = Run("deploy-scripts", "plan", SampleDocuments.Result("plan.computed", Verdict.Passed, "read")) with
        {
            Operations =
            [
                .. Enumerable.Range(1, 60).Select(
                    at => new Operation(OperationAction.Drop, "drop-column", $"doctor.c{at}", Risk.Dangerous, "Values are lost.")),
                .. Enumerable.Range(1, 60).Select(
                    at => new Operation(OperationAction.Create, "create-table", $"t{at}", Risk.Safe, "Nobody uses it yet.")),
            ],
        };

        TaskLines.Render(plan, TerminalDetail.Normal).Select(line => line.Text)
            .ShouldContain("  … 110 more, 50 of them dangerous: --verbose");
        var lines = TaskLines.Render(plan, TerminalDetail.Verbose).Select(line => line.Text).ToList();

        lines[1].ShouldBe("120 operations: 60 dangerous, 60 safe");
        plan.Operations.ShouldAllBe(operation => lines.Any(line => line.Contains($" {operation.Subject}", StringComparison.Ordinal)));
        lines.ShouldNotContain(line => line.Contains("--verbose", StringComparison.Ordinal));
        lines.ShouldContain("  ✓ ok       plan.computed: read");
    }

    [Fact]
    public void What_was_left_half_way_is_no_go_also_where_its_failure_is_waived()
    {
        var executed = SampleDocuments.Result("deploy.executed", Verdict.Failed, "batch 2 was refused") with
        {
            Waiver = new WaiverReference("known", "carol", TestTime.Monday.AddDays(1)),
        };
        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained([Run("deploy-dacpac", "apply", executed)]), new ReportContext([]));

        GoNoGo.Render(model).ShouldStartWith("# NO-GO:");
    }

    [Fact]
    public void A_cause_that_several_results_share_is_said_once()
    {
        string[] codes = ["environment.online", "environment.writable", "resources.cpu"];
        var document = Run("precheck", null, [.. codes.Select(code => SampleDocuments.Result(code, Verdict.Unknown, "nobody answers"))]);

        var lines = TaskLines.Render(document, TerminalDetail.Normal).Select(line => line.Text).ToList();

        lines.Count(line => line.Contains("nobody answers", StringComparison.Ordinal)).ShouldBe(1);
        lines[^1].ShouldBe("      the same: environment.writable, resources.cpu");
    }

    [Fact]
    public void Of_a_deployment_that_stopped_half_way_it_says_what_is_in_the_database()
    {
        var executed = SampleDocuments.Result("deploy.executed", Verdict.Failed, "V3.sql was refused after 2 of 3 scripts") with
        {
            Findings =
            [
                new Finding("V3.sql", "no such table", "done"),
                new Finding("V1.sql", "done in 2 ms, 0 rows", "done"),
                new Finding("V2.sql", "done in 3 ms, 9 rows", "done"),
            ],
        };
        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained([Run("deploy-scripts", "apply", executed)]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text)
            .ShouldBe(
                [
                    "",
                    "✗ FAILED, PARTIALLY APPLIED in dev: 2 of 3 scripts are in the database",
                    "  deploy.executed         V3.sql was refused after 2 of 3 scripts",
                    "  in the database         V1.sql V2.sql",
                    "  rollback options        trexis rollback plan --environment dev tells which are open now",
                    "  report                  report.html",
                ]);
    }

    [Fact]
    public void What_an_earlier_run_left_in_the_database_is_told_also_after_one_that_failed_before_its_first_script()
    {
        var dropped = new Operation(OperationAction.Alter, "drop-column", "customer.fax", Risk.Dangerous, "Values are lost.")
        {
            Script = "V1.sql",
        };
        RunDocument Stopped(int executed, params Finding[] parts) => SampleDocuments.Document(
            "deploy-scripts",
            "apply",
            Dev,
            TestTime.Monday.AddMinutes(-executed),
            1_000,
            SampleDocuments.Result("deploy.executed", Verdict.Failed, "V2.sql was refused") with { Findings = parts }) with
        {
            Metrics = new Dictionary<string, Quantity>
            {
                [DeploymentTimeline.ScriptsExecuted] = Quantity.Count(executed),
                [DeploymentTimeline.ScriptsLeftStarted] = Quantity.Count(0),
            },
            Operations = executed > 0 ? [dropped] : [],
        };
        var (refused, done) = (new Finding("V2.sql", "no such table", "done"), new Finding("V1.sql", "done in 2 ms, 0 rows", "done"));
        var options = Run("rollback", "plan", SampleDocuments.Result("rollback.options-written", Verdict.Warned, "none") with
        {
            Findings = [new Finding("undo scripts", "V1.sql has no undo script", "U1.sql beside it")],
        });

        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained([Stopped(1, refused, done), options, Stopped(0, refused)]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text)
            .ShouldBe(
                [
                    "",
                    "✗ FAILED, PARTIALLY APPLIED in dev: 1 of 2 scripts is in the database",
                    "  deploy.executed         V2.sql was refused",
                    "  in the database         V1.sql",
                    "  gone for good           customer.fax",
                    "  rollback options        undo scripts: V1.sql has no undo script",
                    "  report                  report.html",
                ]);
        HtmlReport.Render(model).ShouldContain("<dt>In the database</dt>");
    }

    [Theory]
    [InlineData(
        ProofLevel.Declared, "senior-dba",
        "let a senior-dba read the plan and run trexis approve --environment dev --role senior-dba --by NAME")]
    [InlineData(
        ProofLevel.Attested, null,
        "let somebody who is no author of it approve on the platform; or set approval: { proof: declared } in policy.yml, and run trexis "
            + "approve --environment dev --by NAME")]
    public void What_somebody_can_end_is_named_before_what_ends_by_waiting_and_is_never_cut(
        ProofLevel proof, string? role, string expected)
    {
        var document = Run(
            "precheck",
            null,
            SampleDocuments.Result("resources.cpu", Verdict.Failed, "busy") with { Remedy = $"Wait for {new string('a', 200)}" },
            SampleDocuments.Result("review.approved", Verdict.Failed, "nobody approved") with
            {
                Remedy = new ReviewIsApproved().Info.Remedy,
            });
        document = document with { Run = document.Run with { Host = "console" } };
        var demanded = new EnvironmentPolicy { Approval = new ApprovalPolicy(Required: true, role, Proof: proof) };
        string Last(RunDocument run) => VerdictLines.Render(
            ReportModelBuilder.Build(
                SampleDocuments.Chained([run]),
                new ReportContext([]) { Policy = new Policy { Defaults = demanded } }),
            "dev",
            "report.html").Last().Text;

        Last(document).ShouldBe($"  next                    {expected}");
        Last(document with { Results = [document.Results[0]] }).ShouldEndWith(new string('a', 200));
        var nobodyCan = document.Results[1] with { Remedy = "Say who wrote it." };
        Last(document with { Results = [nobodyCan] })
            .ShouldBe("  next                    Say who wrote it, then trexis precheck --environment dev");
        var closed = SampleDocuments.Result("environment.reachable", Verdict.Failed, "no answer") with { Remedy = "start the server" };
        Last(document with { Results = [.. document.Results, closed] }).ShouldBe("  next                    start the server");
    }

    [Fact]
    public void The_cause_of_what_stands_comes_before_what_an_earlier_run_refused()
    {
        var earlier = Run("perf-gate", "gate", SampleDocuments.Result("performance.disk", Verdict.Failed, "the disk is full") with
        {
            Remedy = "Free space",
        });
        var options = Run("rollback", "plan", SampleDocuments.Result("rollback.options-written", Verdict.Passed, "1 of 2 open") with
        {
            Findings =
            [
                new Finding("run 1 undo script", "estimated 200 ms, loses nothing", "a known duration and loss"),
                new Finding("restore a backup: backups", "none, and the policy demands none", "a verified backup"),
            ],
        }) with
        {
            Outputs = new Dictionary<string, string> { ["option-1"] = "undo" },
        };
        var refused = SampleDocuments.Result("deploy.executed", Verdict.Failed, "V2.sql was refused");
        var apply = Run("deploy-scripts", "apply", refused with
        {
            Remedy = "Read the server's error",
            Findings =
            [
                new Finding("V2.sql", "FOREIGN KEY constraint failed; rolled back", "done", new SourceLocation("migrations/V2.sql", 3)),
                new Finding("V1.sql", "done in 2 ms, 0 rows", "done"),
            ],
        }) with
        {
            Operations =
            [
                new Operation(OperationAction.Alter, "drop-column", "doctor.fax", Risk.Dangerous, "Values are lost.")
                {
                    Script = "V1.sql",
                    Size = new TableSize(20_000, RowsAreExact: true),
                },
                new Operation(OperationAction.Drop, "drop-view", "doctors", Risk.Dangerous, "Callers fail.") { Script = "V1.sql" },
            ],
        };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([earlier, apply, options]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text)
            .ShouldBe(
                [
                    "",
                    "✗ FAILED, PARTIALLY APPLIED in dev: 1 of 2 scripts is in the database",
                    "  migrations/V2.sql:3     FOREIGN KEY constraint failed; rolled back",
                    "  performance.disk        the disk is full",
                    "  in the database         V1.sql",
                    "  gone for good           doctor.fax (20,000 rows)",
                    "  rollback options        run 1 undo script: estimated 200 ms, loses nothing",
                    "                          restore a backup: backups: none, and the policy demands none",
                    "  report                  report.html",
                    "  next                    Read the server's error",
                ]);
        HtmlReport.Render(model).ShouldContain("<dt>Gone for good</dt><dd class=\"failed\">");
    }

    [Fact]
    public void Of_a_rollback_that_was_taken_terminal_and_page_say_whether_all_is_as_before_and_what_is_lost_and_not_what_it_would_cost()
    {
        var apply = Run("deploy-scripts", "apply", SampleDocuments.Result("deploy.executed", Verdict.Passed, "1 script executed"));
        var gate = Run("perf-gate", "gate", SampleDocuments.Result("performance.not-regressed", Verdict.Passed, "nothing is slower"));
        var plan = Run("rollback", "plan", SampleDocuments.Result("rollback.options-written", Verdict.Passed, "1 option, about 2 s"));
        var back = Run(
            "rollback",
            "apply",
            SampleDocuments.Result("rollback.options-written", Verdict.Passed, "run 1 undo script: about 2 s") with
            {
                Findings = [new Finding("doctor.fax", "doctor.fax: 20,000 values do not come back", "named before anything is done")],
            },
            SampleDocuments.Result("rollback.executed", Verdict.Passed, "1 script executed, 9 rows changed"),
            SampleDocuments.Result("rollback.schema-restored", Verdict.Passed, "the schema is as before"));
        back = back with { Run = back.Run with { Id = "back" } };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([apply, gate, plan, back]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text)
            .ShouldBe(
                [
                    "",
                    "✗ ROLLED BACK in dev",
                    "  lost                     doctor.fax: 20,000 values do not come back",
                    "  rollback.schema-restored the schema is as before",
                    "  report                   report.html",
                ]);
        var page = HtmlReport.Render(model);
        page.ShouldContain(
            "done: 1 script executed, 9 rows changed<br><span class=\"soft\">the schema is as before</span><br><span class=\"soft\">"
                + "lost: doctor.fax: 20,000 values do not come back</span>");
        page.ShouldContain("performance.not-regressed did not run in dev since the rollback");
    }

    [Fact]
    public void What_is_deployed_and_fails_afterwards_was_not_refused()
    {
        var apply = Run("deploy-scripts", "apply", SampleDocuments.Result("deploy.executed", Verdict.Passed, "1 script executed"));
        var gate = Run("perf-gate", "gate", SampleDocuments.Result("performance.disk", Verdict.Failed, "the disk is full") with
        {
            LimitAt = "policy.yml:14 performance.disk",
        });
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([apply, gate]), new ReportContext([]));

        var lines = VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text).ToList();

        lines.ShouldContain("✗ DEPLOYED to dev, NOT ACCEPTED");
        lines.ShouldContain("  performance.disk        the disk is full (policy.yml:14 performance.disk)");
        MarkdownComment.Render(model, "report.html").ShouldNotContain("refused", Case.Insensitive);
    }

    [Fact]
    public void What_nobody_acknowledged_is_said_once_with_one_block_to_copy_and_quietly_without_it()
    {
        List<Operation> dropped =
        [
            .. Enumerable.Range(1, 60).Select(
                at => new Operation(OperationAction.Drop, "drop-column", $"doctor.c{at}", Risk.Dangerous, "Values are lost.")),
        ];
        var judged = new RiskIsAccepted().Judge(Acknowledgements.Apply(dropped, [], TestTime.Monday));
        var plan = Run("deploy-scripts", "plan", SampleDocuments.Result(RiskIsAccepted.Code, judged.Verdict, judged.Message) with
        {
            Findings = judged.Findings,
            Remedy = "Add the entry",
        }) with
        {
            Operations = dropped,
        };

        var lines = TaskLines.Render(plan, TerminalDetail.Normal).Select(line => line.Text).ToList();
        var parse = SampleDocuments.Result("scripts.parse", Verdict.Failed, "line 3: syntax error");
        TaskLines.Render(plan with { Results = [.. plan.Results, parse] }, TerminalDetail.Normal)
            .ShouldNotContain(line => line.Text == "acknowledge:", "what does not parse is to be corrected");
        var quiet = TaskLines.Render(plan, TerminalDetail.Quiet).Select(line => line.Text).ToList();

        lines.ShouldNotContain(line => line.Contains("nobody acknowledged it", StringComparison.Ordinal));
        lines.Count(line => line == "acknowledge:").ShouldBe(1);
        dropped.ShouldAllBe(operation => lines.Contains($"  {Acknowledgements.EntryFor(operation, TestTime.Monday)}"));
        quiet.ShouldBe(
            [
                quiet[0],
                "  ✗ failed   scripts.risk-accepted: 60 dangerous operations nobody acknowledged, the first doctor.c1",
                "      do: Add the entry",
            ]);
    }

    [Theory]
    [InlineData(FaultKind.Database, "start the server", "  next                    start the server, then trexis run --environment dev")]
    [InlineData(FaultKind.Database, null, "  next                    mend what broke precheck off, then trexis run --environment dev")]
    [InlineData(FaultKind.Cancelled, "what was done stands in the results", "  report                  report.html")]
    public void Of_a_run_that_broke_off_it_says_what_to_do_next_where_there_is_something_to_do(
        FaultKind kind, string? hint, string expected)
    {
        var broken = Run("precheck", null) with { Fault = new Fault(kind, "the server is gone", hint) };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([broken]), new ReportContext([]));

        var lines = VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text).ToList();

        lines.ShouldContain("? BROKEN OFF in dev: nothing was deployed");
        lines.ShouldContain("  precheck                the server is gone");
        lines[^1].ShouldBe(expected);
    }

    [Fact]
    public void After_a_cancelled_deployment_both_ways_on_are_named_with_the_files_that_were_given()
    {
        var cancelled = Run("deploy-scripts", "apply", SampleDocuments.Result("deploy.executed", Verdict.Unknown, "cancelled") with
        {
            Findings = [new Finding("V1.sql", "done in 2 ms, 0 rows", "done"), new Finding("V2.sql", "was not begun", "done")],
        }) with
        {
            Fault = new Fault(FaultKind.Cancelled, "it was cancelled"),
            Metrics = new Dictionary<string, Quantity>
            {
                [DeploymentTimeline.ScriptsExecuted] = Quantity.Count(1),
                [DeploymentTimeline.ScriptsLeftStarted] = Quantity.Count(0),
            },
        };
        var model = ReportModelBuilder.Build(
            SampleDocuments.Chained([cancelled]), new ReportContext([]) { TypedOptions = " --change CHG-7" });

        var lines = VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text).ToList();

        lines.ShouldContain("? CANCELLED HALF-WAY in dev");
        lines[^1].ShouldBe(
            "  next                    trexis run --environment dev --change CHG-7 goes on where it stopped; "
                + "trexis rollback plan --environment dev --change CHG-7 tells the rollback options");
    }

    [Fact]
    public void Where_nobody_could_tell_anything_nothing_has_passed()
    {
        var document = Run(
            "deploy-scripts", "plan", SampleDocuments.Result("environment.online", Verdict.Unknown, "nobody answers"));
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([document]), new ReportContext([]));

        TaskLines.Render(document, TerminalDetail.Normal)
            .ShouldContain(line => line.Text.StartsWith("? deploy-scripts plan", StringComparison.Ordinal));
        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text).ShouldContain("? CHECKED in dev: nothing was changed");
        MarkdownComment.Render(model, "report.html").ShouldStartWith("### ? ");
    }

    [Fact]
    public void What_nobody_could_tell_and_nobody_demands_changes_no_mark_of_an_environment_that_is_deployed()
    {
        var apply = Run("deploy-scripts", "apply", SampleDocuments.Result("deploy.executed", Verdict.Passed, "1 script executed"));
        var gate = Run("perf-gate", "gate", SampleDocuments.Result("performance.response", Verdict.Unknown, "no query is named"));
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([apply, gate]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text).ShouldContain("✓ DEPLOYED to dev");
        MarkdownComment.Render(model, "report.html").ShouldContain("| ✓ deployed ");
        HtmlReport.Render(model).ShouldContain("<span class=\"state\">✓ deployed</span>");
        MarkdownComment.Render(
                ReportModelBuilder.Build(
                    SampleDocuments.Chained([apply, gate with { Fault = new Fault(FaultKind.Database, "gone") }]), new ReportContext([])),
                "report.html")
            .ShouldNotContain("| ✓ deployed ");
    }

    [Fact]
    public void Quietly_a_task_that_stops_nothing_says_nothing()
    {
        var passed = Run("precheck", null, SampleDocuments.Result("environment.online", Verdict.Unknown, "?"));

        TaskLines.Render(passed, TerminalDetail.Quiet).ShouldBeEmpty();
        TaskLines.Render(passed with { Fault = new Fault(FaultKind.Database, "gone") }, TerminalDetail.Quiet).ShouldNotBeEmpty();
    }

    [Fact]
    public void An_operation_that_changes_a_column_says_from_what_to_what_how_many_rows_and_where()
    {
        var operation = new Operation(OperationAction.Alter, "narrow-column", "shop.Payment.Amount", Risk.Dangerous, "Digits are cut.")
        {
            Difference = "decimal(18,4) → decimal(9,2)",
            Size = new TableSize(2_100_000, RowsAreExact: true),
            Location = new SourceLocation("Payment.sql", 3),
        };

        TaskLines.Render(Run("deploy-scripts", "plan") with { Operations = [operation] }, TerminalDetail.Normal)
            .Select(line => line.Text)
            .Take(4)
            .ShouldBe(
                [
                    "CHG-1042  Record a currency on every order | and drop dbo.Orders.LegacyCode → dev: shop.db (sqlite)",
                    "1 operation: 1 dangerous",
                    "  ⚠ narrow-column  shop.Payment.Amount  decimal(18,4) → decimal(9,2)  2,100,000 rows  Payment.sql:3",
                    "      Digits are cut.",
                ]);
    }

    [Fact]
    public void What_is_renamed_says_how_it_is_called_afterwards_and_what_rows_of_a_table_share_is_said_once()
    {
        var rename = new Operation(OperationAction.Alter, "rename-table", "orders", Risk.Dangerous, "The old name fails.")
        {
            NewName = "purchases",
        };
        var plan = Run("deploy-scripts", "plan") with { Operations = [rename, rename with { Subject = "lines", NewName = "items" }] };
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([plan]), new ReportContext([]));

        TaskLines.Render(plan, TerminalDetail.Normal).Select(line => line.Text)
            .ShouldContain("  ⚠ rename-table  orders  → purchases");
        var comment = MarkdownComment.Render(model, "report.html");
        comment.ShouldContain(
            "| ⚠ <code>rename-table</code> <code>orders</code> **→ purchases**<br>The old name fails. |\n"
                + "| ⚠ <code>rename-table</code> <code>lines</code> **→ items** |\n");
        HtmlReport.Render(model).Split("The old name fails.").Length.ShouldBe(2);
    }

    [Fact]
    public void What_stands_in_a_column_stands_below_it()
    {
        Operation[] operations =
        [
            new(OperationAction.Alter, "drop-column", "customers.legacy_code", Risk.Dangerous, "Its values are gone.")
            {
                Size = new TableSize(500, RowsAreExact: true),
                Script = "V5.sql",
            },
            new(OperationAction.DataMotion, "update-rows", "orders", Risk.Caution, "Rows get new values.")
            {
                Size = new TableSize(40_000, RowsAreExact: true),
                Script = "V3.sql",
            },
            new(OperationAction.Create, "create-index", "orders_open", Risk.Caution, "Writers wait.")
            {
                Table = "orders",
                Size = new TableSize(40_000, RowsAreExact: true),
                Script = "V4.sql",
            },
        ];

        TaskLines.Render(Run("deploy-scripts", "plan") with { Operations = operations }, TerminalDetail.Normal)
            .Select(line => line.Text)
            .Where(line => line.Contains(".sql", StringComparison.Ordinal))
            .ShouldBe(
                [
                    "  ⚠ drop-column   customers.legacy_code           500 rows  V5.sql",
                    "  ! update-rows   orders                 up to 40,000 rows  V3.sql",
                    "  ! create-index  orders_open on orders        40,000 rows  V4.sql",
                ]);
    }

    [Fact]
    public void Below_what_no_row_can_satisfy_stands_that_it_fails()
    {
        var added = new Operation(OperationAction.Alter, "add-column", "orders.nick", Risk.Dangerous, "NOT NULL without a default fails.")
        {
            IsRefusedOnRows = true,
            Size = new TableSize(1, RowsAreExact: true),
        };

        string[] Below(Operation operation) =>
            [.. TaskLines.Render(Run("deploy-scripts", "plan") with { Operations = [operation] }, TerminalDetail.Normal)
                .Select(line => line.Text.Trim())];

        Below(added).ShouldContain("It fails unless an earlier statement empties the table: there are rows.");
        Below(added with { Size = new TableSize(0, RowsAreExact: true) }).ShouldContain("NOT NULL without a default fails.");
    }

    [Fact]
    public void A_plan_says_first_which_change_it_is_of_and_which_database_it_is_for()
    {
        var target = new RunTarget("prod", "eu", "sqlserver", "SQL-1", "Sales");
        var plan = SampleDocuments.Document("deploy-dacpac", "plan", target, TestTime.Monday, 1_000);

        string FirstOf(RunDocument document) => TaskLines.Render(document, TerminalDetail.Normal).First().Text;

        FirstOf(plan with { Change = new ChangeSummary("CHG-7", "Shorter fields") })
            .ShouldBe("CHG-7  Shorter fields → prod/eu: Sales on SQL-1 (sqlserver)");
        FirstOf(plan with { Change = null }).ShouldBe("Sales 2.4.0 → prod/eu: Sales on SQL-1 (sqlserver)");
        TaskLines.Render(Run("precheck", null), TerminalDetail.Normal).Count().ShouldBe(1);
    }

    [Fact]
    public void What_an_earlier_task_found_on_the_same_target_is_said_in_one_line_with_nothing_below_it()
    {
        var late = SampleDocuments.Result("rollback.within-objective", Verdict.Failed, "490 ms, the policy allows 100 ms") with
        {
            Findings = [new Finding("run 4 undo scripts", "490 ms", "within 100 ms")],
            Remedy = "Measure it.",
        };
        var elsewhere = Run("precheck", null, late) with { Target = Dev with { Environment = "qa" } };
        var told = new HashSet<string>();

        List<string> Shown(RunDocument document) =>
            [.. TaskLines.Render(document, TerminalDetail.Normal, told).Skip(1).Select(line => line.Text)];

        Shown(Run("rollback", "plan", late)).Count.ShouldBe(3);
        Shown(Run("precheck", null, late)).ShouldBe(["  ✗ failed   rollback.within-objective: as said above"]);
        Shown(Run("precheck", null, late with { Message = "500 ms, the policy allows 100 ms" })).Count.ShouldBe(3);
        Shown(elsewhere).Count.ShouldBe(3);
    }

    [Fact]
    public void Long_codes_shift_no_column_of_the_verdict()
    {
        var document = Run(
            "precheck",
            null,
            SampleDocuments.Result("window.open", Verdict.Failed, "it is closed"),
            SampleDocuments.Result("dependencies.server-fits-artifact", Verdict.Failed, "too old"));
        var model = ReportModelBuilder.Build(SampleDocuments.Chained([document]), new ReportContext([]));

        VerdictLines.Render(model, "dev", "report.html").Select(line => line.Text)
            .ShouldBe(
                [
                    "",
                    "✗ REFUSED in dev: nothing was changed",
                    "  window.open                       it is closed",
                    "  dependencies.server-fits-artifact too old",
                    "  report                            report.html",
                ]);
    }

    [Fact]
    public void A_rollback_plan_alone_says_which_ways_are_open_and_one_among_other_tasks_is_one_line()
    {
        var plan = Run("rollback", "plan", SampleDocuments.Result("rollback.options-written", Verdict.Passed, "1 of 2 open") with
        {
            Findings = [new Finding("run 1 undo script", "estimated 200 ms, loses nothing", "a known duration and loss")],
        });

        TaskLines.Render(plan, TerminalDetail.Normal).Select(line => line.Text)
            .ShouldContain("    run 1 undo script: estimated 200 ms, loses nothing");
        TaskLines.Render(plan, TerminalDetail.Normal, new HashSet<string> { "precheck" }).Count().ShouldBe(1);
    }

    private static RunDocument Run(string task, string? action, params RunResult[] results) =>
        SampleDocuments.Document(task, action, Dev, TestTime.Monday, 1_000, results);

    private static List<string> Terminal(ReportModel model, string environment) =>
    [
        .. model.Documents.SelectMany(stored => TaskLines.Render(stored.Document, TerminalDetail.Normal))
            .Concat(VerdictLines.Render(model, environment, "report.html"))
            .Select(line => line.Text),
    ];

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
