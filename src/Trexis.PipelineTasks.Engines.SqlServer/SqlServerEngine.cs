using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.SignIns;

namespace Trexis.PipelineTasks.Engines.SqlServer;

/// <summary>
/// SQL Server 2016 and later, Azure SQL Database and Managed Instance. Holds nothing of the driver's: a program that carries
/// this engine and uses another one never loads it.
/// </summary>
public sealed class SqlServerEngine(TimeProvider time) : IDatabaseEngine
{
    private const string Master = "master";

    /// <summary>The word in <c>deployment.yml</c>.</summary>
    public const string EngineName = "sqlserver";

    public string Name => EngineName;

    /// <summary>The connection string with what this software demands of every connection, for DacFx, which opens its own.</summary>
    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static Secret ForDacFx(TargetConnection connection) => SqlServerConnection.ForDacFx(connection);

    /// <summary>
    /// What gives DacFx, which connects by itself, its token for each connection; absent where the connection string holds the login.
    /// </summary>
    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static Func<Secret>? TokenForDacFx(TargetConnection connection)
    {
        if (EntraTokens.For(connection) is not { } tokens) return null;
        var server = SqlServerConnection.From(connection).DataSource;
        return () => tokens.GetAsync(server, CancellationToken.None).GetAwaiter().GetResult();
    }

    public async Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel)
    {
        var link = new SqlServerLink(SqlServerConnection.From(connection), time);
        try
        {
            return new SqlServerDatabase(link, await link.OpenAsync(cancel));
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public async Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel)
    {
        var target = SqlServerConnection.From(connection);
        await using var master = new SqlServerLink(target.In(Master), time);
        return await ExistsAsync(master, target.Database, cancel);
    }

    public async Task CreateAsync(TargetConnection connection, CancellationToken cancel)
    {
        var target = SqlServerConnection.From(connection);
        await using var master = new SqlServerLink(target.In(Master), time);
        if (await ExistsAsync(master, target.Database, cancel)) throw Stands(target);
        await using var session = await SqlServerSession.OpenAsync(target.In(Master), time, cancel);
        await session.ExecuteAsync("making the database", $"CREATE DATABASE {SqlName.Quote(target.Database)};", cancel);
    }

    private static async Task<bool> ExistsAsync(SqlServerLink master, string database, CancellationToken cancel) =>
        (await master.RowsAsync(new DatabaseExistsQuery(database), cancel)).Count > 0;

    private static DatabaseException Stands(SqlServerConnection target) =>
        new(
            DatabaseErrorKind.Statement,
            $"{target.Place} exists already; a database is only made where none stands",
            "leave 'create' out to deploy to it");
}
