using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

public sealed class ApplyTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_was_planned_is_executed_in_order_and_journalled()
    {
        _pipeline.Write("V0002__orders.sql", "CREATE orders");
        _pipeline.Write("V0001__customers.sql", "CREATE customers");
        _pipeline.Write("A__grants.sql", "SELECT 1");
        _pipeline.Write("R__view.sql", "CREATE view");
        var planned = await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");

        applied.Verdict.ShouldBe(Verdict.Passed);
        _pipeline.Database.Executed.ShouldBe(["CREATE customers", "CREATE orders", "CREATE view", "SELECT 1"]);
        _pipeline.Database.Journal.Select(entry => entry.Script)
            .ShouldBe(["V0001__customers.sql", "V0002__orders.sql", "R__view.sql", "A__grants.sql"]);
        applied.Outputs["plan-fingerprint"].ShouldBe(planned.Outputs["plan-fingerprint"]);
        _pipeline.Database.Anchors.Select(anchor => (anchor.Task, anchor.SchemaFingerprint is not null))
            .ShouldBe([(HistoryAnchor.Beginning, false), ("deploy-scripts", true)]);
        _pipeline.Database.Locked.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_executed_where_nothing_was_planned()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Failed);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
        _pipeline.Database.Executed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_schema_that_moved_since_the_plan_refuses_and_says_what_moved()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        var planned = await _pipeline.RunAsync("plan");
        _pipeline.Database.Drift = "someone added a column";

        var applied = await _pipeline.RunAsync("apply");

        _pipeline.Database.Executed.ShouldBeEmpty();
        var refusal = applied.Result("deploy.plan-unchanged");
        refusal.Verdict.ShouldBe(Verdict.Failed);
        refusal.Message.ShouldContain(planned.Outputs["plan-fingerprint"][..12]);
        refusal.Message.ShouldContain(applied.Outputs["plan-fingerprint"][..12]);
        refusal.Findings.ShouldHaveSingleItem().Subject.ShouldBe("the target's schema");
    }

    [Fact]
    public async Task A_script_that_was_added_since_the_plan_refuses_and_names_its_operation()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        await _pipeline.RunAsync("plan");
        _pipeline.Write("V2__b.sql", "CREATE b");

        var applied = await _pipeline.RunAsync("apply");

        _pipeline.Database.Executed.ShouldBeEmpty();
        applied.Result("deploy.plan-unchanged").Findings
            .ShouldContain(finding => finding.Subject == "b" && finding.Observed.Contains("create-table"));
    }

    [Fact]
    public async Task A_fingerprint_stands_for_a_plan_that_is_not_at_hand()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        var planned = await _pipeline.RunAsync("plan");
        Directory.Delete(_pipeline.Store.Folder, recursive: true);

        var refused = await _pipeline.RunAsync("apply", (DeploymentInputs.Fingerprint, "0123456789ab"));
        var applied = await _pipeline.RunAsync("apply", (DeploymentInputs.Fingerprint, planned.Outputs["plan-fingerprint"][..12]));

        refused.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Failed);
        applied.Verdict.ShouldBe(Verdict.Passed);
        _pipeline.Database.Executed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_dangerous_operation_runs_only_when_it_is_acknowledged()
    {
        _pipeline.Write("V1__drop.sql", "DROP legacy");
        _pipeline.Change = ChangeWith();
        await _pipeline.RunAsync("plan");

        var refused = await _pipeline.RunAsync("apply");
        _pipeline.Change = ChangeWith(
            new Acknowledgement(
                "LEGACY", "drop-table", "nobody reads it", "dave", TestTime.Monday.AddDays(1), new SourceLocation("changes/1.yml", 4)));
        var applied = await _pipeline.RunAsync("apply");

        refused.Result("scripts.risk-accepted").Verdict.ShouldBe(Verdict.Failed);
        refused.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
        applied.Operations.ShouldHaveSingleItem().AcknowledgedBy
            .ShouldBe($"dave until {TestTime.Monday.AddDays(1):yyyy-MM-dd} (declared): nobody reads it");
    }

    [Fact]
    public async Task A_script_that_the_server_refuses_ends_the_run_as_a_refusal_with_line_and_statement()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", "REFUSED b");
        _pipeline.Write("V3__c.sql", "CREATE c");
        await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");

        _pipeline.Fault.ShouldBeNull();
        ExitCode.From(applied).ShouldBe(ExitCode.Refused);
        var executed = applied.Result("deploy.executed");
        executed.Message.ShouldBe("V2__b.sql, line 7 was refused after 1 of 3 scripts: NOT NULL constraint failed: t.c");
        executed.Findings.Select(finding => (finding.Subject, finding.Observed)).ShouldBe(
        [
            ("V2__b.sql", "error 19 in line 7: NOT NULL constraint failed: t.c; in: INSERT INTO t …; rolled back"),
            ("V3__c.sql", "not run"),
            ("V1__a.sql", "done in 12 ms, 3 rows"),
        ]);
        executed.Findings[0].Location!.Line.ShouldBe(7);
        _pipeline.Database.Locked.ShouldBeFalse();
    }

    [Fact]
    public async Task A_broken_connection_is_a_fault_and_the_state_is_unknown()
    {
        _pipeline.Write("V1__a.sql", "SEVERED a");
        await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");

        _pipeline.Fault!.Kind.ShouldBe(FaultKind.Database);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Unknown);
        ExitCode.From(applied).ShouldBe(ExitCode.Fault);
    }

    [Fact]
    public async Task A_cancelled_run_says_what_was_done_and_what_was_not()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", "CANCEL b");
        _pipeline.Write("V3__c.sql", "CREATE c");
        await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");

        ExitCode.From(applied).ShouldBe(ExitCode.Cancelled);
        applied.Result("deploy.executed").Findings.Select(finding => (finding.Subject, finding.Observed)).ShouldBe(
        [
            ("V2__b.sql", "not done: cancelled"),
            ("V3__c.sql", "not run"),
            ("V1__a.sql", "done in 12 ms, 3 rows"),
        ]);
    }

    [Fact]
    public async Task An_interrupted_deployment_goes_on_with_the_same_plan()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", "CREATE b");
        _pipeline.Write("A__grants.sql", "SELECT 1");
        await _pipeline.RunAsync("plan");
        _pipeline.Database.Executed.Add("CREATE a");
        _pipeline.Database.Journal.Add(
            new JournalEntry
            {
                Script = "V1__a.sql",
                Kind = "versioned",
                Sha256 = Fingerprint.OfText("CREATE a").Value,
                State = JournalState.Done,
                At = TestTime.Monday,
                ElapsedMs = 1,
                Actor = "alice",
                Deployment = _pipeline.Deployment,
            });

        var applied = await _pipeline.RunAsync("apply");

        applied.Verdict.ShouldBe(Verdict.Passed);
        applied.Result("deploy.plan-unchanged").Message.ShouldContain("what is left of plan");
        _pipeline.Database.Executed.ShouldBe(["CREATE a", "CREATE b", "SELECT 1"]);
    }

    // Killed between the last script and the word of it, or waiting for a person to say what the last script did.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_deployment_that_was_interrupted_when_all_was_done_apply_passes_and_leaves_one_word_of_it(bool isResolved)
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", isResolved ? "ALONE REFUSED b" : "CREATE b");
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");
        _pipeline.Database.Obeys = false;
        if (isResolved)
            await _pipeline.RunAsync("resolve", (DeployScriptsInputs.Script, "V2__b.sql"), (DeployScriptsInputs.As, "done"));
        else _pipeline.Database.Anchors.RemoveAll(IsWord);
        await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");
        await _pipeline.RunAsync("apply");

        applied.Verdict.ShouldBe(Verdict.Passed);
        applied.Result("deploy.executed").Message.ShouldStartWith("Nothing to do");
        _pipeline.Database.Anchors.Where(IsWord).ShouldHaveSingleItem();
        _pipeline.Write("V3__c.sql", "CREATE c");
        _pipeline.Deployment = "CHG-2@def";
        await _pipeline.RunAsync("plan");
        var next = await _pipeline.RunAsync("apply");
        next.Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
        next.Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);

        static bool IsWord(HistoryAnchor anchor) => anchor.Task != HistoryAnchor.Beginning;
    }

    [Fact]
    public async Task What_another_deployment_did_since_the_plan_is_no_continuation()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", "CREATE b");
        await _pipeline.RunAsync("plan");
        _pipeline.Database.Journal.Add(
            new JournalEntry
            {
                Script = "V1__a.sql",
                Kind = "versioned",
                Sha256 = Fingerprint.OfText("CREATE a").Value,
                State = JournalState.Done,
                At = TestTime.Monday,
                ElapsedMs = 1,
                Actor = "bob",
                Deployment = "CHG-2@def",
            });

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Failed);
        _pipeline.Database.Executed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_apply_finds_nothing_to_do()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");

        var again = await _pipeline.RunAsync("apply");

        ExitCode.From(again).ShouldBe(ExitCode.Passed);
        again.Result("deploy.executed").Message.ShouldBe("Nothing to do: every script of the folder is in the database");
        _pipeline.Database.Executed.Count.ShouldBe(1);
        _pipeline.Database.Anchors.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_dry_run_judges_everything_and_executes_nothing()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        await _pipeline.RunAsync("plan");

        var dry = await _pipeline.RunAsync("apply", (DeploymentInputs.DryRun, true));

        ExitCode.From(dry).ShouldBe(ExitCode.Passed);
        dry.Result("deploy.executed").Message.ShouldBe("Dry run: 1 pending script would have been executed");
        _pipeline.Database.Executed.ShouldBeEmpty();
        _pipeline.Database.Journal.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_that_finds_nothing_to_do_is_no_deployment_either()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");
        var anchors = _pipeline.Database.Anchors.Count;

        var dry = await _pipeline.RunAsync("apply", (DeploymentInputs.DryRun, true));

        ExitCode.From(dry).ShouldBe(ExitCode.Passed);
        dry.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
        dry.Result("deploy.executed").Message.ShouldBe(
            "Dry run: nothing would have been executed: every script of the folder is in the database");
        _pipeline.Database.Anchors.Count.ShouldBe(anchors);
    }

    [Fact]
    public async Task A_target_that_another_deployment_holds_is_refused_by_its_name()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        await _pipeline.RunAsync("plan");
        _pipeline.Database.LockedBy = "deployment CHG-9@fff of bob";

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.locked").Verdict.ShouldBe(Verdict.Failed);
        applied.Result("deploy.locked").Message.ShouldContain("CHG-9@fff");
        ExitCode.From(applied).ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task An_unreadable_schema_binds_no_plan()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Database.SchemaUnreadable = "permission denied";

        await _pipeline.RunAsync("plan");

        _pipeline.Fault!.Message.ShouldContain("permission denied");
    }

    [Fact]
    public async Task A_thousand_scripts_are_told_in_a_few_lines_and_the_journal_is_read_for_its_owner_the_plan_and_the_demands_alone()
    {
        for (var number = 1; number <= 1000; number++) _pipeline.Write($"V{number}__t.sql", $"CREATE t{number}");
        await _pipeline.RunAsync("plan");
        var reads = _pipeline.Database.HistoryReads;

        var applied = await _pipeline.RunAsync("apply");

        applied.Verdict.ShouldBe(Verdict.Passed);
        _pipeline.Database.HistoryReads.ShouldBe(reads + 3);
        _pipeline.Host.Activities.ShouldBe(["script 1 of 1000: V1__t.sql"]);
    }

    private static Change ChangeWith(params Acknowledgement[] acknowledgements) =>
        new() { File = "changes/1.yml", Id = "CHG-1", Acknowledge = acknowledgements };
}
