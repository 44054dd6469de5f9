using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Renderers;

namespace Trexis.PipelineTasks.Tests.Reporting;

public class ReportModelTests
{
    private static readonly RunTarget Qa = new("qa", null, "sqlite", "host", "sales.db");

    [Fact]
    public void The_latest_run_of_a_task_counts_and_the_earlier_one_is_history()
    {
        var model = Build(
            Run("deploy-scripts", "plan", 0, Result("scripts.parse", Verdict.Failed)),
            Run("deploy-scripts", "plan", 5, Result("scripts.parse", Verdict.Passed)));

        model.Verdict.ShouldBe(Verdict.Passed);
        model.Runs.Select(run => run.Superseded).ShouldBe([true, false]);
        model.Documents.Count.ShouldBe(2);
    }

    [Fact]
    public void What_apply_judges_again_replaces_what_plan_had_judged()
    {
        var model = Build(
            Run("deploy-scripts", "plan", 0, Result("scripts.risk-accepted", Verdict.Failed), Result("scripts.parse", Verdict.Passed)),
            Run("deploy-scripts", "apply", 5, Result("scripts.risk-accepted", Verdict.Passed)));

        model.Results.Select(placed => (placed.Result.Code, placed.Result.Verdict))
            .ShouldBe([("scripts.parse", Verdict.Passed), ("scripts.risk-accepted", Verdict.Passed)]);
    }

    [Fact]
    public void Two_attestations_add_up()
    {
        var model = Build(
            Run(
                "attest",
                null,
                0,
                Result("team.ready", Verdict.Passed) with { Kind = ResultKind.Attestation, Proof = ProofLevel.Attested }),
            Run(
                "attest",
                null,
                5,
                Result("team.scheduled", Verdict.Passed) with { Kind = ResultKind.Attestation, Proof = ProofLevel.Declared }));

        model.Counts.Attested.ShouldBe(1);
        model.Counts.Declared.ShouldBe(1);
        model.Counts.Executed.ShouldBe(0);
    }

    [Theory]
    [InlineData(Verdict.Failed, Verdict.Failed)]
    [InlineData(Verdict.Passed, Verdict.Unknown)]
    public void A_fault_never_lowers_a_failure_and_never_lets_pass(Verdict judged, Verdict expected) =>
        Build(Run(
            "precheck", null, 0, Result("environment.reachable", judged)) with
        { Fault = new Fault(FaultKind.Database, "gone") }).Verdict
            .ShouldBe(expected);

    [Fact]
    public void A_run_that_judged_nothing_is_not_verified() => Build(Run("precheck", null, 0)).Verdict.ShouldBe(Verdict.Unknown);

