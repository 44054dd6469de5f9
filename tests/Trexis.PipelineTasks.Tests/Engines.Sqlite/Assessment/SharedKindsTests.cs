using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

/// <summary>A kind that both engines tell bears the same risk in both: who reads a plan of one knows that of the other.</summary>
public sealed class SharedKindsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE TABLE fresh (a int)", "CREATE TABLE fresh (a int)", "create-table")]
    [InlineData("DROP TABLE t", "DROP TABLE t", "drop-table")]
    [InlineData("ALTER TABLE t ADD c int NULL", "ALTER TABLE t ADD c int NULL", "add-column")]
    [InlineData("ALTER TABLE t ADD c int NOT NULL", "ALTER TABLE t ADD c int NOT NULL", "add-column")]
    [InlineData("ALTER TABLE t DROP COLUMN b", "ALTER TABLE t DROP COLUMN b", "drop-column")]
    [InlineData("CREATE INDEX i ON t (b)", "CREATE INDEX i ON t (b)", "create-index")]
    [InlineData("CREATE UNIQUE INDEX i ON t (b)", "CREATE UNIQUE INDEX i ON t (b)", "create-index")]
    [InlineData("DROP INDEX x ON t", "DROP INDEX x", "drop-index")]
    [InlineData("CREATE VIEW w AS SELECT 1 AS a", "CREATE VIEW w AS SELECT 1 AS a", "create-view")]
    [InlineData("DROP VIEW v", "DROP VIEW v", "drop-view")]
    [InlineData(
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE t WHERE a = 1",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 1; END", "create-trigger")]
    [InlineData(
        "CREATE TABLE dbo.n (a int)\nGO\nCREATE TRIGGER g ON dbo.n AFTER INSERT AS SELECT 1",
        "CREATE TABLE n (a int); CREATE TRIGGER g AFTER INSERT ON n BEGIN SELECT 1; END", "create-trigger")]
    [InlineData("DROP TRIGGER r", "DROP TRIGGER r", "drop-trigger")]
    [InlineData("INSERT INTO t (b) VALUES (1)", "INSERT INTO t (b) VALUES (1)", "insert-rows")]
    [InlineData("UPDATE t SET b = 1", "UPDATE t SET b = 1", "update-rows")]
    [InlineData("UPDATE t SET b = 1 WHERE a = 1", "UPDATE t SET b = 1 WHERE a = 1", "update-rows")]
    [InlineData("DELETE FROM t", "DELETE FROM t", "delete-rows")]
    [InlineData("DELETE FROM t WHERE a = 1", "DELETE FROM t WHERE a = 1", "delete-rows")]
    public async Task A_kind_bears_one_risk_on_both_engines(string transactSql, string sqlite, string kind)
    {
        var server = new TransactSqlReader(ServerParser.Newest(), WrittenBy.People)
            .Read(SqlcmdScript.Read(transactSql, "x.sql").Batches).Operations[^1].Operation;

        var file = (await AssessAsync(sqlite)).Single(operation => operation.Kind == kind);

        server.Kind.ShouldBe(kind);
        file.Risk.ShouldBe(server.Risk, $"{kind}: {file.Why} / {server.Why}");
    }

    [Theory]
    [InlineData("DROP VIEW v; CREATE VIEW v AS SELECT 1 AS a", Risk.Caution, Risk.Safe)]
    [InlineData("DROP TRIGGER r; CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 2; END", Risk.Caution, Risk.Caution)]
    [InlineData("CREATE VIEW w AS SELECT 1 AS a; DROP VIEW w", Risk.Safe, Risk.Safe)]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; DROP TRIGGER g", Risk.Dangerous, Risk.Safe)]
    [InlineData("DROP VIEW v; CREATE VIEW w AS SELECT 1 AS a", Risk.Dangerous, Risk.Safe)]
    public async Task A_view_or_trigger_that_is_made_again_or_is_the_scripts_own_alarms_nobody(string sql, params Risk[] risks) =>
        (await AssessAsync(sql)).Select(operation => operation.Risk).ShouldBe(risks);

    private async Task<IReadOnlyList<Operation>> AssessAsync(string sql)
    {
        var path = _folder.At("kinds.db");
        await SqliteSample.MakeAsync(path, """
            CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, d INTEGER);
            CREATE INDEX x ON t (d);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;
            INSERT INTO t VALUES (1, 1, 1), (2, 2, 2);
            """);
        await using var database = await new SqliteEngine(TimeProvider.System).OpenAsync(
            SqliteSample.Connection(path), TestContext.Current.CancellationToken);
        var assessed = await database.Scripts.AssessAsync([new SqlText("V1", sql, "V1.sql")], TestContext.Current.CancellationToken);
        assessed[0].Error.ShouldBeNull();
        return assessed[0].Operations;
    }
}
