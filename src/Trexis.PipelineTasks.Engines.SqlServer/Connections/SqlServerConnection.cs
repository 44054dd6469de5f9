using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.SignIns;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Engines.SqlServer.Connections;

/// <summary>
/// A connection string with what this software demands of it (the driver itself encrypts unless it says otherwise): no pool and no silent
/// reconnecting, because a connection that came back by itself has lost its lock and its settings.
/// </summary>
internal sealed record SqlServerConnection(Secret Text, string DataSource, string Database, bool TrustsAnyCertificate, bool Encrypts)
{
    /// <summary>What signs in where the connection string holds no login.</summary>
    private IAccessTokens? Tokens { get; init; }

    /// <summary>What the driver gets beyond its own limit for a connection; for a person who signs in it waits three minutes.</summary>
    public TimeSpan Grace { get; private init; } = TimeSpan.FromSeconds(3);

    // A partner to fail over to, a read-only intent, or the names of one certificate and account, belong to the first server alone.
    private static readonly string[] ServerWords =
    [
        "Failover Partner", "Application Intent", "Multi Subnet Failover", "Server SPN", "Failover Partner SPN",
        "Server Certificate", "Host Name In Certificate",
    ];

    public string Place => $"{DataSource}/{Database}";

    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static SqlServerConnection From(TargetConnection connection) => From(connection, needsDatabase: true);

    /// <summary>For a server alone; what database the connection string names, if any, does not matter.</summary>
    /// <exception cref="InputException">It is no connection string, or names no server.</exception>
    public static SqlServerConnection OfServer(TargetConnection connection) => From(connection, needsDatabase: false).In("master");

    private static SqlServerConnection From(TargetConnection connection, bool needsDatabase)
    {
        var (where, problems) = (connection.Reference.ToString(), new List<InputProblem>());
        if (ConnectionText.Read(connection.Value.Reveal(), where, problems) is not { } read) throw new InputException(problems);
        if (read.DataSource.Length == 0) Add("names no server", "Server=host in the connection string");
        if (needsDatabase && read.InitialCatalog.Length == 0) Add("names no database", "Database=name in the connection string");
        var tokens = EntraTokens.For(connection);
        if (connection is { Tokens: null, SignIn: SignIn.WorkloadIdentity } && WorkloadIdentity.OfProcess.Missing is [_, ..] missing)
            Add("asks for sign-in: workload-identity, and this job has no such identity", string.Join(", ", missing));
        if (tokens is not null && HoldsLogin(read))
        {
            Add(
                "holds a login, and sign-in: brings another",
                "a connection string without User ID, Password, Authentication and Integrated Security, or no sign-in:");
        }
        else if (NeedsLogin(read))
        {
            Add(
                "holds not both User ID and Password, which its Authentication takes",
                "User ID=…;Password=…, or another Authentication");
        }

        return problems.Count == 0 ? From(read) with { Tokens = tokens } : throw new InputException(problems);

        void Add(string what, string accepted) => problems.Add(new InputProblem(where, what, null, accepted));
    }

    /// <summary>For DacFx, which connects by itself, often, and under its own name: pooled.</summary>
    /// <exception cref="InputException">It is no connection string, or names no server or database.</exception>
    public static Secret ForDacFx(TargetConnection connection)
    {
        _ = From(connection);
        return connection.Value;
    }

    /// <summary>The same login on the same server, in another database.</summary>
    public SqlServerConnection In(string database) =>
        this with { Text = new Secret(Builder(database).ConnectionString), Database = database };

    /// <summary>
    /// The same login on another server, in another database. A server that names no instance or port of its own has this one's port:
    /// the replicas of a group are alike.
    /// </summary>
    public SqlServerConnection On(string server, string database)
    {
        var port = DataSource.LastIndexOf(',');
        var source = port < 0 || server.AsSpan().IndexOfAny('\\', ',') >= 0 ? server : server + DataSource[port..];
        var text = Builder(database);
        foreach (var word in ServerWords) text.Remove(word);
        text.DataSource = source;
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

    private SqlConnectionStringBuilder Builder(string database) => new(Text.Reveal()) { InitialCatalog = database };

    private static bool HoldsLogin(SqlConnectionStringBuilder read) =>
        new[] { "User ID", "Password", "Authentication", "Integrated Security" }.Any(read.ShouldSerialize);

    // The driver says so only when it opens the connection.
    private static bool NeedsLogin(SqlConnectionStringBuilder read) =>
        read.Authentication
            is SqlAuthenticationMethod.SqlPassword
            or SqlAuthenticationMethod.ActiveDirectoryPassword
            or SqlAuthenticationMethod.ActiveDirectoryServicePrincipal
        && (read.UserID.Length == 0 || read.Password.Length == 0);

    private static SqlServerConnection From(SqlConnectionStringBuilder read)
    {
        if (!read.ShouldSerialize("Application Name")) read.ApplicationName = "trexis";

        // Messages are known by their words, and dates in scripts mean the same whoever signs in.
        read.CurrentLanguage = "us_english";
        read.Pooling = false;
        read.ConnectRetryCount = 0;
        read.MultipleActiveResultSets = false;
        var encrypts = read.Encrypt != SqlConnectionEncryptOption.Optional;

        // With Strict the driver looks at the certificate whatever else is said.
        var trusts = read.TrustServerCertificate && read.Encrypt != SqlConnectionEncryptOption.Strict;
        var connection = new SqlServerConnection(new Secret(read.ConnectionString), read.DataSource, read.InitialCatalog, trusts, encrypts);
        return read.Authentication
            is SqlAuthenticationMethod.ActiveDirectoryInteractive
            or SqlAuthenticationMethod.ActiveDirectoryDeviceCodeFlow
            ? connection with { Grace = TimeSpan.FromMinutes(4) }
            : connection;
    }
}
