using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Everything that the rollback options are judged by, read once.</summary>
internal sealed record RollbackFacts
{
    /// <summary>Whether this deployment has changed the database.</summary>
    public required bool Applied { get; init; }

    /// <summary>How many of its versioned scripts are in the database while others are yet to run; 0 where all or none are.</summary>
    public int InPart { get; init; }

    /// <summary>Which deployment left the database as it is; absent where none did.</summary>
    public string? LastDeployment { get; init; }

    /// <summary>What is known of the database where this deployment does not stand in it; absent where it does.</summary>
    public string? StandsInstead(string deployment) => (Applied, LastDeployment) switch
    {
        (true, _) => null,
        (_, null) => "no deployment has changed it",
        (_, { } last) => last == deployment ? "it was taken back" : $"{last} changed it last",
    };

    /// <summary>Whether the deployment has anything to do here.</summary>
    public required bool Changes { get; init; }

    /// <summary>Absent where the artifact is a dacpac.</summary>
    public UndoSet? Undo { get; init; }

    /// <summary>The undo scripts with what the engine says they would do.</summary>
    public IReadOnlyList<AssessedScript> UndoScripts { get; init; } = [];

    /// <summary>What would not be as before the deployment once the undo scripts have run, as they were tried.</summary>
    public Fact<IReadOnlyList<Finding>> UndoTrial { get; init; } = Fact.NotApplicable<IReadOnlyList<Finding>>("there is nothing to try");

    /// <summary>What the deployment does or did.</summary>
    public required IReadOnlyList<Operation> Forward { get; init; }

    public required SchemaInventory? Now { get; init; }

    /// <summary>The capture from before the deployment; what is there now where it has not begun.</summary>
    public required Fact<SchemaInventory> Before { get; init; }

    public required BackupFacts Backups { get; init; }

    /// <summary>The id of the backup that this attempt took last before it began, as documents tell; absent where none does.</summary>
    public string? ToldBackup { get; init; }

    /// <summary>The one that <c>--to</c> names; absent where this deployment's own is meant.</summary>
    public BackupRecord? NamedBackup { get; init; }

    /// <summary>Read only where this deployment took one.</summary>
    public SnapshotFacts? Snapshots { get; init; }

    /// <summary>This deployment's own, where it still stands.</summary>
    public SnapshotRecord? Snapshot { get; init; }

    /// <summary>When the latest attempt of this deployment began to change the database: one that was taken back is over.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Of a drill or of a backup that was verified by restoring it.</summary>
    public Duration? Restore { get; init; }
}
