using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class DacpacBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_sources_give_the_same_bytes_whatever_their_order_and_line_ends()
    {
        _folder.Write("a/view.sql", "CREATE VIEW [dbo].[V] AS SELECT [Id] FROM [dbo].[T];\n");
        _folder.Write("b/table.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);\n");
        var built = Build();
        File.WriteAllText(_folder.At("a/view.sql"), "CREATE VIEW [dbo].[V] AS SELECT [Id] FROM [dbo].[T];\r\n");

        Build().ShouldBe(built);
    }

    [Fact]
    public void Scripts_of_the_package_are_no_objects()
    {
        _folder.Write("table.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);");
        _folder.Write("scripts/PostDeployment.sql", "INSERT INTO [dbo].[T] VALUES (1);");
        File.WriteAllBytes(_folder.At("x.dacpac"), Build());

        var contents = DacpacReader.Read(_folder.At("x.dacpac"));

        contents.PostDeployment.ShouldBe("INSERT INTO [dbo].[T] VALUES (1);\n");
        contents.PreDeployment.ShouldBeNull();
    }

    [Fact]
    public void Mistakes_of_syntax_are_told_all_at_once_with_file_and_line()
    {
        _folder.Write("a.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);\nGO\nCREATE VIE x;");
        _folder.Write("b.sql", "\n\nCREATE TABEL y;");

        var problems = Should.Throw<InputException>(() => Build()).Problems;

        problems.Select(problem => Path.GetRelativePath(_folder.Path, problem.Where)).ShouldBe(["a.sql:3", "b.sql:3"]);
    }

    [Fact]
    public void Objects_of_the_system_need_no_definition()
    {
        _folder.Write("a.sql", """
            CREATE VIEW dbo.A AS SELECT o.name FROM sys.objects AS o WHERE o.type = 'U';
            GO
            CREATE VIEW dbo.B AS SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES;
            GO
            CREATE VIEW dbo.C AS SELECT d.name FROM master.sys.databases AS d;
            """);
        File.WriteAllBytes(_folder.At("x.dacpac"), Build());

        DacpacReader.Read(_folder.At("x.dacpac")).Name.ShouldNotBeEmpty();
    }

    [Fact]
    public void Another_database_and_a_login_are_told_with_what_can_be_done()
    {
        _folder.Write("a.sql", "CREATE VIEW dbo.V AS SELECT x.Id FROM Other.dbo.Orders AS x;");
        _folder.Write("b.sql", "CREATE USER app FOR LOGIN app;");

        var problems = Should.Throw<InputException>(() => Build()).Problems;

        problems.Select(problem => problem.What).ShouldBe(
            [
                "refers to Other.dbo.Orders in another database, which this build does not see",
                "the login [app] is the server's, and no file of the folder defines it",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_by_its_name()
    {
        File.WriteAllBytes(_folder.Write("sizes.sql", ""), [.. "CREATE TABLE dbo.T (Gr"u8, 0xF6, 0xDF, .. "e INT NULL);"u8]);

        Should.Throw<InputException>(() => Build()).Problems.ShouldHaveSingleItem().Where.ShouldEndWith("sizes.sql");
    }

    [Fact]
    public void A_command_of_sqlcmd_is_told_with_its_line()
    {
        _folder.Write("t.sql", "CREATE TABLE dbo.T (Id INT NOT NULL);");
        _folder.Write("PostDeployment.sql", "PRINT N'begins';\nGO\n\n:r .\\missing.sql\n");

        var problem = Should.Throw<InputException>(() => Build()).Problems.ShouldHaveSingleItem();

        problem.Where.ShouldEndWith("PostDeployment.sql:4");
        problem.ToString().ShouldContain(":r");
    }

    [Fact]
    public void A_newer_syntax_is_told_with_file_line_and_the_server_that_understands_it()
    {
        _folder.Write("a.sql", """
            CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);
            GO

            CREATE VIEW [dbo].[V] AS
            SELECT [Id] FROM [dbo].[T]
            WHERE REGEXP_LIKE('a', 'b');
            """);

        var problem = Should.Throw<InputException>(() => Build()).Problems.ShouldHaveSingleItem();

        problem.Where.ShouldEndWith("a.sql:6");
        problem.What.ShouldBe(
            "REGEXP_LIKE needs SQL Server 2025 (170), and this is built for SQL Server 2022 (160): "
            + "write it otherwise, or build for that server (--platform Sql170)");
    }

    [Fact]
    public void References_to_nothing_are_told_with_the_line_of_the_object_that_holds_them()
    {
        _folder.Write("a.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);\nGO\n\nCREATE VIEW [dbo].[V] AS SELECT [Nope] FROM [dbo].[T];");

        var problem = Should.Throw<InputException>(() => Build()).Problems[0];

        problem.Where.ShouldEndWith("a.sql:4");
        problem.What.ShouldContain("[dbo].[T].[Nope]");
    }

    [Theory]
    [InlineData("CREATE VIEW dbo.V AS SELECT 1 '079-05-1120' AS a, 2 AS b;")]
    [InlineData("CREATE LOGIN app WITH PASSWORD = \"079-05-1120\";")]
    [InlineData("CREATE USER app WITH PASSWORD = N'x' '079-05-1120';")]
    public void Of_a_statement_that_does_not_parse_no_value_is_shown(string statement)
    {
        _folder.Write("t.sql", $"CREATE TABLE dbo.T (Id INT NOT NULL);\nGO\n{statement}");

        var problems = Should.Throw<InputException>(() => Build()).Problems;

        problems[0].Where.ShouldEndWith("t.sql:3");
        string.Join('\n', problems).ShouldNotContain("079");
    }

    [Fact]
    public void A_refactorlog_is_read_in_every_case_of_its_ending()
    {
        _folder.Write("t.sql", "CREATE TABLE dbo.T (Id INT NOT NULL);");
        _folder.Write(
            "Sales.RefactorLog",
            """
            <Operations Version="1.0" xmlns="http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02">
              <Operation Name="Rename Refactor" Key="a" ChangeDateTime="01/02/2026 10:00:00" />
            </Operations>
            """);

        using var package = new System.IO.Compression.ZipArchive(new MemoryStream(Build()));

        package.Entries.Select(entry => entry.FullName).ShouldContain("refactor.xml");
    }

    [Fact]
    public void A_statement_that_writes_rows_is_sent_to_the_post_deployment_script()
    {
        _folder.Write("a.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);");
        _folder.Write("b.sql", "INSERT INTO [dbo].[T] VALUES (1);");

        Should.Throw<InputException>(() => Build()).Problems[0].ToString().ShouldContain("PostDeployment.sql");
    }

    [Theory]
    [InlineData("ALTER DATABASE CURRENT SET RECOVERY SIMPLE;", "set on the server")]
    [InlineData("ALTER DATABASE [$(DatabaseName)] COLLATE Latin1_General_CI_AS;", "set on the server")]
    [InlineData("ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1;", "set on the server")]
    [InlineData("CREATE DATABASE [Sales];", "create: true")]
    [InlineData("DROP DATABASE [Sales];", "create: true")]
    [InlineData("USE [Sales];", "the deployment file names the database")]
    [InlineData("USE [$(DatabaseName)];", "the deployment file names the database")]
    [InlineData("CREATE OR ALTER VIEW [dbo].[V] AS SELECT 1 AS [A];", "CREATE with the whole definition")]
    [InlineData("ALTER PROCEDURE [dbo].[P] AS SELECT 1;", "CREATE with the whole definition")]
    [InlineData("ALTER TABLE [dbo].[T] ALTER COLUMN [Id] BIGINT;", "CREATE with the whole definition")]
    public void A_statement_that_DacFx_would_pass_over_is_refused_with_file_line_and_what_to_do_instead(string statement, string instead)
    {
        _folder.Write("a.sql", $"CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);\nGO\n\n{statement}");

        var problem = Should.Throw<InputException>(() => Build()).Problems.ShouldHaveSingleItem();

        problem.Where.ShouldEndWith("a.sql:4");
        problem.What.ShouldEndWith("… does nothing in a package: DacFx passes over it");
        problem.Accepted.ShouldContain(instead);
    }

    [Theory]
    [InlineData("a.sql", "ALTER DATABASE [$(DatabaseName)] ADD FILEGROUP [Cold];")]
    [InlineData("PostDeployment.sql", "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1;")]
    public void A_file_group_is_a_definition_and_options_may_be_set_by_a_script_of_the_package(string file, string statement)
    {
        _folder.Write("table.sql", "CREATE TABLE [dbo].[T] ([Id] INT NOT NULL);");
        _folder.Write(file, statement);

        Build().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_folder_without_definitions_is_a_bad_input() =>
        Should.Throw<InputException>(() => Build()).Problems.ShouldHaveSingleItem();

    [Fact]
    public void An_object_is_found_where_the_repository_defines_it_and_a_column_at_its_table()
    {
        _folder.Write("tables/customer.sql", Sql.First);

        var index = SourceIndex.Read(_folder.Path);

        index.Find("sales.Names")!.Line.ShouldBe(5);
        index.Find("sales.Customer.Email")!
            .ShouldSatisfyAllConditions(found => found.File.ShouldEndWith("tables/customer.sql"), found => found.Line.ShouldBe(3));
        index.Find("sales.PK_Customer")!.Line.ShouldBe(3);
        index.Find("other.Thing").ShouldBeNull();
    }

    private byte[] Build() => DacpacBuilder.Build(new BuildRequest(_folder.Path, "Sales", new Version(1, 0, 0, 0)));
}
