using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class PlanConsequencesTests
{
    private const string Orders = "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Code NVARCHAR(20) NULL);";

    private const string Line = """
        CREATE TABLE dbo.Line (
            Id INT NOT NULL CONSTRAINT PK_Line PRIMARY KEY,
            OrderId INT NOT NULL CONSTRAINT FK_Line_Orders REFERENCES dbo.Orders (Id) ON DELETE CASCADE);
        """;

    [Fact]
    public void A_cascading_key_of_a_new_table_is_safe_and_the_same_key_on_rows_is_not()
    {
        var bare = Line.Replace(" CONSTRAINT FK_Line_Orders REFERENCES dbo.Orders (Id) ON DELETE CASCADE", "", StringComparison.Ordinal);

        RiskOf(Releases.Plan(Releases.Of(Orders, Line), Releases.Of(Orders)), "add-cascading-key").ShouldBe(Risk.Safe);
        RiskOf(Releases.Plan(Releases.Of(Orders, Line), Releases.Of(Orders, bare)), "add-cascading-key").ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void A_key_that_a_rebuild_makes_again_as_it_was_is_no_alarm_and_one_that_gets_a_cascade_meanwhile_is()
    {
        var rebuilt = Orders.Replace("Code", "Title NVARCHAR(10) NULL, Code", StringComparison.Ordinal);
        var plain = Line.Replace(" ON DELETE CASCADE", "", StringComparison.Ordinal);

        var again = Releases.Plan(Releases.Of(rebuilt, Line), Releases.Of(Orders, Line));
        var changed = Releases.Plan(Releases.Of(rebuilt, Line), Releases.Of(Orders, plain));

        again.Operations.Where(operation => operation.IsDangerous).Select(operation => operation.Kind).ShouldBe(["rebuild-table"]);
        again.Operations.Single(operation => operation.Kind == "add-cascading-key").Why.ShouldContain("made again as it was");
        RiskOf(changed, "add-cascading-key").ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void A_trigger_that_goes_with_a_rebuilt_table_and_comes_back_as_it_was_is_no_alarm_and_a_new_or_changed_one_is()
    {
        const string Trigger = "CREATE TRIGGER dbo.OnOrders ON dbo.Orders AFTER DELETE AS SELECT 1;";
        var rebuilt = Orders.Replace("Code", "Title NVARCHAR(10) NULL, Code", StringComparison.Ordinal);

        var again = Releases.Plan(Releases.Of(rebuilt, Trigger), Releases.Of(Orders, Trigger));
        var changed = Releases.Plan(
            Releases.Of(rebuilt, Trigger.Replace("SELECT 1", "SELECT 2", StringComparison.Ordinal)), Releases.Of(Orders, Trigger));
        var added = Releases.Plan(Releases.Of(rebuilt, Trigger), Releases.Of(Orders));

        RiskOf(again, "create-trigger").ShouldBe(Risk.Caution);
        RiskOf(changed, "create-trigger").ShouldBe(Risk.Dangerous);
        RiskOf(added, "create-trigger").ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void A_refactorlog_among_the_sources_is_packed_and_what_DacFx_writes_down_about_it_is_one_safe_line()
    {
        var source = Releases.Of(Orders.Replace("Code", "Number", StringComparison.Ordinal), RefactorLog);

        var plan = Releases.Plan(source, Releases.Of(Orders));

        plan.Operations.Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
            [
                ("rename-object", "dbo.Orders.Code", Risk.Dangerous),
                (OperationKind.Bookkeeping, "dbo.__RefactorLog", Risk.Safe),
            ]);
    }

    [Fact]
    public void A_refactorlog_that_is_none_is_refused_by_its_name()
    {
        var refused = Should.Throw<InputException>(() => Releases.Of(Orders, "-- file: names.refactorlog\n<Operations />"));

        refused.Problems.ShouldHaveSingleItem().Where.ShouldEndWith("names.refactorlog");
    }

    [Fact]
    public void The_rebuild_of_a_temporal_table_names_none_of_the_copies()
    {
        var plan = Releases.Plan(Releases.Of(Temporal("Name NVARCHAR(20) NULL, ")), Releases.Of(Temporal("")));

        plan.Operations.ShouldNotContain(operation => operation.Subject.Contains("tmp_ms_xx", StringComparison.Ordinal));
        plan.Operations.ShouldNotContain(operation => operation.Risk == Risk.Unclassified);
        plan.Operations.Where(operation => operation.Kind == "rebuild-table").Select(operation => operation.Subject)
            .ShouldBe(["dbo.SettingHistory", "dbo.Setting"]);
    }

    [Theory]
    [InlineData(
        "CREATE TABLE dbo.Knows (Since INT NULL) AS EDGE;",
        "CREATE TABLE dbo.Knows (Since INT NULL, CONSTRAINT EC_Knows CONNECTION (dbo.Person TO dbo.Person)) AS EDGE;",
        "add-edge-constraint dbo.Knows.EC_Knows")]
    [InlineData("", "CREATE VECTOR INDEX IX_V ON dbo.Doc (Place) WITH (METRIC = 'cosine');", "create-index dbo.Doc.IX_V")]
    [InlineData("", "CREATE JSON INDEX IX_J ON dbo.Doc (Body);", "create-index dbo.Doc.IX_J")]
    public void Newer_constraints_and_indexes_are_known(string before, string after, string operation)
    {
        const string Tables = """
            CREATE TABLE dbo.Person (Id INT NOT NULL) AS NODE;
            GO
            CREATE TABLE dbo.Doc (Id INT NOT NULL CONSTRAINT PK_Doc PRIMARY KEY, Place VECTOR(3) NOT NULL, Body JSON NULL);
            """;
        string[] target = before.Length == 0 ? [Tables, "-- platform: Sql170"] : [Tables, before, "-- platform: Sql170"];

        var plan = Releases.Plan(Releases.Of(Tables, after, "-- platform: Sql170"), Releases.Of(target));

        plan.Operations.Select(one => $"{one.Kind} {one.Subject}").ShouldBe([operation]);
        plan.Operations.ShouldAllBe(one => one.Risk == Risk.Caution);
    }

    [Fact]
    public void What_the_source_lacks_and_the_options_keep_is_named_and_what_is_dropped_is_not()
    {
        const string Old = "CREATE TABLE dbo.OldBasket (Id INT NOT NULL CONSTRAINT PK_OldBasket PRIMARY KEY);";

        var (source, target) = (Releases.Of(Orders), Releases.Of(Orders, Old));

        Releases.Plan(source, target).Staying.ShouldBe(["dbo.OldBasket (Table)"]);
        Releases.Plan(source, target, Releases.With(("DropObjectsNotInSource", "True"))).Staying.ShouldBeEmpty();
    }

    [Fact]
    public void A_module_that_the_plan_makes_is_linted_and_one_that_stays_as_it_was_is_not()
    {
        const string Reset = "CREATE PROCEDURE dbo.Reset AS UPDATE dbo.Orders SET Code = NULL;";
        var source = Releases.Of(Orders, Reset);

        Lint(Releases.Plan(source, Releases.Of(Orders))).ShouldContain("update-has-where");
        Lint(Releases.Plan(source, source)).ShouldBeEmpty();

        IReadOnlyList<string> Lint(DacpacPlan plan) =>
            [.. PackageLint.From(source, plan.Modules, null, _ => null).SelectMany(script => script.Lint.ValueOr(null) ?? [])
                .Select(finding => finding.Rule)];
    }

    private const string RefactorLog = """
        -- file: names.refactorlog
        <?xml version="1.0" encoding="utf-8"?>
        <Operations Version="1.0" xmlns="http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02">
          <Operation Name="Rename Refactor" Key="7c9e1b35-4d6f-4081-a2b4-3d5f7092b4c6" ChangeDateTime="11/02/2026 09:00:00">
            <Property Name="ElementName" Value="[dbo].[Orders].[Code]" />
            <Property Name="ElementType" Value="SqlSimpleColumn" />
            <Property Name="ParentElementName" Value="[dbo].[Orders]" />
            <Property Name="ParentElementType" Value="SqlTable" />
            <Property Name="NewName" Value="[Number]" />
          </Operation>
        </Operations>
        """;

    private static string Temporal(string column) => $"""
        CREATE TABLE dbo.Setting (
            Id INT NOT NULL CONSTRAINT PK_Setting PRIMARY KEY,
            {column}Value NVARCHAR(50) NULL,
            ValidFrom DATETIME2 GENERATED ALWAYS AS ROW START NOT NULL,
            ValidTo DATETIME2 GENERATED ALWAYS AS ROW END NOT NULL,
            PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
        ) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.SettingHistory));
        """;

    private static Risk RiskOf(DacpacPlan plan, string kind) => plan.Operations.Single(operation => operation.Kind == kind).Risk;
}
