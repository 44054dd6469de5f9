using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The features in use that not every edition has.</summary>
internal sealed record EditionFeaturesQuery : SqlServerQuery<string>
{
    public override IReadOnlyList<Permission> Needs => [Permission.ViewDatabaseState];

    public override string Sql => "SELECT f.feature_name FROM sys.dm_db_persisted_sku_features AS f ORDER BY f.feature_name;";

    public override string Read(DbDataReader row) => row.Text(0);
}
