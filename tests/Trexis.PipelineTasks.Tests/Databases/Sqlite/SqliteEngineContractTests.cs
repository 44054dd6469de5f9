using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Sqlite;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Tests.Databases.Sqlite;

public sealed class SqliteEngineContractTests : DatabaseEngineContract
{
    protected override IDatabaseEngine Engine { get; } = new SqliteEngine(TimeProvider.System);

    protected override string EngineName => "sqlite";

    protected override string SampleSchema => SqliteSample.Schema;

    protected override string EndlessQuery => SqliteSample.EndlessQuery;

    protected override TargetConnection Connection(string name) => SqliteSample.Connection(Folder.At(name + ".db"));
}

internal static class SqliteSample
{
    public const string EndlessQuery = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;";

    public const string Schema = """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY,
            customer_id INTEGER NOT NULL REFERENCES customers (id),
            amount REAL NOT NULL CONSTRAINT amount_positive CHECK (amount > 0));
        CREATE INDEX orders_by_customer ON orders (customer_id);
        INSERT INTO customers (id, name) VALUES (1, 'Alice'), (2, 'Bob');
        INSERT INTO orders (id, customer_id, amount) VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);
        """;

    public static TargetConnection Connection(string path) => new(new ConnectionReference(ConnectionKind.File, path), new Secret(path));
}
