using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>A statement has the same effects wherever it stands.</summary>
public sealed class WrappedStatementsTests
{
    private static readonly string[] Statements =
    [
        "DELETE FROM dbo.T", "DELETE FROM dbo.T WHERE i = 1", "UPDATE dbo.T SET a = 1", "INSERT INTO dbo.T (i) VALUES (1)",
        "MERGE dbo.T AS t USING dbo.S AS s ON s.i = t.i WHEN MATCHED THEN DELETE;", "TRUNCATE TABLE dbo.T", "DROP TABLE dbo.T",
        "ALTER TABLE dbo.T ADD c int NOT NULL", "ALTER TABLE dbo.T DROP COLUMN c", "ALTER TABLE dbo.T ALTER COLUMN c bigint",
        "CREATE INDEX x ON dbo.T (i)", "DROP INDEX x ON dbo.T", "GRANT CONTROL TO app", "EXEC sp_rename 'dbo.T', 'U'", "EXEC dbo.p",
        "DELETE FROM trexis.journal", "UPDATE Other.dbo.T SET a = 1", "DISABLE TRIGGER g ON dbo.T", "ALTER SEQUENCE dbo.S RESTART",
        "DBCC CHECKIDENT ('dbo.T', RESEED, 1)", "BACKUP DATABASE d TO DISK = 'x'", "SHUTDOWN", "DROP PROCEDURE dbo.p",
        "DROP DATABASE Other", "SELECT * INTO dbo.N FROM dbo.T", "ALTER TABLE dbo.T SWITCH TO dbo.U", "DENY SELECT ON dbo.T TO public",
        "DELETE FROM dbo.T OUTPUT deleted.i INTO dbo.K", "SELECT * FROM OPENQUERY (S, 'x')", "CREATE LOGIN l WITH PASSWORD = 'x'",
    ];

    private static readonly string[] Wraps =
    [
        "IF @a = 1 {0}", "IF @a = 1 PRINT 'x' ELSE {0}", "WHILE @a = 1 {0}", "BEGIN {0} END",
        "BEGIN TRY {0} END TRY BEGIN CATCH THROW; END CATCH", "BEGIN TRY PRINT 'x' END TRY BEGIN CATCH {0} END CATCH",
        "IF @a = 1 BEGIN WHILE @b = 2 BEGIN {0} END END",
    ];

    [Theory]
    [MemberData(nameof(Each))]
    public void Below_conditions_loops_handlers_and_in_text_that_is_run(string statement)
    {
        var expected = Effects(statement);

        expected.ShouldNotBeEmpty();
        foreach (var wrap in Wraps)
            Effects(wrap.Replace("{0}", statement.TrimEnd(';') + ";", StringComparison.Ordinal)).ShouldBe(expected, wrap);
        var quoted = statement.Replace("'", "''", StringComparison.Ordinal);
        Effects($"EXEC ('{quoted}')").ShouldBe(expected);
        Effects($"EXEC sp_executesql N'{quoted}'").ShouldBe(expected);
        Effects($"INSERT INTO #t EXEC ('{quoted}')").ShouldBe(expected);
    }

    [Theory]
    [InlineData("DELETE FROM {0} WHERE i = 1")]
    [InlineData("UPDATE {0} SET i = 1 WHERE i = 2")]
    [InlineData("DELETE FROM {0} WHERE 1 = 1")]
    [InlineData("INSERT INTO {0} (i) VALUES (1)")]
    [InlineData("MERGE {0} AS m USING dbo.S AS s ON s.i = m.i WHEN MATCHED THEN DELETE;")]
    public void Through_expressions_and_as_rows_of_an_insert(string statement)
    {
        var expected = Effects(string.Format(null, System.Text.CompositeFormat.Parse(statement), "dbo.T"));
        var through = string.Format(null, System.Text.CompositeFormat.Parse(statement), "c");

        Effects($"WITH c AS (SELECT * FROM dbo.T) {through}").ShouldBe(expected);
        Effects($"WITH a AS (SELECT * FROM dbo.T), c AS (SELECT * FROM (SELECT * FROM a) AS q) {through}").ShouldBe(expected);
    }

    [Theory]
    [InlineData("DELETE FROM dbo.T OUTPUT deleted.i")]
    [InlineData("UPDATE dbo.T SET a = 1 OUTPUT deleted.i WHERE i = 1")]
    [InlineData("INSERT INTO dbo.T OUTPUT inserted.i VALUES (1)")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON s.i = t.i WHEN MATCHED THEN DELETE OUTPUT deleted.i")]
    public void Nested_in_the_source_of_an_insert(string statement) =>
        Effects($"INSERT INTO #t SELECT i FROM ({statement}) AS d").ShouldBe(Effects(statement + ";"));

    public static TheoryData<string> Each => [.. Statements];

    private static List<string> Effects(string sql) =>
    [
        .. new TransactSqlReader(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People)
            .Read(SqlcmdScript.Read(sql, "x.sql").Batches)
            .Operations.Select(found => $"{found.Operation.Risk} {found.Operation.Kind} {found.Operation.Subject}"),
    ];
}
