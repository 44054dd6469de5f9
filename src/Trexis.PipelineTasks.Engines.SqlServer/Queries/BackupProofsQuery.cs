using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Level">A <see cref="BackupVerification"/> by name.</param>
internal sealed record BackupProofRow(string Backup, string Level);

/// <summary>What we proved of backups.</summary>
internal sealed record BackupProofsQuery() : OwnTableQuery<BackupProofRow>(
    "backup_proof",
    "t.backup_id, t.proven_as",
    row => new(row.Text("backup_id"), row.Text("proven_as")));
