using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>The engine against a loopback server, through the real driver.</summary>
public abstract class SqlServerScene : IAsyncLifetime
{
    /// <summary>A wire test that hangs must end by itself.</summary>
    protected const int TimeLimit = 60_000;

    protected SqlServerDouble Server { get; } = new();

    /// <summary>Pauses between attempts pass at once; time limits of a minute and more never do.</summary>
    protected IDatabaseEngine Engine { get; } = new SqlServerEngine(new LeapingTime());

    protected CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static readonly DeploymentIdentity Deployment = new("CHG-7@abc", "alice", "run-1");

    protected TargetConnection Connection(string database = "Sales", bool encrypt = true, string more = "") =>
        new(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"),
            new Secret(Server.Server.ConnectionString(database, encrypt, more)));

    protected Task<IDatabase> OpenAsync() => Engine.OpenAsync(Connection(), Cancel);

    /// <summary>The server never answers the request that holds the text, and the caller cancels once it has arrived.</summary>
    protected void CancelAt(string text, CancellationTokenSource source) => Server.When(
        request => request.Text.Contains(text, StringComparison.Ordinal),
        _ =>
        {
            source.CancelAfter(TimeSpan.Zero);
            return TdsAnswer.Nothing.Hang();
        });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
