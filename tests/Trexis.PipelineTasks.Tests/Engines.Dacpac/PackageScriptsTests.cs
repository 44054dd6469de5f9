using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class PackageScriptsTests
{
    private const string Schema = "CREATE TABLE dbo.Item (Id int NOT NULL PRIMARY KEY, Price int NULL, "
        + "Kind int NOT NULL CONSTRAINT CK_Kind CHECK (Kind > 0));";

    private const string Old = "\nGO\nCREATE TABLE dbo.Old (Id int NOT NULL);";

    private const string Versioned =
        "CREATE TABLE dbo.Kept (Id int NOT NULL PRIMARY KEY, F datetime2 GENERATED ALWAYS AS ROW START NOT NULL, "
            + "T datetime2 GENERATED ALWAYS AS ROW END NOT NULL, PERIOD FOR SYSTEM_TIME (F, T)) "
            + "WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.Old));";

    private const string Absent = "nothing is dropped";

    [Theory]
    [InlineData("DROP TABLE IF EXISTS dbo.Old;")]
    [InlineData("IF OBJECT_ID(N'dbo.Old', N'U') IS NOT NULL DROP TABLE dbo.Old;")]
    [InlineData("IF COL_LENGTH(N'dbo.Item', N'Gone') IS NOT NULL ALTER TABLE dbo.Item DROP COLUMN Gone;")]
    [InlineData("IF OBJECT_ID(N'dbo.Old', N'U') IS NOT NULL EXEC sp_rename N'dbo.Old', N'Older';")]
    [InlineData("IF COL_LENGTH(N'dbo.Item', N'Gone') IS NOT NULL EXEC sp_rename N'dbo.Item.Gone', N'Kept', N'COLUMN';")]
    public void What_the_target_lacks_alarms_nobody_in_either_script(string sql)
    {
        foreach (var script in Scripts(sql))
        {
            var told = Told(Releases.Of(Schema, script), Releases.Of(Schema));

            (told.Risk, told.Script).ShouldBe((Risk.Caution, NameOf(script)));
            told.Why.ShouldStartWith("The target does not have it");
        }
    }

    [Theory]
    [InlineData("DROP TABLE IF EXISTS dbo.Old;")]
    [InlineData("IF OBJECT_ID(N'dbo.Old', N'U') IS NOT NULL EXEC sp_rename N'dbo.Old', N'Older';")]
    [InlineData("ALTER TABLE dbo.Item DROP COLUMN Price;")]
    [InlineData("EXEC sp_rename N'dbo.Item.Price', N'Cost', N'COLUMN';")]
    [InlineData("EXEC sp_rename N'dbo.PK__Item__3214EC07', N'PK_Item';")]
    public void What_the_target_holds_is_dangerous_in_either_script(string sql)
    {
        foreach (var script in Scripts(sql))
            Told(Releases.Of(Schema, script), Releases.Of(Schema + Old)).Risk.ShouldBe(Risk.Dangerous, script);
    }

    [Fact]
    public void A_constraint_that_the_target_has_is_renamed_as_what_it_is()
    {
        foreach (var script in Scripts("EXEC sp_rename N'dbo.CK_Kind', N'CK_Other';"))
            Told(Releases.Of(Schema, script), Releases.Of(Schema)).Why.ShouldStartWith("The constraint stays as it is.");
    }

    [Theory]
    [InlineData("AS DELETE FROM dbo.Item WHERE Id = 1;", "delete-rows", Risk.Caution)]
    [InlineData("AS EXEC dbo.Purge;", "truncate-table", Risk.Dangerous)]
    [InlineData("AS DECLARE @t nvarchar(max) = (SELECT TOP (1) Id FROM dbo.Item); EXEC (@t);", "run-code", Risk.Unclassified)]
    public void A_procedure_of_the_package_does_what_its_body_says(string body, string kind, Risk risk)
    {
        const string called = "EXEC dbo.Nightly;";
        var made = $"{Schema}\nGO\nCREATE PROCEDURE dbo.Purge AS TRUNCATE TABLE dbo.Item;\nGO\nCREATE PROCEDURE dbo.Nightly {body}";

        foreach (var script in Scripts(called))
            Is(Told(Releases.Of(made, script), Releases.Of(made)), "as it was");
        Is(Told(Releases.Of(made, Post(called)), Releases.Of(Schema)), "made by the plan");
        Is(
            Told(Releases.Of(made, Post(called)), Releases.Of(made.Replace(body, "AS SELECT 1;", StringComparison.Ordinal))),
            "altered by the plan");

        void Is(Operation told, string which) => (told.Kind, told.Risk).ShouldBe((kind, risk), which);
    }

    [Fact]
    public void Each_operation_of_a_script_has_its_file_line_and_column()
    {
        var source = Releases.Of(
            Schema + "\nGO\nCREATE TABLE dbo.Extra (Id int NOT NULL);",
            Pre("PRINT N'before';\nDELETE FROM dbo.Item WHERE Id = 1;"),
            Post("PRINT N'after';\nIF 1 = DATEPART(DAY, SYSDATETIME())\n    DELETE FROM dbo.Item WHERE Id = 2;\nGO\n"
                + "DELETE FROM dbo.Item WHERE Id = 1;\nDELETE FROM dbo.Item WHERE Id = 2;\nEXEC (N'TRUNCATE TABLE dbo.Item');"));

        var told = Releases.Plan(source, Releases.Of(Schema)).Operations.Where(operation => operation.Script is not null);

        var (pre, post) = ($"{source.FileName}/predeploy.sql", $"{source.FileName}/postdeploy.sql");
        var shift = Post("").Split('\n').Length - 1;
        told.Select(operation => (operation.Kind, operation.Location)).ShouldBe(
        [
            ("delete-rows", new SourceLocation(pre, 2 + shift, 1)),
            ("delete-rows", new SourceLocation(post, 3 + shift, 5)),
            ("delete-rows", new SourceLocation(post, 5 + shift, 1)),
            ("delete-rows", new SourceLocation(post, 6 + shift, 1)),
            ("truncate-table", new SourceLocation(post, 7 + shift, 1)),
        ]);
    }

    [Fact]
    public void What_the_options_keep_out_of_the_comparison_is_there_none_the_less()
    {
        var options = Releases.With(("ExcludeObjectTypes", "Tables;Views;Synonyms"), ("DropObjectsNotInSource", "True"));

        Releases.Plan(Releases.Of(Schema, Post("DROP TABLE IF EXISTS dbo.Old;")), Releases.Of(Schema + Old), options).Operations
            .Single(operation => operation.Script is not null).Risk.ShouldBe(Risk.Dangerous);
    }

    [Theory]
    [InlineData("CREATE SYNONYM dbo.Other FOR dbo.Item;")]
    [InlineData("CREATE VIEW dbo.Other AS SELECT Id FROM dbo.Item;")]
    public void A_script_writes_to_what_stands_behind_the_name(string made)
    {
        var schema = $"{Schema}\nGO\n{made}";

        foreach (var script in Scripts("DELETE FROM dbo.Other;"))
            Told(Releases.Of(schema, script), Releases.Of(schema)).Subject.ShouldBe("dbo.Item");
    }

    [Fact]
    public void Rows_that_go_with_those_that_a_script_deletes_are_told()
    {
        const string with = Schema + "\nGO\nCREATE TABLE dbo.Part (Item int NOT NULL CONSTRAINT FK_Part REFERENCES dbo.Item (Id) "
            + "ON DELETE CASCADE);";

        foreach (var script in Scripts("DELETE FROM dbo.Item WHERE Id = 1;"))
            Releases.Plan(Releases.Of(with, script), Releases.Of(with)).Operations
                .ShouldContain(operation => operation.Subject == "dbo.Part" && operation.IsDangerous);
    }

    [Fact]
    public void A_constraint_without_a_name_that_the_plan_drops_leaves_the_rest_known()
    {
        const string nameless = "CREATE TABLE dbo.Item (Id int NOT NULL, CHECK (Id > 0));";

        Releases.Plan(Releases.Of("CREATE TABLE dbo.Item (Id int NOT NULL);", Post("DROP TABLE IF EXISTS dbo.Old;")), Releases.Of(nameless),
            Releases.With(("DropObjectsNotInSource", "True"))).Operations
            .Single(operation => operation.Script is not null).Why.ShouldContain(Absent);
    }

    [Theory]
    [InlineData("CREATE SEQUENCE dbo.Old AS int;")]
    [InlineData("CREATE TYPE dbo.Old AS TABLE (Id int NOT NULL);")]
    [InlineData("CREATE SYNONYM dbo.Old FOR dbo.Item;")]
    [InlineData("CREATE VIEW dbo.Old AS SELECT Id FROM dbo.Item;")]
    [InlineData("CREATE PROCEDURE dbo.Old AS SELECT 1;")]
    [InlineData("CREATE FUNCTION dbo.Old () RETURNS int AS BEGIN RETURN 1; END;")]
    [InlineData("CREATE TRIGGER dbo.Old ON dbo.Item AFTER INSERT AS SELECT 1;")]
    [InlineData(Versioned)]
    public void A_rename_of_whatever_bears_the_name_is_dangerous(string made)
    {
        const string rename = "EXEC sp_rename N'dbo.Old', N'Older';";

        Told(Releases.Of(Schema, Post(rename)), Releases.Of($"{Schema}\nGO\n{made}")).Risk.ShouldBe(Risk.Dangerous);
        Releases.Plan(Releases.Of(Schema, Pre($"IF 1 = DATEPART(DAY, SYSDATETIME()) EXEC (N'{made}');"), Post(rename)), Releases.Of(Schema))
            .Operations.Single(operation => operation is { Kind: "rename-object", Script: "post-deployment script" })
            .Risk.ShouldNotBe(Risk.Caution);
    }

    [Fact]
    public void The_table_that_keeps_the_history_of_another_is_there()
    {
        const string drop = "DROP TABLE IF EXISTS dbo.Old;";
        var versioned = $"{Schema}\nGO\n{Versioned}";

        Told(Releases.Of(versioned, Pre(drop)), Releases.Of(versioned)).Risk.ShouldBe(Risk.Dangerous);
        Told(Releases.Of(versioned, Post(drop)), Releases.Of(Schema)).Risk.ShouldBe(Risk.Dangerous);
    }

    [Theory]
    [InlineData("DROP TABLE IF EXISTS [dbo].[$(Old)];")]
    [InlineData("ALTER TABLE dbo.Item DROP COLUMN [$(Old)];")]
    [InlineData("EXEC sp_rename N'dbo.$(Old)', N'Older';")]
    [InlineData("CREATE TABLE [dbo].[$(Old)] (Id int NOT NULL);\nGO\nDROP TABLE IF EXISTS dbo.Old;")]
    [InlineData("EXEC sp_rename N'dbo.Item', N'$(Old)';\nGO\nDROP TABLE IF EXISTS dbo.Old;")]
    [InlineData("ALTER TABLE dbo.Item ADD [$(Old)] int NULL;\nGO\nALTER TABLE dbo.Item DROP COLUMN Old;")]
    public void A_name_that_is_known_only_when_it_runs_may_be_any(string sql)
    {
        var settings = DeploySettings.Default;
        settings = settings with { Variables = settings.Variables.Add("Old", new Secret("Old")) };

        foreach (var script in Scripts(sql))
            Releases.Plan(Releases.Of(Schema, script), Releases.Of(Schema), settings).Operations[^1].Risk.ShouldBe(Risk.Dangerous, sql);
    }

    [Fact]
    public void What_the_plan_drops_before_is_gone_for_the_script_after_it_and_there_for_the_one_before_it()
    {
        var drop = Releases.With(("DropObjectsNotInSource", "True"));
        Operation In(string script) => Releases.Plan(Releases.Of(Schema, script), Releases.Of(Schema + Old), drop).Operations
            .First(operation => operation.Script == NameOf(script));

        In(Pre("DROP TABLE IF EXISTS dbo.Old;")).Risk.ShouldBe(Risk.Dangerous);
        In(Post("DROP TABLE IF EXISTS dbo.Old;")).Why.ShouldContain(Absent);
    }

    [Fact]
    public void What_the_package_makes_is_its_own_and_no_work_of_the_script_that_drops_it()
    {
        var next = Schema + "\nGO\nCREATE TABLE dbo.Added (Id int NOT NULL);\nGO\nCREATE PROCEDURE dbo.Run AS SELECT 1;";

        Told(Releases.Of(next, Post("DROP TABLE IF EXISTS dbo.Added;")), Releases.Of(Schema)).Risk.ShouldBe(Risk.Dangerous);
        Told(Releases.Of(next, Post("EXEC sp_rename N'dbo.Added', N'Other';")), Releases.Of(Schema)).Risk.ShouldBe(Risk.Dangerous);
        Told(Releases.Of(next, Post("DROP PROCEDURE dbo.Run;")), Releases.Of(Schema)).Risk.ShouldBe(Risk.Dangerous);
        Told(Releases.Of(next, Pre("DROP TABLE IF EXISTS dbo.Added;")), Releases.Of(Schema)).Why.ShouldContain(Absent);
    }

    [Fact]
    public void What_one_script_makes_the_other_one_finds()
    {
        var plan = Releases.Plan(
            Releases.Of(
                Schema,
                Pre("IF OBJECT_ID(N'dbo.Work') IS NULL SELECT Id INTO dbo.Work FROM dbo.Item;"),
                Post("UPDATE dbo.Item SET Price = 0;\nGO\nDROP TABLE dbo.Work;")),
            Releases.Of(Schema));

        plan.Operations.Single(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Dangerous);
    }

    [Theory]
    [InlineData("CREATE TABLE dbo.Old (Id int NOT NULL);")]
    [InlineData("IF OBJECT_ID(N'dbo.Old') IS NULL SELECT Id INTO dbo.Old FROM dbo.Item;")]
    [InlineData("EXEC sp_rename N'dbo.Item', N'Old';")]
    [InlineData("EXEC (N'CREATE TABLE dbo.Old (Id int NOT NULL)');")]
    [InlineData("DECLARE @t nvarchar(max) = (SELECT TOP (1) Id FROM dbo.Item); EXEC (@t);")]
    [InlineData("This is no statement.")]
    public void What_the_scripts_of_the_last_release_may_have_made_is_in_no_state_and_is_dangerous(string sql) =>
        Told(Releases.Of(Schema, Post("DROP TABLE IF EXISTS dbo.Old;")), Releases.Of(Schema) with { PostDeployment = sql })
            .Risk.ShouldBe(Risk.Dangerous);

    [Fact]
    public void A_column_that_the_scripts_of_the_last_release_may_have_added_is_dangerous_to_drop() =>
        Told(
            Releases.Of(Schema, Post("ALTER TABLE dbo.Item DROP COLUMN Gone;")),
            Releases.Of(Schema, Post("IF COL_LENGTH(N'dbo.Item', N'Gone') IS NULL ALTER TABLE dbo.Item ADD Gone int NULL;")))
            .Risk.ShouldBe(Risk.Dangerous);

    [Fact]
    public void After_what_nobody_can_read_nothing_is_known_any_more()
    {
        const string unread = "DECLARE @t nvarchar(max) = (SELECT TOP (1) Id FROM dbo.Item); EXEC (@t);";
        const string drop = "DROP TABLE IF EXISTS dbo.Old;";

        Dropped(Pre(drop), Post(unread)).Why.ShouldContain(Absent);
        Dropped(Pre(unread), Post(drop)).Risk.ShouldBe(Risk.Dangerous);

        static Operation Dropped(params string[] scripts) => Releases.Plan(Releases.Of([Schema, .. scripts]), Releases.Of(Schema))
            .Operations.Single(operation => operation.Kind == "drop-table");
    }

    [Fact]
    public void A_column_that_a_script_fills_and_then_makes_obligatory_is_a_caution()
    {
        const string fill = "UPDATE dbo.Item SET Price = 0 WHERE Price IS NULL;\nGO\n";
        const string require = "ALTER TABLE dbo.Item ALTER COLUMN Price int NOT NULL;";

        foreach (var script in Scripts(fill + require))
        {
            var required = Altered(script);

            (required.Risk, required.Difference).ShouldBe((Risk.Caution, "NULL → NOT NULL"));
            required.Why.ShouldContain("has given every row without a value one");
        }

        foreach (var script in Scripts(require)) Altered(script).Risk.ShouldBe(Risk.Dangerous);

        static Operation Altered(string script) => Releases.Plan(Releases.Of(Schema, script), Releases.Of(Schema)).Operations
            .Single(operation => operation.Kind == "alter-column");
    }

    [Fact]
    public void After_a_rebuild_a_script_finds_the_columns_that_it_left()
    {
        const string rebuilt = "CREATE TABLE dbo.Item (Id int NOT NULL PRIMARY KEY, Price int IDENTITY NOT NULL, Late bigint NULL);";
        Operation After(string sql) => Told(Releases.Of(rebuilt, Post(sql)), Releases.Of(Schema));

        After("ALTER TABLE dbo.Item DROP COLUMN Late;").Risk.ShouldBe(Risk.Dangerous);
        After("ALTER TABLE dbo.Item DROP COLUMN Gone;").Why.ShouldContain(Absent);
    }

    [Fact]
    public void Statements_of_the_plan_are_judged_as_they_are_without_scripts()
    {
        var next = Sql.Next + "\nGO\n" + Schema;
        var bare = Releases.Plan(Releases.Of(next), Releases.Of(Sql.Wide)).Operations;

        var beside = Releases.Plan(Releases.Of(next, Pre("PRINT N'a';"), Post("DROP TABLE IF EXISTS dbo.Old;")), Releases.Of(Sql.Wide))
            .Operations;

        Texts(beside.Where(operation => operation.Script is null)).ShouldBe(Texts(bare));
        beside.Single(operation => operation.Script is not null).Why.ShouldContain(Absent);

        static IEnumerable<string> Texts(IEnumerable<Operation> operations) => operations.Select(
            operation => $"{operation.Risk} {operation.Kind} {operation.Subject} {operation.Difference}: {operation.Why}");
    }

    [Fact]
    public void One_that_bears_the_name_of_a_reading_procedure_of_the_servers_is_told_beside_what_it_does()
    {
        const string made = $"{Schema}\nGO\nCREATE SCHEMA hr;\nGO\nCREATE PROCEDURE hr.sp_help AS DELETE FROM dbo.Item WHERE Id = 1;";

        var told = Releases.Plan(Releases.Of(made, Post("EXEC hr.sp_help;")), Releases.Of(made)).Operations
            .Where(operation => operation.Script is not null)
            .ToList();

        told.Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
            [(OperationKind.DeleteRows, "dbo.Item", Risk.Caution), (OperationKind.RunCode, "hr.sp_help", Risk.Unclassified)],
            ignoreOrder: true);
    }

    private static Operation Told(DacpacContents source, DacpacContents target) =>
        Releases.Plan(source, target).Operations.Single(operation => operation.Script is not null);

    private static IEnumerable<string> Scripts(string sql) => [Pre(sql), Post(sql)];

    private static string Pre(string sql) => $"-- file: PreDeployment.sql\n{sql}";

    private static string Post(string sql) => $"-- file: PostDeployment.sql\n{sql}";

    private static string NameOf(string script) =>
        script.StartsWith("-- file: Pre", StringComparison.Ordinal) ? "pre-deployment script" : "post-deployment script";
}
