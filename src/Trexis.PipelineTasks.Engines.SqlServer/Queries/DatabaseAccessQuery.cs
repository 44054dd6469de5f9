using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="State">ONLINE, RESTORING, RECOVERY_PENDING and the like.</param>
/// <param name="UserAccess">MULTI_USER, SINGLE_USER or RESTRICTED_USER.</param>
internal sealed record DatabaseAccess(string State, string UserAccess);

/// <summary>How a database can be entered, asked in master: it need not be online.</summary>
internal sealed record DatabaseAccessQuery(string Database) : SqlServerQuery<DatabaseAccess>(
    "SELECT d.state_desc, d.user_access_desc FROM sys.databases AS d WHERE d.name = @database;",
    row => new(row.Text("state_desc"), row.Text("user_access_desc")))
{
    public override void Bind(SqlParameterCollection parameters) =>
        parameters.Add("@database", System.Data.SqlDbType.NVarChar, 128).Value = Database;
}
