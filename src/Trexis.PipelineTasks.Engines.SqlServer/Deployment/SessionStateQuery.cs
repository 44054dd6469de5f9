using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

internal sealed record SessionState(string Database, int Transactions);

/// <summary>Where the session stands. Under SET NOEXEC ON it answers with no row.</summary>
internal sealed record SessionStateQuery() : SqlServerQuery<SessionState>(
    "SELECT DB_NAME() AS database_name, @@TRANCOUNT AS transactions;",
    row => new(row.Text("database_name"), row.Int("transactions")));
