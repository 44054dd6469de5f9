using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class ComplianceMatrixTests
{
    [Fact]
    public void A_deployment_that_ran_nothing_has_147_lines_that_nobody_verified()
    {
        var ledger = Ledger();

        ledger.Lines.Count.ShouldBe(147);
        ledger.Count(LineStatus.NotVerified).ShouldBe(147);
        Reason(ledger, "qa.deployment.data-validation").ShouldBe("nothing has run in qa");
    }

    [Fact]
    public void A_line_of_a_stage_that_no_environment_stands_for_is_skipped_with_that_reason()
    {
        var ledger = ComplianceMatrix.From(new LedgerInput([], [Sample.Environment("dev", null), Sample.Environment("prod", "dev")]));

        Status(ledger, "staging.deployment.full-validation").ShouldBe(LineStatus.Skipped);
        Reason(ledger, "staging.deployment.full-validation").ShouldBe("no environment of this deployment stands for Staging");
    }

    [Fact]
    public void A_line_is_executed_when_all_its_owners_passed_or_do_not_apply_and_names_its_evidence()
    {
        var state = Ledger(Sample.Document("precheck", "staging",
            Sample.Result(
                "backup.recent"), Sample.Result(
                    "backup.chain-unbroken",
                    Verdict.Skipped), Sample.Result("backup.verified", Verdict.Warned), Sample.Result("backup.restored")))
            .StateOf("staging.pre-deployment.backup-verify")!;

        state.Status.ShouldBe(LineStatus.Executed);
        state.By.ShouldBe("precheck");
        state.Reason.ShouldBe("backup.recent, backup.verified, backup.restored passed; not applicable: backup.chain-unbroken");
    }

    [Fact]
    public void A_backup_that_the_policy_asks_nobody_for_is_not_missed()
    {
        var documents = new[] { Sample.Document("precheck", "dev", Sample.Result("environment.online")) };
        var input = new LedgerInput(documents, [Sample.Environment("dev", null)]) { Environment = "dev" };

        Status(ComplianceMatrix.From(input), "checklist.pre-deployment.backup-complete").ShouldBe(LineStatus.NotVerified);

        var ledger = ComplianceMatrix.From(input with { Policy = new Policy() });
        Status(ledger, "checklist.pre-deployment.backup-complete").ShouldBe(LineStatus.Skipped);
        Reason(ledger, "checklist.pre-deployment.backup-complete").ShouldBe("none demanded (policy)");
    }

    [Fact]
    public void Of_several_targets_one_in_which_nothing_is_pending_misses_no_backup()
    {
        RunDocument Planned(string target, string pending) => Sample.Document("deploy-scripts plan", $"dev/{target}") with
        {
            Outputs = new Dictionary<string, string> { ["pending"] = pending },
        };
        RunDocument[] documents =
        [
            Planned("eu", "1"), Planned("us", "0"),
            Sample.Document("backup", "dev/eu", Sample.Result("backup.taken"), Sample.Result("backup.verified")),
        ];
        var input = new LedgerInput(documents, [Sample.Environment("dev", null, "eu", "us")]) { Environment = "dev" };

        Status(ComplianceMatrix.From(input), "checklist.pre-deployment.backup-complete").ShouldBe(LineStatus.Executed);

        var both = input with { Documents = [.. documents, Planned("us", "2")] };
        Status(ComplianceMatrix.From(both), "checklist.pre-deployment.backup-complete").ShouldBe(LineStatus.NotVerified);
    }

    [Fact]
    public void One_failure_fails_the_line_and_its_message_is_the_reason()
    {
        var ledger = Ledger(
            Sample.Document(
                "precheck",
                "staging",
                Sample.Result("backup.recent", Verdict.Failed, "the last backup is 26 h old"),
                Sample.Result("backup.verified")));

        Status(ledger, "staging.pre-deployment.backup-verify").ShouldBe(LineStatus.Failed);
        Reason(ledger, "staging.pre-deployment.backup-verify").ShouldBe("backup.recent: the last backup is 26 h old");
    }

    [Fact]
    public void A_waived_failure_stays_a_failure_and_names_the_waiver() =>
        Reason(Ledger(
            Sample.Document(
                "precheck",
                "prod",
                Sample.Result(
                    "window.open",
                    Verdict.Failed,
                    "it is closed") with
                { Waiver = new("hotfix", "carol", Sample.Now) })), "production.planning.change-window")
            .ShouldBe("it is closed; waived by carol until 2026-11-23 09:00:00 UTC: hotfix");

    [Fact]
    public void Owners_of_whom_no_run_speaks_leave_the_line_not_verified_and_are_named_together() =>
        Reason(Ledger(Sample.Document("precheck", "staging", Sample.Result("backup.recent"))), "staging.pre-deployment.backup-verify")
            .ShouldBe("backup.chain-unbroken, backup.verified, backup.restored did not run in staging");

    [Fact]
    public void What_did_not_run_in_several_environments_is_one_sentence() =>
        Reason(
            Ledger([.. new[] { "dev", "staging" }.Select(name => Sample.Document("precheck", name, Sample.Result("backup.recent")))]),
            "monitoring.follow-up.system-health").ShouldBe("monitoring.watched did not run in dev, staging");

    [Fact]
    public void A_result_in_another_stages_environment_says_nothing_of_the_line() =>
        Status(Ledger(
            Sample.Document(
                "deploy-scripts apply",
                "dev",
                Sample.Result("deploy.executed", kind: ResultKind.Step))), "production.execution.script-deployment")
            .ShouldBe(LineStatus.NotVerified);

    [Fact]
    public void A_target_that_was_left_out_leaves_the_line_not_verified_and_is_named()
    {
        var ledger = ComplianceMatrix.From(
            new LedgerInput(
                [Sample.Document("deploy-scripts apply", "prod/eu", Sample.Result("deploy.executed"))],
                [Sample.Environment("prod", null, "eu", "us")]));

        Status(ledger, "production.execution.script-deployment").ShouldBe(LineStatus.NotVerified);
        Reason(ledger, "production.execution.script-deployment").ShouldBe("deploy.executed did not run on prod/us");
    }

    [Fact]
    public void The_last_document_that_speaks_of_a_code_counts_and_its_worst_result()
    {
        var failed = Sample.Document(
            "perf-gate gate",
            "prod",
            Sample.Result("performance.response"),
            Sample.Result("performance.response", Verdict.Failed, "open orders took 3 s"));
        var mended = Sample.Document("perf-gate gate", "prod", Sample.Result("performance.response"));

        Status(Ledger(failed), "performance.types.response").ShouldBe(LineStatus.Failed);
        Status(Ledger(failed, mended), "performance.types.response").ShouldBe(LineStatus.Executed);
    }

    [Fact]
    public void A_line_of_every_deployment_holds_only_where_it_holds_in_every_environment_that_ran()
    {
        var ledger = Ledger(
            Sample.Document("validate", "dev", Sample.Result("data.no-orphans")),
            Sample.Document("validate", "qa", Sample.Result("data.no-orphans", Verdict.Unknown, "the budget ran out")));

        Status(ledger, "post-deployment.data.relationships").ShouldBe(LineStatus.NotVerified);
        Reason(ledger, "post-deployment.data.relationships").ShouldBe("qa: the budget ran out");
    }

    [Fact]
    public void A_run_without_a_target_speaks_for_every_environment() =>
        Status(Ledger(
            Sample.Document("validate", "qa", Sample.Result("data.no-orphans")),
            Sample.Document("report", null, Sample.Result("report.written", kind: ResultKind.Step))), "monitoring.follow-up.documentation")
            .ShouldBe(LineStatus.Executed);

    [Theory]
    [InlineData(ProofLevel.Verified, LineStatus.Verified)]
    [InlineData(ProofLevel.Attested, LineStatus.Attested)]
    [InlineData(ProofLevel.Delivered, LineStatus.Delivered)]
    [InlineData(ProofLevel.Declared, LineStatus.Declared)]
    public void A_check_that_rests_on_a_word_counts_as_that_kind_of_word_by_that_person(ProofLevel proof, LineStatus status)
    {
        var result = Sample.Result("review.approved", proof: proof) with { Findings = [new Finding("carol", "approved", "an approval")] };

        var state = Ledger(Sample.Document("precheck", "staging", result)).StateOf("staging.pre-deployment.final-review")!;

        (state.Status, state.By).ShouldBe((status, "carol"));
    }

    [Fact]
    public void A_line_is_as_strong_as_its_weakest_word_and_never_mixes_them()
    {
        var state = Ledger(Sample.Document("precheck", "prod",
            Sample.Result(
                "team.notified",
                proof: ProofLevel.Delivered), Sample.Result(
                    "stakeholders.informed", proof: ProofLevel.Declared) with
                { Findings = [new Finding("alice", "said so", "a word")] }))
            .StateOf("production.planning.communication")!;

        (state.Status, state.By).ShouldBe((LineStatus.Declared, "alice"));
    }

    [Fact]
    public void A_later_word_fills_in_where_a_check_heard_none()
    {
        var ledger = WithWords(
            [new Attestation
            {
                Code = "team.ready",
                By = "bob",
                Proof = ProofLevel.Attested,
                Environment = "staging",
                At = Sample.Now,
                Note = null,
                Source = "run-9",
            }],
            Sample.Document("precheck", "staging", Sample.Result("team.ready", Verdict.Unknown)));

        Status(ledger, "staging.pre-deployment.team-readiness").ShouldBe(LineStatus.Attested);
    }

    [Fact]
    public void A_word_never_outweighs_a_failed_check()
    {
        Attestation[] words =
        [
            new()
            {
                Code = "window.open",
                By = "bob",
                Proof = ProofLevel.Verified,
                Environment = null,
                At = Sample.Now,
                Note = null,
                Source = "run-9",
            },
            new()
            {
                Code = "production.planning.change-window",
                By = "bob",
                Proof = ProofLevel.Verified,
                Environment = null,
                At = Sample.Now,
                Note = null,
                Source = "run-9",
            },
        ];

        Status(WithWords(
            words, Sample.Document("precheck", "prod", Sample.Result("window.open", Verdict.Failed))), "production.planning.change-window")
            .ShouldBe(LineStatus.Failed);
    }

    [Fact]
    public void A_word_for_the_line_itself_stands_for_all_its_owners()
    {
        var ledger = WithWords(
            [new Attestation
            {
                Code = "production.planning.team-schedule",
                By = "dave",
                Proof = ProofLevel.Declared,
                Environment = null,
                At = null,
                Note = "rota of November",
                Source = "changes/CHG-1.yml:9",
            }],
            Sample.Document("precheck", "prod"));

        Reason(ledger, "production.planning.team-schedule").ShouldBe("dave says so, declared: rota of November (changes/CHG-1.yml:9)");
    }

    [Fact]
    public void What_no_check_judges_is_asked_once_for_the_last_environment()
    {
        var documents = new[]
        {
            Sample.Document("validate", "dev", Sample.Result("data.no-orphans")),
            Sample.Document("validate", "qa", Sample.Result("data.no-orphans")),
        };

        Reason(Ledger(documents), "checklist.post-deployment.lessons-learned")
            .ShouldBe("no sign-off yet: trexis attest lessons.learned records who gives it");
        Status(WithWords(
            [new Attestation
            {
                Code = "lessons.learned",
                By = "dave",
                Proof = ProofLevel.Attested,
                Environment = "qa",
                At = Sample.Now,
                Note = null,
                Source = "run-9",
            }],
            documents), "checklist.post-deployment.lessons-learned")
            .ShouldBe(LineStatus.Attested);
    }

    [Fact]
    public void After_a_faultless_deployment_nobody_is_asked_whether_issues_were_handled()
    {
        var faultless = Sample.Document("validate", "dev", Sample.Result("data.no-orphans"));
        string[] lines =
        [
            "performance.monitoring.issue-resolution", "guidelines.execution.handle-issues", "checklist.deployment.handle-issues",
        ];

        foreach (var line in lines)
        {
            Status(Ledger(faultless), line).ShouldBe(LineStatus.Skipped, line);
            Reason(Ledger(faultless), line).ShouldBe("nothing failed or warned", line);
        }
    }

    [Fact]
    public void Whatever_failed_or_warned_in_any_attempt_asks_whether_it_was_handled()
    {
        var mended = Sample.Document("validate", "dev", Sample.Result("data.no-orphans"));
        var unread = Sample.Result("data.no-orphans", Verdict.Unknown) with { Required = true };
        RunDocument[] issues =
        [
            Sample.Document("validate", "dev", Sample.Result("data.no-orphans", Verdict.Failed)),
            Sample.Document("validate", "dev", Sample.Result("data.no-orphans", Verdict.Warned)),
            Sample.Document("validate", "dev", unread),
            Sample.Document("validate", "dev") with { Fault = new Fault(FaultKind.Database, "the server is gone") },
        ];

        foreach (var issue in issues)
            Reason(Ledger(issue, mended), "checklist.deployment.handle-issues")
                .ShouldBe("no sign-off yet: trexis attest issues.resolved records who gives it");
    }

    [Theory]
    [InlineData("sqlite", LineStatus.Skipped)]
    [InlineData("sqlserver", LineStatus.Executed)]
    public void What_an_engine_does_not_tell_of_the_impact_on_others_is_not_applicable(string engine, LineStatus status)
    {
        var watched = Sample.Document(
            "deploy-scripts apply", "dev", Sample.Result("deploy.watched"), Sample.Result("performance.blocking"));
        var ledger = ComplianceMatrix.From(
            new LedgerInput([watched], Sample.Environments) { Configuration = Sample.Configuration with { Engine = engine } });

        Status(ledger, "monitoring.real-time.performance-impact").ShouldBe(status);
        Status(ledger, "monitoring.real-time.user-impact").ShouldBe(status);
        Status(ledger, "monitoring.real-time.resource-usage").ShouldBe(LineStatus.Executed);
        if (status == LineStatus.Skipped)
            Reason(ledger, "monitoring.real-time.user-impact").ShouldBe("sqlite does not tell who waits for the deployment");
    }

    [Theory]
    [InlineData(0, 0, LineStatus.NotVerified)]
    [InlineData(10, 0, LineStatus.NotVerified)]
    [InlineData(300, 0, LineStatus.Executed)]
    [InlineData(10, 12, LineStatus.Executed)]
    public void Normal_patterns_and_peaks_are_told_by_minutes_of_load_or_by_the_engines_history(
        int seconds, int statements, LineStatus status)
    {
        var baseline = Sample.Document("perf-gate baseline", "dev", Sample.Result("baseline.taken")) with
        {
            Metrics = new Dictionary<string, Quantity>
            {
                [UsualLoad.Span] = Quantity.Duration(TimeSpan.FromSeconds(seconds)),
                [UsualLoad.History] = Quantity.Count(statements),
            },
        };
        var ledger = Ledger(baseline);

        Status(ledger, "performance.baseline.current-metrics").ShouldBe(LineStatus.Executed);
        Status(ledger, "performance.baseline.normal-patterns").ShouldBe(status);
        Status(ledger, "performance.baseline.peak-usage").ShouldBe(status);
        if (status == LineStatus.NotVerified)
            Reason(ledger, "performance.baseline.peak-usage").ShouldBe(
                $"the baseline sampled the load for {HumanText.Duration(TimeSpan.FromSeconds(seconds))}, which does not tell what is "
                    + "usual: perf-gate baseline --for 5m or a query store does");
    }

    [Fact]
    public void A_watch_that_reads_no_error_log_answers_for_no_error_patterns()
    {
        var ledger = Ledger(Sample.Document("perf-gate watch", "dev", Sample.Result("monitoring.watched")));

        Status(ledger, "monitoring.follow-up.performance-trends").ShouldBe(LineStatus.Executed);
        Reason(ledger, "monitoring.follow-up.error-patterns")
            .ShouldBe("no sign-off yet: trexis attest errors.reviewed records who gives it");
    }

    [Theory]
    [InlineData("no capture is at hand of prod", LineStatus.NotVerified)]
    [InlineData("a dacpac takes no capture", LineStatus.Skipped)]
    public void A_rehearsal_that_had_nothing_of_production_to_compare_with_leaves_its_line_open(string why, LineStatus status) =>
        Status(
            Ledger(Sample.Document("precheck", "staging", Sample.Result("environment.in-sync", Verdict.Skipped, why))),
            "staging.pre-deployment.environment-sync").ShouldBe(status);

    [Fact]
    public void Either_of_two_ways_to_the_same_end_is_enough() =>
        Status(Ledger(Sample.Document("precheck", "dev", Sample.Result("environment.reachable"))), "development.setup")
            .ShouldBe(LineStatus.Executed);

    [Fact]
    public void The_checklist_of_one_environment_has_twenty_items_in_four_groups_and_ticks_only_what_holds_there()
    {
        RunDocument[] documents =
        [
            Sample.Document("backup", "staging", Sample.Result("backup.taken"), Sample.Result("backup.verified")),
            Sample.Document(
                "backup",
                "prod",
                Sample.Result("backup.taken"),
                Sample.Result("backup.verified", Verdict.Skipped, "no verification is demanded")),
        ];
        var ledger = ComplianceMatrix.From(new LedgerInput(documents, Sample.Environments) { Environment = "prod" });

        var checklist = DeploymentChecklist.From(ledger, "CHG-1@b", "prod");

        checklist.Groups.Select(group => $"{group.Title} {group.Items.Count}")
            .ShouldBe(["Pre-deployment 5", "Deployment 5", "Validation 5", "Post-deployment 5"]);
        checklist.Items.Where(item => item.Ticked).Select(item => item.Text).ShouldBe(["Backup complete", "Execute backup"]);
        checklist.Items.Where(item => !item.Ticked).ShouldAllBe(item => item.State.Reason.Length > 0);
        ledger.StateOf("staging.deployment.full-validation").ShouldBeNull();
    }

    private static ComplianceMatrix Ledger(params RunDocument[] documents) =>
        ComplianceMatrix.From(new LedgerInput(documents, Sample.Environments));

    private static ComplianceMatrix WithWords(IEnumerable<Attestation> words, params RunDocument[] documents) =>
        ComplianceMatrix.From(new LedgerInput(documents, Sample.Environments) { Words = new Attestations(words) });

    private static LineStatus Status(ComplianceMatrix ledger, string id) => ledger.StateOf(id)!.Status;

    private static string Reason(ComplianceMatrix ledger, string id) => ledger.StateOf(id)!.Reason;
}
