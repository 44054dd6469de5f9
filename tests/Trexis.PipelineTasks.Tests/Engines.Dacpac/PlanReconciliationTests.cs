using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

/// <summary>Fail-closed: script and report must tell the same story, and what either says alone is dangerous.</summary>
public class PlanReconciliationTests
{
    private const string Created = "<Operation Name=\"Create\"><Item Value=\"[sales].[T]\" Type=\"SqlTable\" /></Operation>";

    [Fact]
    public void What_both_name_keeps_its_own_risk() =>
        Reconciled("CREATE TABLE sales.T (Id int)", Created).ShouldHaveSingleItem().Risk.ShouldBe(Risk.Safe);

    [Fact]
    public void An_object_that_only_the_script_names_is_dangerous()
    {
        var operation = Reconciled("CREATE TABLE sales.T (Id int)\nGO\nCREATE TABLE sales.U (Id int)", Created)
            .Single(one => one.Subject == "sales.U");

        operation.Risk.ShouldBe(Risk.Unclassified);
        operation.Why.ShouldContain("does not mention it");
    }

    [Fact]
    public void An_object_that_only_the_report_names_is_dangerous()
    {
        var operation = Reconciled("PRINT N'nothing'", Created).ShouldHaveSingleItem();

        (operation.Kind, operation.Subject, operation.Risk).ShouldBe(("unaccounted-object", "sales.T", Risk.Unclassified));
    }

    [Fact]
    public void Nameless_objects_are_counted()
    {
        const string Two = "<Operation Name=\"Create\"><Item Value=\"SqlCheckConstraint: unnamed constraint on [T]\" "
            + "Type=\"SqlCheckConstraint\" /><Item Value=\"SqlCheckConstraint: unnamed constraint on [T]\" Type=\"SqlCheckConstraint\" "
            + "/><Item Value=\"[dbo].[T]\" Type=\"SqlTable\" /></Operation>";

        Reconciled("ALTER TABLE dbo.T ADD CHECK (C > 0)", Two.Replace("[T]", "[dbo].[T]", StringComparison.Ordinal)
            .Replace("[dbo].[dbo]", "[dbo]", StringComparison.Ordinal))
            .ShouldContain(one => one.Kind == "unaccounted-object");
    }

    [Fact]
    public void A_constraint_that_the_last_release_does_not_name_is_dropped_by_a_text_without_its_name()
    {
        const string Dropped = "<Operation Name=\"Drop\"><Item Value=\"Default Constraint: unnamed constraint on [sales].[T]\" "
            + "Type=\"SqlDefaultConstraint\" /></Operation>";

        var operation = Reconciled("PRINT N'first'\nGO\nALTER TABLE [sales].[T] DROP CONSTRAINT ;\n", Dropped).ShouldHaveSingleItem();

        (operation.Kind, operation.Subject, operation.Risk).ShouldBe(("drop-constraint", "unnamed constraint on sales.T", Risk.Caution));
        operation.Why.ShouldContain("cannot be executed");
        Reconciled("ALTER TABLE [sales].[T] DROP CONSTRAINT ; DROP TABLE [sales].[U]", Dropped)
            .ShouldContain(one => one.Kind == "unparsed" && one.Risk == Risk.Unclassified);
    }

    [Fact]
    public void A_default_in_the_copy_of_a_rebuilt_table_is_accounted_for_by_the_rebuild()
    {
        const string Rebuilt = "<Operation Name=\"TableRebuild\"><Item Value=\"[sales].[T]\" Type=\"SqlTable\" /></Operation>"
            + "<Operation Name=\"Create\"><Item Value=\"[sales].[DF_T]\" Type=\"SqlDefaultConstraint\" /></Operation>";

        Reconciled(
            "CREATE TABLE [sales].[tmp_ms_xx_T] ([Id] INT CONSTRAINT [DF_T] DEFAULT (0) NOT NULL);\n"
                + "DROP TABLE [sales].[T];\nEXECUTE sp_rename N'[sales].[tmp_ms_xx_T]', N'T';",
            Rebuilt).ShouldHaveSingleItem().Kind.ShouldBe("rebuild-table");
    }

