using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

internal sealed record FileOfBackup(string Name, bool IsLog);

/// <summary>The files that a backup would restore. Its columns grow with every version; these names stay.</summary>
internal sealed record FileListQuery(string Path, int Position) : SqlServerQuery<FileOfBackup>(
    BackupStatements.FileList(Path, Position),
    row => new(row.Text("LogicalName"), row.Text("Type").Trim() == "L"))
{
    public override void Bind(SqlParameterCollection parameters) => parameters.Add("@source", SqlDbType.NVarChar, 1024).Value = Path;
}
