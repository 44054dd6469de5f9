using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>One row where the server has a database of that name. Asked in master.</summary>
internal sealed record DatabaseExistsQuery(string Database) : SqlServerQuery<string>(
    "SELECT d.name FROM sys.databases AS d WHERE d.name = @database;",
    row => row.Text("name"))
{
    public override void Bind(SqlParameterCollection parameters) =>
        parameters.Add("@database", System.Data.SqlDbType.NVarChar, 128).Value = Database;
}
