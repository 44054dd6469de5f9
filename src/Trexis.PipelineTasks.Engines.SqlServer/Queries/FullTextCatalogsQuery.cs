namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record FullTextCatalogsQuery() : SqlServerQuery<string>(
    "SELECT c.name FROM sys.fulltext_catalogs AS c ORDER BY c.name;",
    row => row.Text("name"));
