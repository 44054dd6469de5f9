using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

public class ScriptPlannerTests
{
    [Fact]
    public void An_empty_target_gets_everything_versions_first_then_repeatables_then_always()
    {
        var plan = ScriptPlanner.Plan(Folder("A__grants.sql", "R__views.sql", "V2__b.sql", "V1__a.sql"), []);

        Names(plan).ShouldBe(["V1__a.sql", "V2__b.sql", "R__views.sql", "A__grants.sql"]);
        plan.IsSound.ShouldBeTrue();
    }

    [Fact]
    public void What_ran_does_not_run_again_unless_it_always_does_or_a_repeatable_changed()
    {
        var folder = Folder("V1__a.sql", "V2__b.sql", "R__same.sql", "R__changed.sql", "A__grants.sql");

        var plan = ScriptPlanner.Plan(
            folder, [Done("V1__a.sql"), Done("R__same.sql"), Done("R__changed.sql", "before"), Done("A__grants.sql")]);

        Names(plan).ShouldBe(["V2__b.sql", "R__changed.sql", "A__grants.sql"]);
        plan.IsSound.ShouldBeTrue();
    }

    [Fact]
    public void The_last_run_of_a_repeatable_counts_not_any_earlier_one()
    {
        var plan = ScriptPlanner.Plan(Folder("R__view.sql"), [Done("R__view.sql"), Done("R__view.sql", "another since")]);

        Names(plan).ShouldBe(["R__view.sql"]);
    }

