using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

/// <summary>
/// The contract on a real server, where TREXIS_TEST_SQLSERVER holds a connection string for one; databases are made and dropped.
/// </summary>
public abstract class SqlServerEngineContract : DatabaseEngineContract
{
    internal const string Variable = "TREXIS_TEST_SQLSERVER";

    private readonly string _prefix = $"trexis_test_{Guid.NewGuid():N}_";
    private readonly string _server = Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"the build saw {Variable}, and it is gone");
    private readonly HashSet<string> _databases = [];

    protected override IDatabaseEngine Engine { get; } = new SqlServerEngine(TimeProvider.System);

    protected override string EngineName => "sqlserver";

    protected override string BackupFolder => "";

    protected override string SampleSchema => """
        CREATE TABLE dbo.customers (id int NOT NULL CONSTRAINT PK_customers PRIMARY KEY,
            name nvarchar(100) NOT NULL CONSTRAINT UQ_customers UNIQUE);
        CREATE TABLE dbo.orders (
            id int NOT NULL CONSTRAINT PK_orders PRIMARY KEY,
            customer_id int NOT NULL CONSTRAINT FK_orders REFERENCES dbo.customers (id),
            amount int NOT NULL CONSTRAINT CK_orders CHECK (amount >= 0));
        CREATE INDEX IX_orders ON dbo.orders (customer_id);
        INSERT INTO dbo.customers (id, name) VALUES (1, N'Alice'), (2, N'Bob');
        INSERT INTO dbo.orders (id, customer_id, amount) VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);
        """;

    protected override string EndlessQuery => "SELECT COUNT_BIG(*) FROM sys.all_columns AS a CROSS JOIN sys.all_columns AS b CROSS JOIN "
        + "sys.all_columns AS c CROSS JOIN sys.all_columns AS d";

    protected override string Shown(string table) => $"dbo.{table}";

    protected override TargetConnection Connection(string name)
    {
        _databases.Add(_prefix + name);
        return new TargetConnection(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, Variable),
            new Secret(new SqlConnectionStringBuilder(_server) { InitialCatalog = _prefix + name }.ConnectionString));
    }

    public override void Dispose()
    {
        foreach (var database in _databases)
        {
            using var connection = new SqlConnection(
                new SqlConnectionStringBuilder(_server) { InitialCatalog = "master" }.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"IF DB_ID(N'{database}') IS NOT NULL BEGIN ALTER DATABASE [{database}] SET SINGLE_USER WITH ROLLBACK "
                + $"IMMEDIATE; DROP DATABASE [{database}]; END";
            command.ExecuteNonQuery();
        }

        base.Dispose();
        GC.SuppressFinalize(this);
    }
}
