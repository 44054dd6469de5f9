namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What a constraint keeps.</summary>
public enum KindOfConstraint
{
    /// <summary>Nobody has said, or two of that name may be there.</summary>
    Unknown,

    /// <summary>That no row breaks a condition.</summary>
    Check,

    /// <summary>The value of rows that bring none.</summary>
    Default,

    /// <summary>That a row refers to one that is there.</summary>
    ForeignKey,

    /// <summary>A primary key or a unique constraint beside the table.</summary>
    Key,

    /// <summary>A primary key or a unique constraint by which the table itself is sorted.</summary>
    ClusteredKey,
}