    [Theory]
    [InlineData("prepare", "environment.prepared")]
    [InlineData("precheck", "environment.reachable")]
    public void What_nobody_planned_is_not_planned_and_no_success(string task, string code)
    {
        var model = Build(Run(task, null, 0, Result(code, Verdict.Passed)));

        model.LacksPlan.ShouldBeTrue();
        model.Environments.Single(environment => environment.Name == "qa").StateText.ShouldBe("not planned");
        model.Headline.ShouldContain("Not planned in qa");
        ReportWords.Outcome(model).ShouldBe("Not planned in qa");
        model.HeadVerdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void A_required_result_that_nobody_could_tell_refuses()
    {
        var model = Build(Run("precheck", null, 0, Result("backup.restored", Verdict.Skipped) with { Required = true }));

        model.Verdict.ShouldBe(Verdict.Failed);
        model.Refusals.ShouldHaveSingleItem().Status.ShouldBe(ResultStatus.SkippedButRequired);
    }

    [Fact]
    public void A_waived_failure_warns_and_stands_at_the_head()
    {
        var model = Build(
            Run(
                "deploy-scripts",
                "plan",
                0,
                Result("data.no-orphans", Verdict.Failed) with { Waiver = new WaiverReference("known", "carol", TestTime.Monday) }));

        model.Verdict.ShouldBe(Verdict.Warned);
        model.IsRefused.ShouldBeFalse();
        model.Waived.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_reports_own_runs_do_not_count()
    {
        var model = Build(
            Run("precheck", null, 0, Result("environment.reachable", Verdict.Failed)),
            Run("report", null, 5, Result("report.written", Verdict.Passed)));

        model.Runs.ShouldHaveSingleItem();
        model.Verdict.ShouldBe(Verdict.Failed);
        model.Documents.Count.ShouldBe(2);
    }

    [Fact]
    public void An_environment_says_how_far_it_came()
    {
        var model = SampleDocuments.RefusedModel();

        model.Environments.Select(environment => environment.StateText)
            .ShouldBe(["deployed", "deployed", "deployed", "eu refused before deployment, us not reached"]);
        model.Environments.Select(environment => environment.Verdict)
            .ShouldBe([Verdict.Passed, Verdict.Warned, Verdict.Unknown, Verdict.Failed]);
    }

    [Fact]
    public void A_deployment_that_validate_refuses_says_that_it_is_deployed()
    {
        var model = Build(
            Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed)),
            Run("validate", null, 5, Result("data.no-orphans", Verdict.Failed)));

        model.Environments.Single(environment => environment.Name == "qa").StateText.ShouldBe("deployed, not accepted");
    }

    [Theory]
    [InlineData(Verdict.Failed, "partly deployed", Verdict.Failed, "Stopped in qa: message; partly deployed in qa; dev")]
    [InlineData(Verdict.Unknown, "state unknown", Verdict.Unknown, "state unknown in qa")]
    public void What_was_left_half_way_is_told_as_such_and_never_as_refused(
        Verdict executed, string state, Verdict expected, string headline)
    {
        var model = Build(Run("deploy-dacpac", "apply", 0, Result("deploy.executed", executed)));

        model.Environments.Single(environment => environment.Name == "qa").StateText.ShouldBe(state);
        model.Verdict.ShouldBe(expected);
        model.IsStopped.ShouldBeTrue();
        model.Headline.ShouldContain(headline, Case.Insensitive);
    }

    [Theory]
    [InlineData(Verdict.Failed, null, "2 dangerous operations in qa, not acknowledged; dev")]
    [InlineData(Verdict.Passed, "dave", "Checked, not deployed in qa (2 dangerous, 1 safe; the dangerous acknowledged); dev")]
    [InlineData(Verdict.Passed, null, "Checked, not deployed in qa (2 dangerous, 1 safe); dev")]
    public void The_headline_of_a_plan_counts_what_could_hurt(Verdict accepted, string? by, string headline)
    {
        var dropped = new Operation(OperationAction.Drop, "drop-column", "orders.note", Risk.Dangerous, "Its values are gone.")
        {
            AcknowledgedBy = by,
        };
        var plan = Run("deploy-scripts", "plan", 0, Result("scripts.risk-accepted", accepted)) with
        {
            Operations =
            [
                dropped, dropped with { Subject = "orders.fax" },
                new Operation(OperationAction.Create, "create-table", "log", Risk.Safe, "A new table is used by nobody yet."),
            ],
        };

        Build(plan).Headline.ShouldStartWith(headline);
    }

