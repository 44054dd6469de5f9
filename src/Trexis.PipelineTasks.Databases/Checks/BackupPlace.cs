namespace Trexis.PipelineTasks.Databases.Checks;

/// <summary>Where the backups of a run's target go.</summary>
public static class BackupPlace
{
    /// <summary>
    /// The folder that the target names; otherwise <c>backups/&lt;environment&gt;[.&lt;target&gt;]</c> in the results folder, one for
    /// each target, so that no database's backup passes for another's.
    /// </summary>
    public static string Of(TaskRun run) =>
        run.Target.BackupFolder ?? Path.Combine(run.Store.Folder, "backups", run.Target.Name is { } name ? $"{run.Environment.Name}.{name}" : run.Environment.Name);

    /// <summary>Unique to the run: <c>sales.prod.&lt;run&gt;</c>.</summary>
    public static string NameFor(TaskRun run, DatabaseIdentity identity) =>
        $"{Path.GetFileNameWithoutExtension(identity.Database)}.{run.Environment.Name}.{run.Context.Id}";
}
