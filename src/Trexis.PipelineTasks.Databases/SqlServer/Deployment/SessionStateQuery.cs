using System.Data.Common;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;

namespace Trexis.PipelineTasks.Databases.SqlServer.Deployment;

internal sealed record SessionState(string Database, int Transactions);

/// <summary>Where the session stands. Under SET NOEXEC ON it answers with no row.</summary>
internal sealed record SessionStateQuery : SqlServerQuery<SessionState>
{
    public override string Sql => "SELECT DB_NAME(), @@TRANCOUNT;";

    public override SessionState Read(DbDataReader row) => new(row.Text(0), row.Int(1));
}
