using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite;

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

    public static async Task MakeAsync(string path, string sql)
    {
        await using var connection = Open(path);
        Execute(connection, sql);
    }

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        // ExecuteNonQuery swallows what fails behind a statement that answers with rows.
        while (reader.NextResult())
        {
        }
    }

    public static TargetConnection Connection(string path) => new(new ConnectionReference(ConnectionKind.File, path), new Secret(path));
}