    [Fact]
    public void A_run_that_finds_nothing_left_to_do_takes_nothing_away_from_what_was_done_and_who_allowed_it()
    {
        var nothing = new Dictionary<string, string> { ["pending"] = "0" };
        var dropped = Drop("V1__fax.sql", "customer.fax");

        var model = Build(
            Run("deploy-scripts", "plan", 0, Result("scripts.parse", Verdict.Passed)) with { Operations = [dropped] },
            Run("deploy-scripts", "apply", 5, Result("deploy.executed", Verdict.Passed), Approved("by carol")) with
            { Operations = [dropped] },
            Run("deploy-scripts", "plan", 60, Result("scripts.parse", Verdict.Passed)) with { Outputs = nothing },
            Run("deploy-scripts", "apply", 65, Result("deploy.executed", Verdict.Passed), Approved("nothing is pending")) with
            { Outputs = nothing });

        model.Changes.ShouldHaveSingleItem().Operations.ShouldBe([dropped]);
        model.Results.Single(placed => placed.Result.Code == "deploy.approved").Result.Message.ShouldBe("by carol");
        model.Runs.Select(run => ReportWords.Task(run)).ShouldBe(
            [
                "deploy-scripts plan", "deploy-scripts apply", "deploy-scripts plan (verified again)",
                "deploy-scripts apply (verified again)",
            ]);
        var target = model.Environments.Single(environment => environment.Name == "qa").Targets.ShouldHaveSingleItem();
        (target.DeployedAt, target.VerifiedAgainAt)
            .ShouldBe((TestTime.Monday.AddMinutes(5).AddSeconds(1), TestTime.Monday.AddMinutes(65).AddSeconds(1)));
        MarkdownSummary.Render(model, "report.html").ShouldContain("verified again 2");
    }

    [Fact]
    public void Where_no_document_tells_of_the_change_it_was_deployed_before_and_nobody_says_when()
    {
        var model = Build(Run("deploy-scripts", "apply", 5, Result("deploy.executed", Verdict.Passed)) with
        {
            Outputs = new Dictionary<string, string> { ["pending"] = "0" },
        });

        var target = model.Environments.Single(environment => environment.Name == "qa").Targets.ShouldHaveSingleItem();
        (target.DeployedAt, target.VerifiedAgainAt).ShouldBe((null, TestTime.Monday.AddMinutes(5).AddSeconds(1)));
        MarkdownSummary.Render(model, "report.html").ShouldContain("deployed before, verified again 2");
    }

