using System.Data.Common;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Databases.SqlServer;

/// <summary>
/// A connection string with what this software demands of it: encrypted unless it says otherwise, no pool and no silent
/// reconnecting, because a connection that came back by itself has lost its lock and its settings.
/// </summary>
internal sealed record SqlServerConnection(Secret Text, string DataSource, string Database, bool TrustsAnyCertificate, bool Encrypts)
{
    /// <summary>What signs in where the connection string holds no login.</summary>
    private IAccessTokens? Tokens { get; init; }

    private const string Encrypt = "Encrypt";
    private const string InitialCatalog = "Initial Catalog";

    // A partner to fail over to, or a read-only intent, belongs to the first server alone.
    private static readonly string[] ServerWords = ["Data Source", "Server", "Address", "Addr", "Network Address", "Failover Partner", "ApplicationIntent", "Application Intent", "MultiSubnetFailover", "Multi Subnet Failover"];

    public string Place => $"{DataSource}/{Database}";

    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static SqlServerConnection Of(TargetConnection connection) => Of(connection, needsDatabase: true);

    /// <summary>For a server alone; what database the connection string names, if any, does not matter.</summary>
    /// <exception cref="InputException">It is no connection string, or names no server.</exception>
    public static SqlServerConnection OfServer(TargetConnection connection) => Of(connection, needsDatabase: false).In("master");

    private static SqlServerConnection Of(TargetConnection connection, bool needsDatabase)
    {
        var where = connection.Reference.ToString();
        SqlConnectionStringBuilder read;
        try
        {
            read = new SqlConnectionStringBuilder(connection.Value.Reveal());
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException([new InputProblem(where, "holds no connection string that SQL Server's driver understands", null, "Server=host;Database=name;User ID=…;Password=…")]);
        }

        var problems = new List<InputProblem>();
        if (read.DataSource.Length == 0) problems.Add(new InputProblem(where, "names no server", null, "Server=host in the connection string"));
        if (needsDatabase && read.InitialCatalog.Length == 0) problems.Add(new InputProblem(where, "names no database", null, "Database=name in the connection string"));
        if (connection.Tokens is not null && HoldsLogin(connection.Value.Reveal())) problems.Add(new InputProblem(where, "holds a login, and sign-in: brings another", null, "a connection string without User ID, Password, Authentication and Integrated Security, or no sign-in:"));
        return problems.Count == 0 ? Of(connection.Value.Reveal(), read) with { Tokens = connection.Tokens } : throw new InputException(problems);
    }

    /// <summary>For DacFx, which connects by itself, often, and under its own name: encrypted unless the string says otherwise, and pooled.</summary>
    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static Secret ForDacFx(TargetConnection connection)
    {
        _ = Of(connection);
        return new Secret(Encrypted(connection.Value.Reveal()).ConnectionString);
    }

    /// <summary>The same login on the same server, in another database.</summary>
    public SqlServerConnection In(string database) => this with { Text = new Secret(With(Text.Reveal(), InitialCatalog, database)), Database = database };

    /// <summary>
    /// The same login on another server, in another database. A server that names no instance or port of its own has this one's port:
    /// the replicas of a group are alike.
    /// </summary>
    public SqlServerConnection On(string server, string database)
    {
        var port = DataSource.LastIndexOf(',');
        var source = port < 0 || server.AsSpan().IndexOfAny('\\', ',') >= 0 ? server : server + DataSource[port..];
        var text = new DbConnectionStringBuilder { ConnectionString = In(database).Text.Reveal() };
        foreach (var word in ServerWords) text.Remove(word);
        text["Data Source"] = source;
        return this with { Text = new Secret(text.ConnectionString), DataSource = source, Database = database };
    }

    /// <summary>Not yet open; with a token where it signs in by one.</summary>
    /// <exception cref="DatabaseException">Nobody gave a token.</exception>
    public async Task<SqlConnection> ConnectAsync(CancellationToken cancel)
    {
        var connection = new SqlConnection(Text.Reveal());
        if (Tokens is not null) connection.AccessToken = (await Tokens.GetAsync(DataSource, cancel)).Reveal();
        return connection;
    }

    private static bool HoldsLogin(string text)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = text };
        return new[] { "User ID", "UID", "User", "Password", "PWD", "Authentication", "Integrated Security", "Trusted_Connection" }.Any(given.ContainsKey);
    }

    private static SqlServerConnection Of(string text, SqlConnectionStringBuilder read)
    {
        var given = Encrypted(text);
        if (!given.ContainsKey("Application Name") && !given.ContainsKey("App")) given["Application Name"] = "trexis";
        given["Pooling"] = "False";
        given["ConnectRetryCount"] = "0";
        given["MultipleActiveResultSets"] = "False";

        // Through the text, not the builder's own property: its type differs between the driver's versions.
        var encrypts = !string.Equals(given[Encrypt].ToString(), "False", StringComparison.OrdinalIgnoreCase)
            && given[Encrypt].ToString() is not ("no" or "No" or "optional" or "Optional");
        return new SqlServerConnection(new Secret(given.ConnectionString), read.DataSource, read.InitialCatalog, read.TrustServerCertificate, encrypts);
    }

    private static DbConnectionStringBuilder Encrypted(string text)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = text };
        if (!given.ContainsKey(Encrypt)) given[Encrypt] = "True";
        return given;
    }

    private static string With(string text, string keyword, string value)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = text };
        builder.Remove("Database");
        builder[keyword] = value;
        return builder.ConnectionString;
    }
}
