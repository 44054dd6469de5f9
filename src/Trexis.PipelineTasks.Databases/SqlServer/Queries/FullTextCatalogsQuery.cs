using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

internal sealed record FullTextCatalogsQuery : SqlServerQuery<string>
{
    public override string Sql => "SELECT c.name FROM sys.fulltext_catalogs AS c ORDER BY c.name;";

    public override string Read(DbDataReader row) => row.Text(0);
}
