namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="At">As we wrote it.</param>
internal sealed record RestoreProofRow(string Backup, string Server, string At);

/// <summary>Which backups we restored, where and when.</summary>
internal sealed record RestoreProofsQuery() : OwnTableQuery<RestoreProofRow>(
    "restore_proof",
    "t.backup_id, t.server, t.at",
    row => new(row.Text("backup_id"), row.Text("server"), row.Text("at")),
    Editions.Instance,
    "the service restores no backup file");
