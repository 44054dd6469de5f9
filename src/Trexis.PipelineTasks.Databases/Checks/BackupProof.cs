using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.Checks;

/// <summary>A backup with what its verification came to.</summary>
public sealed record BackupProof(BackupRecord Backup, BackupVerificationResult Result)
{
    /// <summary>Where the policy demands no backup, no backup task will speak of these: so that silence is not taken for neglect.</summary>
    public static void SayWhereNoneIsDemanded(TaskRun run)
    {
        if (run.EnvironmentPolicy.Backup.IsDemanded) return;
        var none = Outcome.Skipped($"the policy asks for no backup in {run.Environment.Name}");
        run.Journal.Add(new BackupIsVerified().Info, none, ResultKind.Check);
        run.Journal.Add(new BackupIsRestored().Info, none, ResultKind.Check);
    }
}