    [Fact]
    public void An_operation_of_an_unknown_name_is_dangerous() =>
        Reconciled("CREATE TABLE sales.T (Id int)", Created.Replace("Create", "Transmogrify", StringComparison.Ordinal))
            .ShouldContain(one => one.Kind == "unknown-operation" && one.Risk == Risk.Unclassified);

    [Theory]
    [InlineData("<Alert Name=\"DataIssue\"><Issue Value=\"Something may be lost.\" /></Alert>")]
    [InlineData("<Alert Name=\"DataIssue\"><Issue Value=\"Something may be lost.\" Id=\"7\" /></Alert>")]
    [InlineData("<Alert Name=\"NeverSeenBefore\"><Issue Value=\"[sales].[T]\" /></Alert>")]
    public void An_alert_that_cannot_be_placed_or_is_of_an_unknown_kind_is_an_operation_of_its_own(string alert) =>
        Reconciled("CREATE TABLE sales.T (Id int)", Created, alert)
            .ShouldContain(one => one.Kind == "alert" && one.Risk == Risk.Unclassified);

    [Fact]
    public void A_script_that_does_not_parse_is_dangerous_whatever_the_report_says()
    {
        var operations = Reconciled("CREATE TABEL sales.T (Id int)", Created);

        operations.ShouldContain(one => one.Kind == "unparsed" && one.Risk == Risk.Unclassified);
        operations.ShouldContain(one => one.Kind == "unaccounted-object" && one.Subject == "sales.T");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void No_script_at_all_is_a_fault_and_never_no_changes(string? script) =>
        Should.Throw<FaultException>(() => PlanText.Required(script)).Message.ShouldContain("made no script");

    [Fact]
    public void An_alert_raises_the_column_that_it_names_and_no_other()
    {
        const string Altered = "<Operation Name=\"Alter\"><Item Value=\"[sales].[T]\" Type=\"SqlTable\"><Issue Id=\"1\" "
            + "/></Item></Operation>";
        const string Alert = "<Alert Name=\"DataIssue\"><Issue Value=\"The type for column A in table [sales].[T] is currently  BIGINT "
            + "NULL but is being changed to  INT NULL.\" Id=\"1\" /></Alert>";

        var operations = Reconciled(
            "ALTER TABLE sales.T ALTER COLUMN A int NULL; ALTER TABLE sales.T ALTER COLUMN B bigint NULL", Altered, Alert);

        operations.Select(one => (one.Subject, one.Risk)).ShouldBe([("sales.T.A", Risk.Dangerous), ("sales.T.B", Risk.Caution)]);
    }

    [Theory]
    [InlineData("not xml")]
    [InlineData("<Other/>")]
    [InlineData("<DeploymentReport><Surprise/></DeploymentReport>")]
    [InlineData("<DeploymentReport><Operations><Operation><Item Value=\"x\" Type=\"y\"/></Operation></Operations></DeploymentReport>")]
    [InlineData("")]
    public void A_report_that_is_not_understood_is_a_fault_and_never_no_changes(string report) =>
        Should.Throw<FaultException>(() => DeployReport.Parse(report)).Message.ShouldContain("report is not understood");

    private static IReadOnlyList<Operation> Reconciled(string script, string operations, string alerts = "")
    {
        var report = DeployReport.Parse(
            $"<DeploymentReport><Alerts>{alerts}</Alerts><Operations>{operations}</Operations></DeploymentReport>");
        var reading = new TransactSqlReader().Read(SqlcmdScript.Read(script, "plan.sql").Batches);
        return [.. PlanReconciliation.Reconcile(reading.Operations, report, _ => false).Select(found => found.Operation)];
    }
}
