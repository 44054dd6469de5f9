using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class ColumnOperationsTests
{
    private const string Before = """
        CREATE TABLE [dbo].[Payment] (
            [Id] INT NOT NULL CONSTRAINT [PK_Payment] PRIMARY KEY,
            [Amount] DECIMAL (18, 4) NOT NULL,
            [Phone] NVARCHAR (50) NULL,
            [Old] DATE NULL,
            [Note] NVARCHAR (20) NULL,
            [State] INT NOT NULL CONSTRAINT [DF_Payment_State] DEFAULT (0));
        """;

    // The new column in between makes DacFx copy the table.
    private const string Rebuilt = """
        CREATE TABLE [dbo].[Payment] (
            [Id] INT NOT NULL CONSTRAINT [PK_Payment] PRIMARY KEY,
            [Title] NVARCHAR (10) NULL,
            [Amount] DECIMAL (9, 2) NOT NULL,
            [Phone] NVARCHAR (50) NOT NULL,
            [Note] NVARCHAR (40) NULL,
            [Must] INT NOT NULL,
            [State] INT NOT NULL CONSTRAINT [DF_Payment_State] DEFAULT (1));
        """;

    [Fact]
    public void Each_column_that_loses_something_in_a_rebuild_is_an_operation_of_its_own_and_the_others_stand_at_the_rebuild()
    {
        var plan = Releases.Plan(Releases.Of(Rebuilt), Releases.Of(Before));

        Dangers(plan).ShouldBe(
            [
                "rebuild-table dbo.Payment: Title added: nvarchar(10) NULL; Note nvarchar(20) → nvarchar(40); State default (0) → (1)",
                "narrow-column dbo.Payment.Amount: decimal(18,4) → decimal(9,2)",
                "require-column dbo.Payment.Phone: NULL → NOT NULL",
                "add-column dbo.Payment.Must: added: int NOT NULL",
                "drop-column dbo.Payment.Old: dropped: date NULL",
            ]);
    }

    [Fact]
    public void The_guard_of_a_rebuilt_table_goes_only_with_the_last_of_its_losses_acknowledged()
    {
        var (source, target) = (Releases.Of(Rebuilt), Releases.Of(Before));
        var all = Releases.Plan(source, target).Operations.Where(operation => operation.IsDangerous)
            .Select(operation => Acknowledge(operation.Subject, operation.Kind))
            .ToArray();

        Releases.Plan(source, target).Text.ShouldContain("Rows were detected");
        Releases.Plan(source, target, null, all).Text.ShouldNotContain("Rows were detected");
        for (var without = 0; without < all.Length; without++)
            Releases.Plan(source, target, null, [.. all.Where((_, at) => at != without)]).Text.ShouldContain("Rows were detected");
    }

    [Theory]
    [InlineData("Amount DECIMAL(18,4) NOT NULL", "Amount DECIMAL(9,2) NOT NULL", Risk.Dangerous, "decimal(18,4) → decimal(9,2)")]
    [InlineData("Body NVARCHAR(MAX) NULL", "Body JSON NULL", Risk.Dangerous, "nvarchar(max) → json")]
    [InlineData("Body NVARCHAR(20) NULL", "Body NVARCHAR(MAX) NULL", Risk.Caution, "nvarchar(20) → nvarchar(max)")]
    [InlineData("At DATETIME2(7) NULL", "At DATETIME2(0) NULL", Risk.Dangerous, "datetime2(7) → datetime2(0)")]
    [InlineData("N INT NOT NULL", "N INT NULL", Risk.Caution, "NOT NULL → NULL")]
    [InlineData("N INT NOT NULL", "N BIGINT NULL", Risk.Caution, "int → bigint, NOT NULL → NULL")]
    [InlineData(
        "T NVARCHAR(9) COLLATE Latin1_General_CI_AS NULL",
        "T NVARCHAR(9) COLLATE Latin1_General_CS_AS NULL",
        Risk.Dangerous,
        "collation Latin1_General_CI_AS → Latin1_General_CS_AS")]
    [InlineData("P VARBINARY(9) NULL", "P VARBINARY(8) NULL", Risk.Dangerous, "varbinary(9) → varbinary(8)")]
    public void A_column_that_is_altered_is_told_from_what_to_what(string before, string after, Risk risk, string difference)
    {
        var plan = Releases.Plan(Releases.Of(Table(after), Newest), Releases.Of(Table(before), Newest));

        var altered = plan.Operations.Single(operation => operation.Kind == "alter-column");
        (altered.Risk, altered.Difference).ShouldBe((risk, difference));
    }

    [Fact]
    public void A_computed_column_that_is_dropped_and_added_again_loses_nothing_and_one_that_only_goes_breaks_who_names_it()
    {
        const string Before = "N INT NOT NULL, Twice AS (N * 2)";

        Dangers(Releases.Plan(Releases.Of(Table("N INT NOT NULL, Twice AS (N + N)")), Releases.Of(Table(Before)))).ShouldBeEmpty();
        Dangers(Releases.Plan(Releases.Of(Table("N INT NOT NULL")), Releases.Of(Table(Before)))).ShouldHaveSingleItem()
            .ShouldStartWith("drop-column dbo.T.Twice");
    }

    [Fact]
    public void A_longer_column_is_no_alarm_on_a_table_that_is_guarded_for_a_shorter_one()
    {
        var plan = Releases.Plan(
            Releases.Of(Table("Code NVARCHAR(10) NULL, Name NVARCHAR(40) NULL")),
            Releases.Of(Table("Code NVARCHAR(20) NULL, Name NVARCHAR(20) NULL")));

        Dangers(plan).ShouldBe(["alter-column dbo.T.Code: nvarchar(20) → nvarchar(10)"]);
        plan.Operations.Single(operation => operation.Subject == "dbo.T.Name").Why.ShouldContain("Every value fits");
    }

    [Fact]
    public void A_column_that_becomes_obligatory_is_dangerous_also_where_DacFx_fills_the_gaps_itself()
    {
        var plan = Releases.Plan(
            Releases.Of(Table("Code NVARCHAR(20) NOT NULL")),
            Releases.Of(Table("Code NVARCHAR(20) NULL")),
            Releases.With(("GenerateSmartDefaults", "True")));

        Dangers(plan).ShouldBe(["alter-column dbo.T.Code: NULL → NOT NULL"]);
    }

    [Fact]
    public void A_masked_column_and_a_default_are_told_from_what_to_what()
    {
        var plan = Releases.Plan(
            Releases.Of(Table("Mail NVARCHAR(20) NULL, N INT NOT NULL CONSTRAINT DF_N DEFAULT (1)")),
            Releases.Of(Table("Mail NVARCHAR(20) MASKED WITH (FUNCTION = 'email()') NULL, N INT NOT NULL CONSTRAINT DF_N DEFAULT (0)")));

        plan.Operations.Select(operation => $"{operation.Subject}: {operation.Difference}").Distinct()
            .ShouldBe(["dbo.T.DF_N: N default (0) → (1)", "dbo.T.Mail: masking email() → none"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Number NVARCHAR(20) NULL", "Was it renamed to Number")]
    [InlineData("Number NVARCHAR(30) NULL", null)]
    [InlineData("Number NVARCHAR(20) NULL, Other NVARCHAR(20) NULL", null)]
    public void A_dropped_column_asks_whether_it_was_renamed_where_one_new_column_is_like_it(string after, string? question)
    {
        var plan = Releases.Plan(Releases.Of(Table(after)), Releases.Of(Table("Code NVARCHAR(20) NULL")));

        var way = plan.Operations.Single(operation => operation.Kind == "drop-column").SaferWay!;
        if (question is null) way.ShouldNotContain("renamed");
        else way.ShouldContain(question);
    }

    [Fact]
    public void A_row_version_that_is_added_needs_no_default()
    {
        var plan = Releases.Plan(Releases.Of(Table("Stamp ROWVERSION NOT NULL")), Releases.Of(Table("Stamp2 INT NULL")));

        plan.Operations.Single(operation => operation.Subject == "dbo.T.Stamp").Risk.ShouldBe(Risk.Caution);
    }

    private const string Newest = "-- platform: Sql170";

    private static string Table(string columns) => $"CREATE TABLE dbo.T (Id INT NOT NULL CONSTRAINT PK_T PRIMARY KEY, {columns});";

    private static List<string> Dangers(DacpacPlan plan) =>
        [.. plan.Operations.Where(operation => operation.IsDangerous)
            .Select(operation => $"{operation.Kind} {operation.Subject}: {operation.Difference}")];

    private static Acknowledgement Acknowledge(string subject, string kind) =>
        new(subject, kind, "looked at", "dave", DateTimeOffset.MaxValue, new SourceLocation("change.yml", 1));
}
