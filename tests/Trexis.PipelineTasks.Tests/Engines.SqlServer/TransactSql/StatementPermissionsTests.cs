using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>What a login must hold to carry a statement out.</summary>
public sealed class StatementPermissionsTests
{
    [Theory]
    [InlineData(
        "CREATE TABLE sales.A (Id int REFERENCES sales.B (Id))", "CREATE TABLE; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.B")]
    [InlineData("CREATE TABLE A (Id int)", "CREATE TABLE; ALTER ON SCHEMA::dbo")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL", "ALTER ON OBJECT::sales.A")]
    [InlineData(
        "ALTER TABLE sales.A ADD CONSTRAINT F FOREIGN KEY (B) REFERENCES [sales data].B (Id)",
        "ALTER ON OBJECT::sales.A; REFERENCES ON OBJECT::[sales data].B")]
    [InlineData("ALTER TABLE sales.A SET (SYSTEM_VERSIONING = OFF)", "CONTROL ON OBJECT::sales.A")]
    [InlineData("CREATE INDEX I ON sales.A (B)", "ALTER ON OBJECT::sales.A")]
    [InlineData("DROP TABLE sales.A", "ALTER ON SCHEMA::sales or CONTROL ON OBJECT::sales.A")]
    [InlineData("CREATE VIEW sales.V AS SELECT 1 AS One", "CREATE VIEW; ALTER ON SCHEMA::sales")]
    [InlineData(
        "CREATE VIEW sales.V WITH SCHEMABINDING AS SELECT Id FROM sales.A",
        "CREATE VIEW; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.A")]
    [InlineData(
        "CREATE OR ALTER PROCEDURE sales.P AS SELECT 1",
        "ALTER ON OBJECT::sales.P or CREATE PROCEDURE; ALTER ON OBJECT::sales.P or ALTER ON SCHEMA::sales")]
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
    [InlineData(
        "GRANT SELECT ON SCHEMA::sales TO readers",
        "CONTROL ON SCHEMA::sales or membership in db_securityadmin or the same permission WITH GRANT OPTION")]
    [InlineData(
        "GRANT SELECT ON sales.A TO readers",
        "CONTROL ON OBJECT::sales.A or membership in db_securityadmin or the same permission WITH GRANT OPTION")]
    [InlineData("INSERT INTO sales.A (Id) SELECT Id FROM sales.B", "INSERT ON OBJECT::sales.A; SELECT ON OBJECT::sales.B")]
    [InlineData(
        "WITH c AS (SELECT Id FROM sales.B) UPDATE a SET Id = 1 FROM sales.A AS a JOIN c ON c.Id = a.Id",
        "UPDATE ON OBJECT::sales.A; SELECT ON OBJECT::sales.A; SELECT ON OBJECT::sales.B")]
    [InlineData("DELETE FROM sales.A", "DELETE ON OBJECT::sales.A")]
    [InlineData("TRUNCATE TABLE sales.A", "ALTER ON OBJECT::sales.A")]
    [InlineData("EXEC sp_rename N'[sales].[A].[B]', N'C', N'COLUMN'", "ALTER ON OBJECT::sales.A")]
    [InlineData("EXEC sp_refreshsqlmodule N'[sales].[V]'", "ALTER ON OBJECT::sales.V")]
    [InlineData("EXEC sp_addextendedproperty N'MS_Description', N'x', N'SCHEMA', N'sales', N'TABLE', N'A'", "ALTER ON OBJECT::sales.A")]
    [InlineData("ALTER DATABASE CURRENT SET RECOVERY SIMPLE", "ALTER")]
    [InlineData(
        "SET IDENTITY_INSERT sales.A ON; INSERT INTO sales.A (Id) VALUES (1); SET IDENTITY_INSERT sales.A OFF",
        "INSERT ON OBJECT::sales.A; ALTER ON OBJECT::sales.A")]
    [InlineData(
        "SET IDENTITY_INSERT sales.A ON; SET IDENTITY_INSERT sales.A OFF; INSERT INTO sales.A (Id) VALUES (1)",
        "INSERT ON OBJECT::sales.A")]
    [InlineData("SET IDENTITY_INSERT sales.A ON; INSERT INTO sales.B (Id) VALUES (1)", "INSERT ON OBJECT::sales.B")]
    [InlineData(
        "CREATE TABLE sales.A (Id int DEFAULT sales.Next(), Number sales.Number, Text sysname, Place geography, Body xml (CONTENT "
            + "sales.Bodies), CHECK (sales.IsGood(Id) = 1))",
        "CREATE TABLE; ALTER ON SCHEMA::sales; REFERENCES ON TYPE::sales.Number; REFERENCES ON XML SCHEMA COLLECTION::sales.Bodies; "
            + "REFERENCES ON OBJECT::sales.Next; REFERENCES ON OBJECT::sales.IsGood")]
    [InlineData(
        "CREATE TABLE sales.A (Body xml, One AS Body.value('(/a)[1]', 'int'), Id int DEFAULT NEXT VALUE FOR sales.Numbers)",
        "CREATE TABLE; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.Numbers")]
    [InlineData("ALTER TABLE sales.A ADD Total AS sales.Sum(Id)", "ALTER ON OBJECT::sales.A; REFERENCES ON OBJECT::sales.Sum")]
    [InlineData("ALTER TABLE sales.A ADD B int NOT NULL DEFAULT 0", "ALTER ON OBJECT::sales.A; UPDATE ON OBJECT::sales.A")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL DEFAULT 0 WITH VALUES", "ALTER ON OBJECT::sales.A; UPDATE ON OBJECT::sales.A")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL DEFAULT 0", "ALTER ON OBJECT::sales.A")]
    [InlineData("CREATE TYPE sales.Number FROM int", "CREATE TYPE; ALTER ON SCHEMA::sales")]
    [InlineData(
        "CREATE TYPE sales.Lines AS TABLE (Number sales.Number)", "CREATE TYPE; ALTER ON SCHEMA::sales; REFERENCES ON TYPE::sales.Number")]
    [InlineData(
        "CREATE TYPE sales.Point EXTERNAL NAME Shapes.[Shapes.Point]",
        "CREATE TYPE; ALTER ON SCHEMA::sales; REFERENCES ON ASSEMBLY::Shapes")]
    [InlineData(
        "CREATE FUNCTION sales.F (@a sales.Number) RETURNS int AS BEGIN RETURN 1 END",
        "CREATE FUNCTION; ALTER ON SCHEMA::sales; EXECUTE ON TYPE::sales.Number")]
    [InlineData(
        "CREATE FUNCTION sales.F () RETURNS int AS EXTERNAL NAME Shapes.[Shapes.Point].F",
        "CREATE FUNCTION; ALTER ON SCHEMA::sales; REFERENCES ON ASSEMBLY::Shapes")]
    [InlineData(
        "CREATE PROCEDURE sales.P AS EXTERNAL NAME Shapes.[Shapes.Point].P",
        "CREATE PROCEDURE; ALTER ON SCHEMA::sales; REFERENCES ON ASSEMBLY::Shapes")]
    [InlineData(
        "CREATE VIEW sales.V WITH SCHEMABINDING AS SELECT sales.F(a.Id) AS One FROM sales.A AS a CROSS APPLY sales.T(a.Id) AS t",
        "CREATE VIEW; ALTER ON SCHEMA::sales; REFERENCES ON OBJECT::sales.A; REFERENCES ON OBJECT::sales.F; REFERENCES ON OBJECT::sales.T")]
    [InlineData("CREATE XML SCHEMA COLLECTION sales.Bodies AS N'<a/>'", "CREATE XML SCHEMA COLLECTION; ALTER ON SCHEMA::sales")]
    [InlineData("ALTER XML SCHEMA COLLECTION sales.Bodies ADD N'<a/>'", "ALTER ON XML SCHEMA COLLECTION::sales.Bodies")]
    [InlineData(
        "CREATE SEQUENCE sales.Numbers AS sales.Number",
        "CREATE SEQUENCE ON SCHEMA::sales or ALTER ON SCHEMA::sales; REFERENCES ON TYPE::sales.Number")]
    [InlineData("CREATE SYNONYM sales.S FOR sales.A", "CREATE SYNONYM; ALTER ON SCHEMA::sales")]
    [InlineData(
        "INSERT INTO sales.A (Id, B) SELECT NEXT VALUE FOR sales.Numbers, sales.F(t.Id) FROM sales.T(1) AS t",
        "INSERT ON OBJECT::sales.A; EXECUTE ON OBJECT::sales.F; SELECT ON OBJECT::sales.T; UPDATE ON OBJECT::sales.Numbers")]
    [InlineData(
        "UPDATE sales.A SET B = Body.value('(/a)[1]', 'int') FROM sales.A CROSS APPLY Body.nodes('/a') AS n (x)",
        "UPDATE ON OBJECT::sales.A; SELECT ON OBJECT::sales.A")]
    public void A_statement_that_is_known_needs_what_the_server_demands(string sql, string needs) =>
        Read(sql).SelectMany(found => found.Operation.Needs ?? ["?"]).Distinct().ShouldBe(needs.Split("; "));

