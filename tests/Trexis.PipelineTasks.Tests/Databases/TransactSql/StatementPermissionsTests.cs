using Trexis.PipelineTasks.Databases.Execution;
using Trexis.PipelineTasks.Databases.TransactSql;

namespace Trexis.PipelineTasks.Tests.Databases.TransactSql;

/// <summary>What a login must hold to carry a statement out.</summary>
public sealed class StatementPermissionsTests
{
    [Theory]
    [InlineData("CREATE TABLE sales.A (Id int REFERENCES sales.B (Id))", "CREATE TABLE; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.B")]
    [InlineData("CREATE TABLE A (Id int)", "CREATE TABLE; ALTER ON SCHEMA::dbo")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL", "ALTER ON OBJECT::sales.A")]
    [InlineData("ALTER TABLE sales.A ADD CONSTRAINT F FOREIGN KEY (B) REFERENCES [sales data].B (Id)", "ALTER ON OBJECT::sales.A; REFERENCES ON OBJECT::[sales data].B")]
    [InlineData("ALTER TABLE sales.A SET (SYSTEM_VERSIONING = OFF)", "CONTROL ON OBJECT::sales.A")]
    [InlineData("CREATE INDEX I ON sales.A (B)", "ALTER ON OBJECT::sales.A")]
    [InlineData("DROP TABLE sales.A", "ALTER ON SCHEMA::sales or CONTROL ON OBJECT::sales.A")]
    [InlineData("CREATE VIEW sales.V AS SELECT 1 AS One", "CREATE VIEW; ALTER ON SCHEMA::sales")]
    [InlineData("CREATE VIEW sales.V WITH SCHEMABINDING AS SELECT Id FROM sales.A", "CREATE VIEW; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.A")]
    [InlineData("CREATE OR ALTER PROCEDURE sales.P AS SELECT 1", "ALTER ON OBJECT::sales.P or CREATE PROCEDURE; ALTER ON OBJECT::sales.P or ALTER ON SCHEMA::sales")]
    [InlineData("ALTER FUNCTION sales.F () RETURNS int AS BEGIN RETURN 1 END", "ALTER ON OBJECT::sales.F")]
    [InlineData("CREATE TRIGGER sales.T ON sales.A AFTER INSERT AS SELECT 1", "ALTER ON OBJECT::sales.A")]
    [InlineData("CREATE TRIGGER T ON DATABASE FOR CREATE_TABLE AS SELECT 1", "ALTER ANY DATABASE DDL TRIGGER")]
    [InlineData("CREATE SCHEMA sales", "CREATE SCHEMA")]
    [InlineData("CREATE SCHEMA sales AUTHORIZATION dbo", "CREATE SCHEMA; IMPERSONATE ON USER::dbo")]
    [InlineData("CREATE ROLE readers", "CREATE ROLE")]
    [InlineData("ALTER ROLE readers ADD MEMBER bob", "ALTER ON ROLE::readers")]
    [InlineData("ALTER ROLE db_datareader ADD MEMBER bob", "membership in db_owner")]
    [InlineData("EXEC sp_addrolemember N'readers', N'bob'", "ALTER ON ROLE::readers")]
    [InlineData("CREATE USER bob WITHOUT LOGIN", "ALTER ANY USER")]
    [InlineData("GRANT SELECT ON SCHEMA::sales TO readers", "CONTROL ON SCHEMA::sales or membership in db_securityadmin or the same permission WITH GRANT OPTION")]
    [InlineData("GRANT SELECT ON sales.A TO readers", "CONTROL ON OBJECT::sales.A or membership in db_securityadmin or the same permission WITH GRANT OPTION")]
    [InlineData("INSERT INTO sales.A (Id) SELECT Id FROM sales.B", "INSERT ON OBJECT::sales.A; SELECT ON OBJECT::sales.B")]
    [InlineData("WITH c AS (SELECT Id FROM sales.B) UPDATE a SET Id = 1 FROM sales.A AS a JOIN c ON c.Id = a.Id", "UPDATE ON OBJECT::sales.A; SELECT ON OBJECT::sales.A; SELECT ON OBJECT::sales.B")]
    [InlineData("DELETE FROM sales.A", "DELETE ON OBJECT::sales.A")]
    [InlineData("TRUNCATE TABLE sales.A", "ALTER ON OBJECT::sales.A")]
    [InlineData("EXEC sp_rename N'[sales].[A].[B]', N'C', N'COLUMN'", "ALTER ON OBJECT::sales.A")]
    [InlineData("EXEC sp_refreshsqlmodule N'[sales].[V]'", "ALTER ON OBJECT::sales.V")]
    [InlineData("EXEC sp_addextendedproperty N'MS_Description', N'x', N'SCHEMA', N'sales', N'TABLE', N'A'", "ALTER ON OBJECT::sales.A")]
    [InlineData("ALTER DATABASE CURRENT SET RECOVERY SIMPLE", "ALTER")]
    public void A_statement_that_is_known_needs_what_the_server_demands(string sql, string needs) =>
        Read(sql).SelectMany(found => found.Operation.Needs ?? ["?"]).Distinct().ShouldBe(needs.Split("; "));

    [Theory]
    [InlineData("EXEC sales.DoSomething")]
    [InlineData("EXEC (@text)")]
    [InlineData("ALTER AUTHORIZATION ON SCHEMA::sales TO bob")]
    [InlineData("ALTER DATABASE CURRENT SET TRUSTWORTHY ON")]
    [InlineData("DROP TRIGGER sales.T")]
    [InlineData("CREATE LOGIN bob WITH PASSWORD = N'x'")]
    [InlineData("UPDATE other.dbo.A SET Id = 1")]
    [InlineData("CREATE ASSEMBLY a FROM 0x00")]
    [InlineData("this is no T-SQL")]
    public void What_nobody_knows_is_told_as_unknown_and_not_as_nothing(string sql) =>
        Read(sql).ShouldAllBe(found => found.Operation.Needs == null);

    private static IReadOnlyList<FoundOperation> Read(string sql)
    {
        var found = new TransactSqlReader(ServerParser.Of(150), WrittenBy.People).Read([new SqlBatch(sql, 1, 1)]).Operations;
        found.ShouldNotBeEmpty();
        return found;
    }
}
