using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Checks.Backups;

/// <summary>
/// A deployment's backups as the documents of the runs that took them tell: whoever may write where backups lie may replace one with what
/// is known of it, and no document.
/// </summary>
public static class ToldBackups
{
    public const string Id = "backup-id";

    public const string Sha256 = "backup-sha256";

    public const string Verified = "backup-verified";

    /// <summary>No better proven and no younger than documents say, and damaged where none tells of it.</summary>
    /// <param name="documents">Of the deployment and its target.</param>
    public static BackupFacts Held(BackupFacts facts, string deployment, IReadOnlyList<RunDocument> documents) => facts with
    {
        History = facts.History.Map<IReadOnlyList<BackupRecord>>(history =>
            [.. history.Select(backup => backup.Deployment == deployment ? Held(backup, documents) : backup)]),
    };

    private static BackupRecord Held(BackupRecord backup, IReadOnlyList<RunDocument> documents)
    {
        if (documents.LastOrDefault(document => document.Outputs.GetValueOrDefault(Id) == backup.Id) is not { } told)
            return Damaged(backup, $"no document of this deployment tells of the backup {backup.Id}");
        if (told.Outputs.GetValueOrDefault(Sha256) is var written && written != backup.Sha256)
            return Damaged(
                backup, $"its SHA-256 was {written ?? "not known"} when it was taken, as its document says, and is {backup.Sha256} here");
        var ended = told.Run.EndedAt;
        var proven = Enum.TryParse<BackupVerification>(told.Outputs.GetValueOrDefault(Verified), ignoreCase: true, out var level)
            ? level
            : BackupVerification.None;
        return backup with
        {
            FinishedAt = backup.FinishedAt < ended ? backup.FinishedAt : ended,
            VerifiedAs = backup.VerifiedAs < proven ? backup.VerifiedAs : proven,
        };
    }

    private static BackupRecord Damaged(BackupRecord backup, string damage) =>
        backup with { Damage = backup.Damage ?? damage, VerifiedAs = BackupVerification.None };
}
