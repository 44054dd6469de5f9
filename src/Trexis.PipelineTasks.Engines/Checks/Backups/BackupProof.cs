namespace Trexis.PipelineTasks.Engines.Checks.Backups;

/// <summary>A backup with what its verification came to.</summary>
public sealed record BackupProof(BackupRecord Backup, BackupVerificationResult Result);
