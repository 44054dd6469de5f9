using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>Where the backups of a run's target go.</summary>
public static class BackupPlace
{
    /// <summary>
    /// The folder that the target names; otherwise <c>backups</c> in the results folder. A server writes backups on its own
    /// machine, where our results folder means nothing: empty for its own default place.
    /// </summary>
    public static string FolderFor(TaskRun run) =>
        run.Target.BackupFolder ?? (run.Deployment.Capabilities.HasServerBackups ? "" : Path.Combine(run.Store.Folder, "backups"));

    /// <summary>Unique to the run: <c>sales.prod.&lt;run&gt;</c>.</summary>
    public static string NameFor(TaskRun run, DatabaseIdentity identity) =>
        $"{Path.GetFileNameWithoutExtension(identity.Database)}.{run.Environment.Name}.{run.Context.Id}";
}
