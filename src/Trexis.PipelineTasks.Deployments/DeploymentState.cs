namespace Trexis.PipelineTasks.Deployments;

/// <summary>How far one deployment came in one target, as its documents tell.</summary>
public enum DeploymentState
{
    /// <summary>No document speaks of the target.</summary>
    NotReached,

    /// <summary>Looked at, perhaps refused; nothing of it is in the database.</summary>
    Planned,

    /// <summary>Some of it is in the database, and some is not.</summary>
    PartiallyApplied,

    /// <summary>The connection was lost while something was executed: only the target's own history can tell.</summary>
    Unknown,

    /// <summary>Given up while something was executed; what had been done before stands.</summary>
    Cancelled,

    /// <summary>All of it is in the database.</summary>
    Applied,

    /// <summary>All of it is in the database, and validate refused nothing of it.</summary>
    Validated,

    /// <summary>It was in the database and was taken back.</summary>
    RolledBack,
}
