namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The features in use that not every edition has.</summary>
internal sealed record EditionFeaturesQuery() : SqlServerQuery<string>(
    "SELECT f.feature_name FROM sys.dm_db_persisted_sku_features AS f ORDER BY f.feature_name;",
    row => EditionFeatures.Named(row.Text("feature_name")),
    Needs: [Permission.ViewDatabaseState]);
