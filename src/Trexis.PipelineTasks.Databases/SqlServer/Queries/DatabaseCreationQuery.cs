using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>Whether this login may make a database, which a restore under another name does.</summary>
internal sealed record DatabaseCreationQuery : SqlServerQuery<bool>
{
    public override Editions Editions => Editions.Instance;

    public override string Sql => "SELECT COALESCE(HAS_PERMS_BY_NAME(NULL, NULL, N'CREATE ANY DATABASE'), 0);";

    public override bool Read(DbDataReader row) => row.Flag(0);
}
