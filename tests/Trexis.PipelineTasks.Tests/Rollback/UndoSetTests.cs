using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Rollback;

namespace Trexis.PipelineTasks.Tests.Rollback;

public class UndoSetTests
{
    private const string Ours = "CHG-7@aaa";

    [Fact]
    public void Before_the_deployment_the_pending_scripts_are_taken_back_newest_first()
    {
        var set = Of(["V1__a.sql", "V2__b.sql", "V3__c.sql", "U2__b.sql", "U3__c.sql"], Entry("V1__a.sql", "CHG-6@bbb"));

        set.Applied.ShouldBeFalse();
        set.Scripts.Select(script => script.Name.File).ShouldBe(["U3__c.sql", "U2__b.sql"]);
        set.Objections.ShouldBeEmpty();
    }

    [Fact]
    public void After_it_only_what_this_deployment_brought_is_taken_back()
    {
        var set = Of(
            ["V1__a.sql", "V2__b.sql", "V3__c.sql", "U1__a.sql", "U2__b.sql", "U3__c.sql"],
            Entry("V1__a.sql", "CHG-6@bbb"),
            Entry("V2__b.sql", Ours));

        set.Applied.ShouldBeTrue();
        set.Scripts.Select(script => script.Name.File).ShouldBe(["U2__b.sql"]);
    }

    [Fact]
    public void A_script_without_its_undo_closes_the_way_and_is_named_with_the_file_that_is_missing() =>
        Of(["V1__a.sql", "V2__b.sql", "U2__b.sql"]).Objections.ShouldHaveSingleItem().ToString().ShouldContain("U1__name.sql beside it");

    [Fact]
    public void What_a_later_deployment_built_on_it_closes_the_way() =>
        Of(["V1__a.sql", "V2__b.sql", "U1__a.sql", "U2__b.sql"], Entry("V1__a.sql", Ours), Entry("V2__b.sql", "CHG-8@ccc"))
            .Objections.ShouldHaveSingleItem().Observed.ShouldBe("was brought by CHG-8@ccc since");

    [Fact]
    public void A_later_release_that_ran_before_an_out_of_order_script_does_not_stand_on_it() =>
        Of(["V10.1__hotfix.sql", "U10.1__hotfix.sql"], Entry("V20__next.sql", "CHG-8@ccc"), Entry("V10.1__hotfix.sql", Ours))
            .Objections.ShouldBeEmpty();

    [Fact]
    public void A_script_that_was_left_started_closes_the_way_until_it_is_resolved() =>
        Of(["V1__a.sql", "U1__a.sql"], Entry("V1__a.sql", Ours, JournalState.Started)).Objections
            .ShouldHaveSingleItem().Expected
            .ShouldBe("trexis resolve first: it records what became of it");

    [Fact]
    public void What_a_repeatable_script_replaced_no_undo_script_brings_back() =>
        Of([
            "V1__a.sql", "U1__a.sql", "R__view.sql",
        ], Entry(
            "R__view.sql",
            "CHG-6@bbb") with
        {
            Kind = "repeatable",
            Sha256 = "old",
        }, Entry("V1__a.sql", Ours), Entry("R__view.sql", Ours) with { Kind = "repeatable" })
            .Objections.ShouldHaveSingleItem().Subject.ShouldBe("R__view.sql");

    [Fact]
    public void What_was_undone_is_pending_again()
    {
        var set = Of(
            ["V1__a.sql", "U1__a.sql"],
            Entry("V1__a.sql", Ours),
            Entry("U1__a.sql", Ours) with { Kind = "undo" },
            Entry("V1__a.sql", Ours, JournalState.Undone));

        set.Applied.ShouldBeFalse();
        set.TakenBack.ShouldHaveSingleItem().Name.File.ShouldBe("V1__a.sql");
    }

    private static UndoSet Of(string[] files, params JournalEntry[] journal)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files) folder.Write($"migrations/{file}", $"SELECT '{file}';");
        return UndoSet.From(ScriptFolder.Read(folder.At("migrations")), journal, Ours);
    }

    private static JournalEntry Entry(string script, string deployment, JournalState state = JournalState.Done) =>
        new()
        {
            Script = script,
            Kind = "versioned",
            Sha256 = "sha",
            State = state,
            At = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
            ElapsedMs = 1,
            Actor = "alice",
            Deployment = deployment,
        };
}
