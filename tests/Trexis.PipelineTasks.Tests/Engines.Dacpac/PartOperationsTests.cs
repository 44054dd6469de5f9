using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class PartOperationsTests
{
    private const string Customer = "CREATE TABLE dbo.Customer (Id INT NOT NULL CONSTRAINT PK_Customer PRIMARY KEY);";

    private const string Owned = """
        CREATE TABLE dbo.T (
            Id INT NOT NULL CONSTRAINT PK_T PRIMARY KEY,
            A INT NOT NULL CONSTRAINT CK_A CHECK (A > 0) CONSTRAINT UQ_A UNIQUE,
            B INT NULL CONSTRAINT FK_B REFERENCES dbo.Customer (Id));
        """;

    private const string Index = "CREATE UNIQUE INDEX UX_B ON dbo.T (B);";
    private const string Trigger = "CREATE TRIGGER dbo.OnT ON dbo.T AFTER INSERT AS SELECT 1;";

    // A column in between has DacFx rebuild the table.
    private const string Bare = """
        CREATE TABLE dbo.T (
            Id INT NOT NULL CONSTRAINT PK_T PRIMARY KEY,
            Middle INT NULL,
            A INT NOT NULL,
            B INT NULL);
        """;

    private const string Kept = """
        CREATE TABLE dbo.T (
            Id INT NOT NULL CONSTRAINT PK_T PRIMARY KEY,
            Middle INT NULL,
            A INT NOT NULL CONSTRAINT CK_A CHECK (A > 0) CONSTRAINT UQ_A UNIQUE,
            B INT NULL CONSTRAINT FK_B REFERENCES dbo.Customer (Id));
        """;

    [Fact]
    public void What_a_rebuilt_table_had_and_its_copy_has_not_is_lost_and_does_not_stay()
    {
        var plan = Releases.Plan(Releases.Of(Customer, Bare), Releases.Of(Customer, Owned, Index, Trigger));

        plan.Operations.Where(operation => operation.IsDangerous).Select(operation => $"{operation.Kind} {operation.Subject}").Order()
            .ShouldBe(
                [
                    "drop-constraint dbo.T.CK_A", "drop-constraint dbo.T.FK_B", "drop-constraint dbo.T.UQ_A", "drop-index dbo.T.UX_B",
                    "drop-trigger dbo.OnT", "rebuild-table dbo.T",
                ]);
        plan.Staying.ShouldBeEmpty();
    }

    [Fact]
    public void What_its_copy_has_too_is_not_lost()
    {
        var plan = Releases.Plan(Releases.Of(Customer, Kept, Index, Trigger), Releases.Of(Customer, Owned, Index, Trigger));

        plan.Operations.Where(operation => operation.IsDangerous).Select(operation => operation.Kind).ShouldBe(["rebuild-table"]);
    }

    [Fact]
    public void An_index_that_comes_back_without_being_unique_and_a_key_that_no_longer_sorts_the_table_are_told()
    {
        var source = Releases.Of(
            Customer,
            Kept.Replace("PK_T PRIMARY KEY", "PK_T PRIMARY KEY NONCLUSTERED", StringComparison.Ordinal),
            Index.Replace("UNIQUE ", "", StringComparison.Ordinal),
            Trigger);

        var plan = Releases.Plan(source, Releases.Of(Customer, Owned, Index, Trigger));

        Of(plan, "dbo.T.UX_B", "drop-index").ShouldBe((Risk.Dangerous, "UNIQUE → not unique"));
        Of(plan, "dbo.T.PK_T", "drop-clustered-index").ShouldBe((Risk.Dangerous, "CLUSTERED → NONCLUSTERED"));
    }

    [Fact]
    public void What_DacFx_drops_by_a_statement_is_judged_by_what_it_keeps()
    {
        var heap = Owned.Replace("PK_T PRIMARY KEY", "PK_T PRIMARY KEY NONCLUSTERED", StringComparison.Ordinal);

        var sorted = Releases.Plan(Releases.Of(Customer, heap, Index), Releases.Of(Customer, Owned, Index)).Operations
            .First(operation => operation is { Kind: "drop-constraint", Subject: "dbo.T.PK_T" });
        var unique = Releases.Plan(
                Releases.Of(Customer, Owned, Index.Replace("UNIQUE ", "", StringComparison.Ordinal)), Releases.Of(Customer, Owned, Index))
            .Operations.First(operation => operation is { Kind: "drop-index", Subject: "dbo.T.UX_B" });

        sorted.Risk.ShouldBe(Risk.Dangerous);
        sorted.Why.ShouldContain("becomes a heap");
        unique.Why.ShouldContain("share a value");
    }

    [Fact]
    public void A_table_that_stops_to_keep_old_versions_says_so_though_it_is_rebuilt()
    {
        var plain = Releases.Plan(Releases.Of(Versioned("", versioned: false, between: "Middle INT NULL, ")), Releases.Of(Versioned("")));
        var moved = Releases.Plan(Releases.Of(Versioned("", between: "Middle INT NULL, ")), Releases.Of(Versioned("")));

        plain.Operations.ShouldContain(operation => operation.Kind == "disable-versioning" && operation.IsDangerous);
        moved.Operations.ShouldNotContain(operation => operation.Kind == "disable-versioning" && operation.IsDangerous);
    }

    [Fact]
    public void Hidden_period_columns_are_part_of_the_rebuild()
    {
        var plan = Releases.Plan(
            Releases.Of(Versioned("HIDDEN ", between: "Middle INT NULL, ")), Releases.Of(Versioned("HIDDEN ")));

        plan.Operations.ShouldNotContain(operation => operation.Risk == Risk.Unclassified);
        plan.Operations.Where(operation => operation.IsDangerous).ShouldAllBe(operation => operation.Kind == "rebuild-table");
    }

    [Theory]
    [InlineData("NVARCHAR(50) NOT NULL", "NVARCHAR(80) NOT NULL", Risk.Safe)]
    [InlineData("NVARCHAR(50) NOT NULL", "NVARCHAR(50) NULL", Risk.Caution)]
    [InlineData("INT NOT NULL", "BIGINT NOT NULL", Risk.Caution)]
    [InlineData("NVARCHAR(50) NULL", "NVARCHAR(50) NOT NULL", Risk.Dangerous)]
    public void A_column_whose_definition_alone_changes_is_no_matter(string before, string after, Risk risk)
    {
        string[] Of(string type) => [$"CREATE TABLE dbo.T (Id INT NOT NULL CONSTRAINT PK_T PRIMARY KEY, Name {type});"];

        Releases.Plan(Releases.Of(Of(after)), Releases.Of(Of(before))).Operations.ShouldHaveSingleItem().Risk.ShouldBe(risk);
    }

    private static string Versioned(string hidden, bool versioned = true, string between = "")
    {
        var period = $"""
            , ValidFrom DATETIME2 GENERATED ALWAYS AS ROW START {hidden}NOT NULL,
            ValidTo DATETIME2 GENERATED ALWAYS AS ROW END {hidden}NOT NULL,
            PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
            """;
        return $"CREATE TABLE dbo.Setting (Id INT NOT NULL CONSTRAINT PK_Setting PRIMARY KEY, {between}Value NVARCHAR(50) NULL"
            + (versioned ? $"{period}) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.SettingHistory));" : ");");
    }

    private static (Risk, string?) Of(DacpacPlan plan, string subject, string kind)
    {
        var operation = plan.Operations.Single(one => one.Subject == subject && one.Kind == kind);
        return (operation.Risk, operation.Difference);
    }
}
