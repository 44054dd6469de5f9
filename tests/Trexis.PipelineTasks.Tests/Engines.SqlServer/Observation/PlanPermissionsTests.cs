using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Observation;

public sealed class PlanPermissionsTests
{
    private static readonly ServerIdentity Box = new()
    {
        Server = "sql-1",
        Database = "Sales",
        ProductVersion = "16.0.4135.4",
        Edition = "Developer Edition",
        EngineEdition = 3,
        Login = "deployer",
        User = "deployer",
        Compatibility = 160,
        OnLinux = false,
    };

    [Fact]
    public void What_the_plan_makes_itself_is_asked_of_where_it_is_made()
    {
        var needed = Needed(
            "CREATE TABLE sales.A (Id int)",
            "CREATE INDEX I ON sales.A (Id)",
            "INSERT INTO sales.A (Id) VALUES (1)",
            "CREATE INDEX I ON sales.B (Id)");

        needed.ShouldContain("ALTER ON SCHEMA::sales");
        needed.ShouldContain("INSERT ON SCHEMA::sales");
        needed.ShouldContain("ALTER ON OBJECT::sales.B");
        needed.ShouldNotContain("ALTER ON OBJECT::sales.A");
    }

    [Fact]
    public void Types_and_collections_that_the_plan_makes_itself_are_asked_of_their_schema()
    {
        var needed = Needed(
            "CREATE TYPE sales.Number FROM int",
            "CREATE XML SCHEMA COLLECTION sales.Bodies AS N'<a/>'",
            "CREATE TABLE sales.A (Id sales.Number, Body xml (sales.Bodies), Other sales.Elsewhere)");

        needed.ShouldContain("REFERENCES ON SCHEMA::sales");
        needed.ShouldContain("REFERENCES ON TYPE::sales.Elsewhere");
        needed.ShouldNotContain("REFERENCES ON TYPE::sales.Number");
        needed.ShouldNotContain("REFERENCES ON XML SCHEMA COLLECTION::sales.Bodies");
        new HeldPermissionsQuery(["REFERENCES ON XML SCHEMA COLLECTION::sales.Bodies"]).Sql.ShouldContain(
            "HAS_PERMS_BY_NAME(N'[sales].[Bodies]', N'XML SCHEMA COLLECTION', N'REFERENCES')");
    }

    [Fact]
    public void In_a_schema_of_its_own_the_login_needs_nothing_more()
    {
        var needed = Needed("CREATE SCHEMA sales", "CREATE TABLE sales.A (Id int)", "INSERT INTO sales.A (Id) VALUES (1)");

        needed.ShouldContain("CREATE SCHEMA");
        needed.ShouldContain("CREATE TABLE");
        needed.ShouldNotContain(need => need.Contains("sales", StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_schema_made_for_somebody_else_it_needs_the_rights_on_the_whole_database()
    {
        var needed = Needed(
            "CREATE SCHEMA sales AUTHORIZATION dbo", "CREATE TABLE sales.A (Id int)", "INSERT INTO sales.A (Id) VALUES (1)");

        needed.ShouldContain("IMPERSONATE ON USER::dbo");
        needed.ShouldContain("ALTER ANY SCHEMA");
        needed.ShouldContain("INSERT");
    }

    [Fact]
    public void Who_makes_a_role_needs_the_right_on_roles_to_fill_it() =>
        Needed("CREATE ROLE readers", "ALTER ROLE readers ADD MEMBER bob").ShouldContain("ALTER ANY ROLE");

    [Fact]
    public void An_operation_that_nobody_knows_is_named_and_asks_for_nothing()
    {
        var plan = Of("EXEC sales.DoSomething");

        plan.Unforeseen.ShouldBe(["run-code sales.DoSomething"]);
        plan.Needed.ShouldBe(Of().Needed);
    }

    [Fact]
    public void One_of_several_permissions_is_asked_for_in_one_question_that_knows_when_the_server_does_not_tell()
    {
        var sql = new HeldPermissionsQuery(["ALTER ON SCHEMA::[a or b] or CONTROL ON OBJECT::[a or b].c"]).Sql;

        sql.ShouldContain("HAS_PERMS_BY_NAME(N'[a or b]', N'SCHEMA', N'ALTER')");
        sql.ShouldContain("HAS_PERMS_BY_NAME(N'[a or b].[c]', N'OBJECT', N'CONTROL')");
        sql.ShouldContain("IS NULL THEN NULL");
    }

    private static IReadOnlyList<string> Needed(params string[] statements) => Of(statements).Needed;

    private static PlanPermissions Of(params string[] statements) => PlanPermissions.From(
        [
            .. new TransactSqlReader(
                ServerParser.For(150),
                WrittenBy.People).Read([.. statements.Select(sql => new SqlBatch(sql, 1, 1))]).Operations.Select(found => found.Operation),
        ],
        Box);
}