    [Fact]
    public void Everything_that_speaks_against_running_is_said_at_once()
    {
        var folder = Folder("V1__a.sql", "V2__late.sql", "V4__d.sql", "V5__left.sql", "V6__renamed.sql", "V7__g.sql");

        var plan = ScriptPlanner.Plan(
            folder,
            [
                Done("V1__a.sql", "other text"),
                Done("V3__gone.sql"),
                Done("V4__d.sql"),
                Entry("V5__left.sql", JournalState.Started),
                Done("V6__old.sql", "V6__renamed.sql"),
            ]);

        plan.Disordered.Select(finding => $"{finding.Subject} {finding.Observed}").ShouldBe(
        [
            "V2__late.sql is pending, but version 6 has run already",
            "V5__left.sql was started at 2026-11-23 09:00:00 UTC by alice and is not known to have ended",
        ]);
        plan.Disordered[1].Expected.ShouldContain("resolve --script \"V5__left.sql\" --as done");
        plan.Altered.Select(finding => finding.Subject).ShouldBe(["V1__a.sql", "V6__renamed.sql", "V3__gone.sql"]);
        plan.Altered[1].Observed.ShouldBe("ran as V6__old.sql at 2026-11-23 09:00:00 UTC");
        new ScriptsAreInOrder().Judge(plan).Verdict.ShouldBe(Verdict.Failed);
        new ScriptsAreUnchanged().Judge(plan).Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void The_same_version_written_otherwise_is_the_same_script_under_another_name()
    {
        var plan = ScriptPlanner.Plan(Folder("V0001__a.sql"), [Done("V1__a.sql", "V0001__a.sql")]);

        plan.Pending.ShouldBeEmpty();
        plan.Altered.ShouldHaveSingleItem().Observed.ShouldStartWith("ran as V1__a.sql");
    }

    [Theory]
    [InlineData(JournalState.Adopted, false)]
    [InlineData(JournalState.Done, false)]
    [InlineData(JournalState.Undone, true)]
    public void What_a_person_or_an_undo_script_said_last_counts(JournalState state, bool pending)
    {
        var plan = ScriptPlanner.Plan(Folder("V1__a.sql"), [Entry("V1__a.sql", JournalState.Started), Entry("V1__a.sql", state)]);

        Names(plan).ShouldBe(pending ? ["V1__a.sql"] : []);
        plan.IsSound.ShouldBeTrue();
    }

    [Fact]
    public void An_undo_script_that_ran_makes_its_version_pending_again_and_lowers_the_highest()
    {
        var plan = ScriptPlanner.Plan(
            Folder("V1__a.sql", "V2__b.sql", "V3__c.sql"), [Done("V1__a.sql"), Done("V3__c.sql"), Done("U3__c.sql")]);

        Names(plan).ShouldBe(["V2__b.sql", "V3__c.sql"]);
        plan.IsSound.ShouldBeTrue();
    }

    [Theory]
    [InlineData("R__view.sql")]
    [InlineData("A__grants.sql")]
    [InlineData("U1__a.sql")]
    public void A_script_of_any_kind_that_was_left_started_waits_for_a_person(string script)
    {
        var plan = ScriptPlanner.Plan(
            Folder("V1__a.sql", "R__view.sql", "A__grants.sql"), [Done("V1__a.sql"), Entry(script, JournalState.Started)]);

        plan.Disordered.ShouldHaveSingleItem().Subject.ShouldBe(script);
    }

    [Fact]
    public void Only_this_deployments_own_scripts_since_the_plan_count_as_done_by_it()
    {
        JournalEntry[] before = [Done("V1__a.sql")];
        var planned = PlanFor(before, "V2__b.sql", "V3__c.sql");

        Since(Done("V2__b.sql")).ShouldBe(["V2__b.sql"]);
        Since().ShouldBeEmpty();
        Since(Done("V2__b.sql") with { Deployment = "another" }).ShouldBeEmpty();
        Since(Done("V2__b.sql", "other text")).ShouldBeEmpty();
        Since(Done("V2__b.sql"), Done("V9__unplanned.sql")).ShouldBeEmpty();
        Since(Entry("V2__b.sql", JournalState.Started)).ShouldBeEmpty();
        ScriptJournal.DoneSince(planned, [Done("V1__a.sql", "rewritten"), Done("V2__b.sql")], "CHG-1").ShouldBeEmpty();
        ScriptJournal.DoneSince(null, before, "CHG-1").ShouldBeEmpty();

        IEnumerable<string> Since(params JournalEntry[] since) => ScriptJournal.DoneSince(planned, [.. before, .. since], "CHG-1");
    }

    private static PlanDocument PlanFor(JournalEntry[] journal, params string[] scripts) => new()
    {
        SchemaVersion = 1,
        Target = new RunTarget("qa", null, "sqlite", "host", "sales.db"),
        Artifact = new ArtifactIdentity("scripts", "m", "00"),
        Change = "",
        Plan = "",
        Basis = new PlanBasis("", "", "", ScriptJournal.FingerprintOf(journal).Value, "", ""),
        Options = new Dictionary<string, string>(),
        JournalEntries = journal.Length,
        Scripts = [.. scripts.Select(name => new PlannedScript(name, "versioned", Fingerprint.OfText(name).Value, true))],
        Operations = [],
    };

    // A script's text is its name: what the tests are about is order and state.
    private static ScriptFolder Folder(params string[] names)
    {
        var scripts = names.Select(name => new Script(
            ScriptNames.TryParse(name).ShouldNotBeNull(), name, $"m/{name}", Fingerprint.OfText(name).Value)).ToList();
        List<Script> Of(ScriptKind kind) => [.. scripts.Where(script => script.Name.Kind == kind).OrderBy(script => script.Name.Version)];
        return new ScriptFolder(
            "m", Of(ScriptKind.Versioned), Of(ScriptKind.Repeatable), Of(ScriptKind.Always), Of(ScriptKind.Undo),
            new ArtifactIdentity("scripts", "m", "00"));
    }

    private static JournalEntry Done(string script, string? text = null) => Entry(script, JournalState.Done, text);

    private static JournalEntry Entry(string script, JournalState state, string? text = null) => new()
    {
        Script = script,
        Kind = script[0] switch { 'V' => "versioned", 'R' => "repeatable", 'U' => "undo", _ => "always" },
        Sha256 = Fingerprint.OfText(text ?? script).Value,
        State = state,
        At = TestTime.Monday,
        ElapsedMs = 1,
        Actor = "alice",
        Deployment = "CHG-1",
    };

    private static IEnumerable<string> Names(ScriptPlan plan) => plan.Pending.Select(script => script.Name.File);
}
