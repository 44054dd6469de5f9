namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What a constraint keeps.</summary>
internal enum KindOfConstraint
{
    Unknown,

    Check,

    Default,

    ForeignKey,

    /// <summary>A primary key or a unique constraint beside the table.</summary>
    Key,

    /// <summary>A primary key or a unique constraint by which the table itself is sorted.</summary>
    ClusteredKey,
}
