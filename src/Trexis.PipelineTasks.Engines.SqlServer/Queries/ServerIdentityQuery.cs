namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// The first words with a server. They also set the session so that our reading neither waits long for a lock nor wins a deadlock.
/// </summary>
internal sealed record ServerIdentityQuery() : SqlServerQuery<ServerIdentity>(
    $"""
    SET NOCOUNT ON;
    {SetLockTimeout}
    SET DEADLOCK_PRIORITY LOW;
    SELECT CONVERT(nvarchar(256), COALESCE(SERVERPROPERTY(N'ServerName'), @@SERVERNAME)) AS server_name, DB_NAME() AS database_name,
        CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion')) AS product_version,
        CONVERT(nvarchar(128), SERVERPROPERTY(N'Edition')) AS edition,
        CONVERT(int, SERVERPROPERTY(N'EngineEdition')) AS engine_edition, ORIGINAL_LOGIN() AS login_name, USER_NAME() AS user_name,
        CONVERT(int, d.compatibility_level) AS compatibility, CASE WHEN @@VERSION LIKE N'%on Linux%' THEN 1 ELSE 0 END AS is_on_linux
    FROM sys.databases AS d
    WHERE d.name = DB_NAME();
    """,
    row => new ServerIdentity
    {
        Server = row.Text("server_name"),
        Database = row.Text("database_name"),
        ProductVersion = row.Text("product_version"),
        Edition = row.Text("edition"),
        EngineEdition = row.Int("engine_edition"),
        Login = row.Text("login_name"),
        User = row.Text("user_name"),
        Compatibility = row.Int("compatibility"),
        OnLinux = row.Flag("is_on_linux"),
    })
{
    /// <summary>How long a statement of ours waits for a lock: a script waits as long as the policy says.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(LockTimeoutMilliseconds);

    public static readonly string SetLockTimeout =
        string.Create(CultureInfo.InvariantCulture, $"SET LOCK_TIMEOUT {LockTimeoutMilliseconds};");

    private const int LockTimeoutMilliseconds = 15_000;
}