    [Theory]
    [InlineData("EXEC sales.DoSomething")]
    [InlineData("EXEC (@text)")]
    [InlineData("ALTER AUTHORIZATION ON SCHEMA::sales TO bob")]
    [InlineData("ALTER DATABASE CURRENT SET TRUSTWORTHY ON")]
    [InlineData("DROP TRIGGER sales.T")]
    [InlineData("DROP XML SCHEMA COLLECTION sales.Bodies")]
    [InlineData("CREATE LOGIN bob WITH PASSWORD = N'x'")]
    [InlineData("UPDATE other.dbo.A SET Id = 1")]
    [InlineData("ALTER TABLE trexis.journal ADD c int NULL")]
    [InlineData("GRANT SELECT ON trexis.journal TO app")]
    [InlineData("TRUNCATE TABLE other.dbo.A")]
    [InlineData("DROP DATABASE other")]
    [InlineData("CREATE ASSEMBLY a FROM 0x00")]
    [InlineData("this is no T-SQL")]
    public void What_nobody_knows_is_told_as_unknown_and_not_as_nothing(string sql) =>
        Read(sql).ShouldAllBe(found => found.Operation.Needs == null);

    private static IReadOnlyList<ClassifiedOperation> Read(string sql)
    {
        var found = new TransactSqlReader(ServerParser.For(150), WrittenBy.People).Read([new SqlBatch(sql, 1, 1)]).Operations;
        found.ShouldNotBeEmpty();
        return found;
    }
}
