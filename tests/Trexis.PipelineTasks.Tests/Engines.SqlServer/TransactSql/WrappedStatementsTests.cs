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

    private static readonly string[] Tables = ["dbo.T", "sales.[Order Line]", "T"];

    private static readonly string[] OnTables =
    [
        "DELETE FROM {t}", "DELETE {t} WHERE i = 1", "DELETE TOP (5) FROM {t} WHERE i = 1", "DELETE x FROM {t} AS x WHERE x.i = 1",
        "DELETE x FROM {t} AS x JOIN dbo.S AS s ON s.i = x.i", "DELETE FROM {t} WHERE i IN (SELECT i FROM dbo.S)",
        "DELETE FROM {t} WHERE EXISTS (SELECT 1 FROM dbo.S AS s WHERE s.i = 5)", "DELETE FROM {t} WHERE 1 = 1",
        "DELETE FROM {t} WHERE i = i", "DELETE FROM {t} OUTPUT deleted.i INTO dbo.K", "DELETE FROM {t} OUTPUT deleted.i WHERE i = 1",
        "UPDATE {t} SET a = 1", "UPDATE {t} SET a = 1 WHERE i = 1", "UPDATE {t} SET a = NULL WHERE a IS NOT NULL",
        "UPDATE {t} SET a = '' WHERE a <> ''", "UPDATE {t} SET a += 1",
        "UPDATE x SET x.a = s.a FROM {t} AS x JOIN dbo.S AS s ON s.i = x.i", "UPDATE {t} SET a = CASE WHEN i = 1 THEN 2 ELSE a END",
        "UPDATE {t} WITH (TABLOCK) SET a = 1 WHERE i = 1", "INSERT INTO {t} (i) VALUES (1)", "INSERT INTO {t} (i) VALUES (1), (2)",
        "INSERT {t} DEFAULT VALUES", "INSERT INTO {t} (i) SELECT i FROM dbo.S", "INSERT INTO {t} WITH (TABLOCKX) (i) SELECT i FROM dbo.S",
        "INSERT INTO {t} (i) OUTPUT inserted.i INTO dbo.K VALUES (1)",
        "MERGE {t} AS t USING dbo.S AS s ON s.i = t.i WHEN MATCHED THEN UPDATE SET a = s.a;",
        "MERGE {t} AS t USING dbo.S AS s ON 1 = 1 WHEN MATCHED AND 1 = 1 THEN UPDATE SET a = 1;",
        "MERGE {t} AS t USING dbo.S AS s ON s.i = t.i WHEN NOT MATCHED THEN INSERT (i) VALUES (s.i);",
        "MERGE {t} AS t USING dbo.S AS s ON s.i = t.i WHEN NOT MATCHED BY SOURCE THEN DELETE;",
        "MERGE {t} AS t USING dbo.S AS s ON s.i = t.i WHEN NOT MATCHED BY SOURCE AND t.i = t.i THEN UPDATE SET a = 1;",
        "TRUNCATE TABLE {t}", "TRUNCATE TABLE {t} WITH (PARTITIONS (1))", "BULK INSERT {t} FROM 'x.csv'", "DROP TABLE {t}",
        "DROP TABLE IF EXISTS {t}", "ALTER TABLE {t} ADD c int NULL", "ALTER TABLE {t} ADD c int NOT NULL",
        "ALTER TABLE {t} ADD c int NOT NULL DEFAULT (0)", "ALTER TABLE {t} ADD c int NOT NULL DEFAULT (0) WITH VALUES",
        "ALTER TABLE {t} ADD c AS (i * 2)", "ALTER TABLE {t} ADD c AS (i * 2) PERSISTED", "ALTER TABLE {t} ADD c int IDENTITY",
        "ALTER TABLE {t} ADD c int CONSTRAINT fk REFERENCES dbo.S (i) ON DELETE CASCADE",
        "ALTER TABLE {t} ADD CONSTRAINT pk PRIMARY KEY (i)", "ALTER TABLE {t} ADD CONSTRAINT uq UNIQUE (i)",
        "ALTER TABLE {t} ADD CONSTRAINT uq UNIQUE (i) WITH (IGNORE_DUP_KEY = ON)", "ALTER TABLE {t} ADD CONSTRAINT ck CHECK (i > 0)",
        "ALTER TABLE {t} ADD CONSTRAINT df DEFAULT (0) FOR i", "ALTER TABLE {t} ADD CONSTRAINT fk FOREIGN KEY (i) REFERENCES dbo.S (i)",
        "ALTER TABLE {t} WITH NOCHECK ADD CONSTRAINT fk FOREIGN KEY (i) REFERENCES dbo.S (i) ON UPDATE CASCADE",
        "ALTER TABLE {t} ALTER COLUMN c bigint", "ALTER TABLE {t} ALTER COLUMN c int NOT NULL",
        "ALTER TABLE {t} ALTER COLUMN c varchar(9) COLLATE Greek_CI_AS", "ALTER TABLE {t} DROP COLUMN c",
        "ALTER TABLE {t} DROP COLUMN c, d", "ALTER TABLE {t} DROP CONSTRAINT ck", "ALTER TABLE {t} NOCHECK CONSTRAINT ck",
        "ALTER TABLE {t} NOCHECK CONSTRAINT ALL", "ALTER TABLE {t} WITH CHECK CHECK CONSTRAINT ck", "ALTER TABLE {t} DISABLE TRIGGER ALL",
        "ALTER TABLE {t} ENABLE TRIGGER g", "ALTER TABLE {t} REBUILD", "ALTER TABLE {t} SWITCH TO dbo.V",
        "ALTER TABLE {t} SET (LOCK_ESCALATION = TABLE)", "ALTER TABLE {t} SET (SYSTEM_VERSIONING = OFF)",
        "ALTER TABLE {t} DISABLE CHANGE_TRACKING", "CREATE INDEX x ON {t} (i)", "CREATE UNIQUE INDEX x ON {t} (i)",
        "CREATE CLUSTERED INDEX x ON {t} (i)", "CREATE UNIQUE INDEX x ON {t} (i) WITH (IGNORE_DUP_KEY = ON)",
        "CREATE NONCLUSTERED COLUMNSTORE INDEX x ON {t} (i)", "DROP INDEX x ON {t}", "DROP INDEX IF EXISTS x ON {t}",
        "ALTER INDEX x ON {t} DISABLE", "ALTER INDEX x ON {t} REBUILD", "ALTER INDEX ALL ON {t} REORGANIZE",
        "CREATE STATISTICS s ON {t} (i)", "UPDATE STATISTICS {t}", "DISABLE TRIGGER g ON {t}", "ENABLE TRIGGER g ON {t}",
        "GRANT SELECT ON {t} TO app", "DENY SELECT ON {t} TO public", "REVOKE SELECT ON {t} FROM app", "CREATE SYNONYM dbo.Y FOR {t}",
        "SELECT * INTO dbo.N FROM {t}", "CREATE TABLE {t} (i int)", "CREATE TABLE {t} (i int REFERENCES dbo.S (i) ON DELETE CASCADE)",
    ];

    private static readonly string[] Others =
    [
        "DROP VIEW dbo.V", "DROP FUNCTION dbo.f", "DROP SYNONYM dbo.Y", "DROP SEQUENCE dbo.S", "DROP TYPE dbo.D", "DROP TRIGGER dbo.g",
        "DROP SCHEMA sales", "DROP USER u", "DROP ROLE r", "CREATE SEQUENCE dbo.S", "CREATE TYPE dbo.D FROM int",
        "CREATE USER u WITHOUT LOGIN",
        "CREATE ROLE r", "ALTER ROLE r ADD MEMBER u", "ALTER SCHEMA sales TRANSFER dbo.T", "EXEC sp_rename 'dbo.T.c', 'd', 'COLUMN'",
        "EXEC sp_rename 'T', 'U'", "SET ROWCOUNT 10", "SET NOEXEC ON", "ALTER DATABASE CURRENT SET READ_ONLY", "RECONFIGURE",
        "DBCC SHRINKDATABASE (0)", "KILL 57", "EXEC xp_cmdshell 'dir'", "WAITFOR DELAY '01:00'", "DROP MASTER KEY",
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
    [InlineData("INSERT INTO {0} (i) SELECT i FROM dbo.S")]
    [InlineData("DELETE TOP (5) FROM {0} WHERE i = 1")]
    [InlineData("DELETE FROM {0} WHERE i = i")]
    [InlineData("DELETE FROM {0} WHERE i IN (SELECT i FROM dbo.S)")]
    [InlineData("DELETE x FROM {0} AS x JOIN dbo.S AS s ON s.i = x.i")]
    [InlineData("UPDATE {0} SET i = 1")]
    [InlineData("UPDATE {0} SET i = NULL WHERE i IS NOT NULL")]
    [InlineData("UPDATE {0} SET i = 1 WHERE i <> 1")]
    [InlineData("UPDATE x SET x.i = s.i FROM {0} AS x JOIN dbo.S AS s ON s.i = x.i")]
    [InlineData("MERGE {0} AS m USING dbo.S AS s ON s.i = m.i WHEN MATCHED AND 1 = 1 THEN UPDATE SET i = s.i;")]
    [InlineData("MERGE {0} AS m USING dbo.S AS s ON 1 = 1 WHEN MATCHED THEN UPDATE SET i = s.i;")]
    [InlineData("MERGE {0} AS m USING dbo.S AS s ON s.i = m.i WHEN NOT MATCHED BY SOURCE AND m.i = m.i THEN UPDATE SET i = 1;")]
    [InlineData("MERGE {0} AS m USING dbo.S AS s ON s.i = m.i WHEN NOT MATCHED THEN INSERT (i) VALUES (s.i);")]
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
    [InlineData("DELETE FROM dbo.T OUTPUT deleted.i WHERE i = 1")]
    [InlineData("DELETE x OUTPUT deleted.i FROM dbo.T AS x JOIN dbo.S AS s ON s.i = x.i")]
    [InlineData("UPDATE dbo.T SET a = 1 OUTPUT deleted.i")]
    [InlineData("UPDATE dbo.T SET a = NULL OUTPUT deleted.i WHERE a IS NOT NULL")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON 1 = 1 WHEN MATCHED THEN UPDATE SET a = s.i OUTPUT deleted.i")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON s.i = t.i WHEN MATCHED AND 1 = 1 THEN UPDATE SET a = s.i OUTPUT deleted.i")]
    [InlineData("UPDATE dbo.T SET a = 1 OUTPUT deleted.i WHERE i = 1")]
    [InlineData("INSERT INTO dbo.T OUTPUT inserted.i VALUES (1)")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON s.i = t.i WHEN MATCHED THEN DELETE OUTPUT deleted.i")]
    public void Nested_in_the_source_of_an_insert(string statement) =>
        Effects($"INSERT INTO #t SELECT i FROM ({statement}) AS d").ShouldBe(Effects(statement + ";"));

    [Fact]
    public void Three_hundred_statements_are_wrapped() => Each.Count.ShouldBeGreaterThanOrEqualTo(300);

    public static TheoryData<string> Each =>
    [
        .. Statements.Concat(Others)
            .Concat(Tables.SelectMany(table => OnTables.Select(text => text.Replace("{t}", table, StringComparison.Ordinal))))
            .Distinct(),
    ];

    private static List<string> Effects(string sql) =>
    [
        .. new TransactSqlReader(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People)
            .Read(SqlcmdScript.Read(sql, "x.sql").Batches)
            .Operations.Select(found => $"{found.Operation.Risk} {found.Operation.Kind} {found.Operation.Subject}"),
    ];
}
