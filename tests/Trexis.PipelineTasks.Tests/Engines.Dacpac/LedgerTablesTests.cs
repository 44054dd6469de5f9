using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class LedgerTablesTests
{
    private const string Plain = "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL PRIMARY KEY, [A] INT NULL)";
    private const string Updatable = Plain + " WITH (LEDGER = ON)";
    private const string WithHistory = Plain + " WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [dbo].[H]), LEDGER = ON)";
    private const string AppendOnly = Plain + " WITH (LEDGER = ON (APPEND_ONLY = ON))";

    [Theory]
    [InlineData(Updatable, Plain, "an updatable ledger table", "a plain table")]
    [InlineData(WithHistory, Plain, "an updatable ledger table", "a plain table")]
    [InlineData(AppendOnly, Plain, "an append-only ledger table", "a plain table")]
    [InlineData(Plain, Updatable, "a plain table", "an updatable ledger table")]
    [InlineData(Updatable, AppendOnly, "an updatable ledger table", "an append-only ledger table")]
    public void A_table_that_would_become_another_kind_of_ledger_is_refused_by_name(string source, string target, string now, string before)
    {
        var (release, state) = (Releases.Of(source), Releases.Of(target));

        var problem = Should.Throw<InputException>(() => Releases.Plan(release, state)).Problems.ShouldHaveSingleItem();

        problem.What.ShouldBe($"[dbo].[T] is {now} here and {before} in {state.FileName}: no server turns the one into the other");
        problem.Accepted.ShouldContain("rows copied by PostDeployment.sql");
    }

    [Fact]
    public void A_new_ledger_table_is_planned_and_then_nothing_differs()
    {
        var plan = Releases.Plan(Releases.Of(WithHistory), Releases.Of("CREATE TABLE [dbo].[Other] ([Id] INT NOT NULL)"));

        plan.Operations.ShouldContain(operation => operation.Kind == "create-table" && operation.Subject == "dbo.T");
        Releases.Plan(Releases.Of(WithHistory), Releases.Of(WithHistory)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Where_DacFx_stumbles_over_a_database_the_ledger_tables_of_the_package_are_named()
    {
        var hint = LedgerTables.Hint(Releases.Of(Updatable));

        var fault = Should.Throw<FaultException>(
            () => DacFxFaults.Translate<int>("planning", () => throw new NullReferenceException(), hint));

        fault.Fault.Hint.ShouldNotBeNull().ShouldStartWith(
            "see whether one of these ledger tables is there as a plain table, over which DacFx fails: [dbo].[T];");
    }

    [Fact]
    public void A_package_without_ledgers_has_no_such_hint() => LedgerTables.Hint(Releases.Of(Plain)).ShouldBeNull();
}
