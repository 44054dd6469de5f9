using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The query store's actual state, which may differ from the one that was asked for.</summary>
internal sealed record QueryStoreStateQuery : SqlServerQuery<string>
{
    public override IReadOnlyList<Permission> Needs => [Permission.ViewDatabaseState];

    public override string Sql => "SELECT o.actual_state_desc FROM sys.database_query_store_options AS o;";

    public override string Read(DbDataReader row) => row.Text(0);
}