    [Fact]
    public void A_run_that_finds_nothing_left_and_is_refused_counts()
    {
        var model = Build(
            Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed)),
            Run("deploy-scripts", "apply", 5, Result("environment.not-drifted", Verdict.Failed)) with
            { Outputs = new Dictionary<string, string> { ["pending"] = "0" } });

        model.Refusals.ShouldHaveSingleItem().Result.Code.ShouldBe("environment.not-drifted");
    }

    [Fact]
    public void What_an_interrupted_run_did_stands_beside_what_the_next_one_did()
    {
        var (first, second) = (Drop("V1__fax.sql", "customer.fax"), Drop("V2__code.sql", "customer.code"));
        var stopped = Result("deploy.executed", Verdict.Failed) with
        {
            Findings =
            [
                new Finding("V1__fax.sql", DeploymentTimeline.DoneIn + "2 s", ""),
                new Finding("V2__code.sql", "rolled back", ""),
            ],
        };

        var model = Build(
            Run("deploy-scripts", "apply", 0, stopped) with { Operations = [first, Drop("V2__code.sql", "customer.old")] },
            Run("deploy-scripts", "apply", 5, Result("deploy.executed", Verdict.Passed)) with { Operations = [second] });

        model.Changes.ShouldHaveSingleItem().Operations.ShouldBe([first, second]);
    }

    [Fact]
    public void What_was_taken_back_before_is_no_part_of_what_changed()
    {
        var dropped = Drop("V1__fax.sql", "customer.fax");
        var model = Build(
            Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed)) with { Operations = [Drop("V0__x.sql", "x")] },
            Run("rollback", "apply", 5, Result("rollback.executed", Verdict.Passed)),
            Run("deploy-scripts", "apply", 9, Result("deploy.executed", Verdict.Passed)) with { Operations = [dropped] });

        model.Changes.ShouldHaveSingleItem().Operations.ShouldBe([dropped]);
    }

    [Theory]
    [InlineData("rollback", "apply", "rollback.executed")]
    [InlineData("rollback", "approve", "rollback.options-written")]
    [InlineData("deploy-scripts", "approve", "deploy.approved")]
    [InlineData("deploy-scripts", "adopt", "environment.prepared")]
    [InlineData("deploy-scripts", "resolve", "environment.prepared")]
    public void What_was_refused_beside_a_deployment_before_it_did_anything_takes_nothing_away_from_it(
        string task, string action, string code)
    {
        var refused = Run(task, action, 5, Result(code, Verdict.Failed)) with
        {
            Metrics = new Dictionary<string, Quantity>
            {
                [DeploymentTimeline.ScriptsExecuted] = Quantity.Count(0),
                [DeploymentTimeline.ScriptsLeftStarted] = Quantity.Count(0),
            },
        };
        var applied = Run(
            "deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed), Result("deploy.approved", Verdict.Passed));

        var model = Build(applied, refused);

        model.Verdict.ShouldBe(Verdict.Passed);
        model.IsStopped.ShouldBeFalse();
        model.Environments.Single(environment => environment.Name == "qa").StateText.ShouldBe("deployed");
        ReportWords.Task(model.Runs[1]).ShouldBe($"{task} {action} (changed nothing)");
        Build(refused).Verdict.ShouldBe(Verdict.Failed);
    }

    [Theory]
    [InlineData("attest", null)]
    [InlineData("deploy-scripts", "approve")]
    public void A_mistyped_word_or_approval_takes_nothing_away_from_what_stands(string task, string? action)
    {
        var applied = Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed));
        var mistyped = Run(task, action, 5) with { Fault = new Fault(FaultKind.BadInput, "line: is no line of the procedure") };

        var model = Build(applied, mistyped);

        model.Faults.ShouldBeEmpty();
        model.Verdict.ShouldBe(Verdict.Passed);
        Build(mistyped).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void A_rollback_that_began_and_failed_counts()
    {
        var applied = Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed));
        var failed = Run("rollback", "apply", 5, Result("rollback.executed", Verdict.Failed));
        var began = failed with
        {
            Metrics = new Dictionary<string, Quantity>
            {
                [DeploymentTimeline.ScriptsExecuted] = Quantity.Count(0),
                [DeploymentTimeline.ScriptsLeftStarted] = Quantity.Count(0),
                [DeploymentTimeline.RollbackDuration] = Quantity.Count(1),
            },
        };
        var broken = Run("rollback", "apply", 5, Result("deploy.locked", Verdict.Failed)) with
        {
            Fault = new Fault(FaultKind.Database, "gone"),
        };

        new[] { failed, began, broken }.ShouldAllBe(run => Build(applied, run).Verdict == Verdict.Failed);
    }

    [Fact]
    public void Rows_that_environments_counted_differently_are_told_of_each_and_what_nothing_was_changed_in_is_planned()
    {
        RunDocument Plan(string environment, string action, long rows) =>
            Run("deploy-scripts", action, 0, Result("deploy.executed", action == "apply" ? Verdict.Passed : Verdict.Skipped)) with
            {
                Target = Qa with { Environment = environment },
                Operations = [Drop("V1__fax.sql", "customer.fax") with { Size = new TableSize(rows, RowsAreExact: true) }],
            };
        var model = Build(Plan("dev", "apply", 5_000), Plan("qa", "apply", 5_000), Plan("prod", "plan", 500));

        var change = model.Changes.ShouldHaveSingleItem();
        change.Planned.ShouldBe(["prod"]);
        var comment = MarkdownComment.Render(model, "report.html");
        comment.ShouldContain("| Changes in dev and qa; planned for prod: 1 dangerous | Rows |");
        comment.ShouldContain("| 5,000 (dev and qa), 500 (prod) |");
        var page = HtmlReport.Render(model);
        page.ShouldContain("in dev and qa; planned for prod");
        page.ShouldContain("5,000 (dev and qa), 500 (prod)</td>");
    }

    [Fact]
    public void What_no_row_can_satisfy_is_said_of_the_environments_that_hold_some()
    {
        RunDocument Plan(string environment, long rows) => Run("deploy-scripts", "plan", 0) with
        {
            Target = Qa with { Environment = environment },
            Operations =
            [
                Drop("V1__nick.sql", "customer.nick") with { IsRefusedOnRows = true, Size = new TableSize(rows, RowsAreExact: true) },
            ],
        };
        const string failure = "It fails in prod unless an earlier statement empties the table: there are rows.";
        var model = Build(Plan("dev", 0), Plan("prod", 500));

        MarkdownComment.Render(model, "report.html").ShouldContain($"**{failure}**");
        HtmlReport.Render(model).ShouldContain(failure);
        MarkdownComment.Render(Build(Plan("dev", 0)), "report.html").ShouldNotContain("It fails");
    }

    [Theory]
    [InlineData(Verdict.Passed)]
    [InlineData(Verdict.Failed)]
    public void That_there_was_no_backup_is_answered_by_the_one_that_the_deployment_took(Verdict backedUp)
    {
        var model = Build(
            Run("precheck", null, 0, SampleDocuments.Result("backup.recent", Verdict.Warned, "there is no backup")),
            Run("backup", null, 1, SampleDocuments.Result("backup.taken", Verdict.Passed, "qa.bak")),
            Run("deploy-scripts", "apply", 2, Result("deploy.backed-up", backedUp), Result("deploy.executed", Verdict.Passed)));

        var backup = DecisionFact.From(model).Single(fact => fact.Name == "Backup");

        (backup.Text == "qa.bak").ShouldBe(backedUp == Verdict.Passed);
        model.Warned.Any().ShouldBe(backedUp != Verdict.Passed);
    }

    [Fact]
    public void What_was_rolled_back_has_not_passed()
    {
        var model = Build(
            Run("deploy-scripts", "apply", 0, Result("deploy.executed", Verdict.Passed)),
            Run("rollback", "apply", 5, Result("rollback.executed", Verdict.Passed)));

        model.Verdict.ShouldBe(Verdict.Failed);
        model.IsStopped.ShouldBeTrue();
        model.Headline.ShouldStartWith("Rolled back in qa");
    }

    [Fact]
    public void Environments_with_the_same_operations_share_one_list_with_the_gravest_first()
    {
        var change = SampleDocuments.RefusedModel().Changes.ShouldHaveSingleItem();

        change.Places.ShouldBe(["dev", "qa", "staging"]);
        change.Operations.Select(operation => operation.Risk).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void The_same_documents_give_the_same_bytes_in_any_culture()
    {
        var here = Everything();
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Everything().ShouldBe(here);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    private static string Everything()
    {
        var model = SampleDocuments.RefusedModel();
        var templates = new DocumentTemplates(null, TimeProvider.System);
        return string.Concat(
            ReportRenderer.All.Select(renderer => renderer.Render(model, templates))
                .Append(MarkdownSummary.Render(model, "report.html"))
                .Append(MarkdownComment.Render(model, "report.html")));
    }

    private static ReportModel Build(params RunDocument[] documents) =>
        ReportModelBuilder.Build(SampleDocuments.Chained(documents), SampleDocuments.Context);

    private static RunDocument Run(string task, string? action, int minute, params RunResult[] results) =>
        SampleDocuments.Document(task, action, Qa, TestTime.Monday.AddMinutes(minute), 1_000, results);

    private static Operation Drop(string script, string subject) =>
        new(OperationAction.Drop, "drop-column", subject, Risk.Dangerous, "its data are gone") { Script = script };

    private static RunResult Approved(string message) => SampleDocuments.Result("deploy.approved", Verdict.Passed, message);

    private static RunResult Result(string code, Verdict verdict) => SampleDocuments.Result(code, verdict, "message");
}
