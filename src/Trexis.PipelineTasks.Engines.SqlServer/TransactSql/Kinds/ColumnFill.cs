namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What rows that are there get in a column that is added.</summary>
internal enum ColumnFill
{
    NewTable,
    Null,
    Default,

    /// <summary>A value that the server writes into every row at once.</summary>
    Written,

    /// <summary>Nothing, and its type decides whether that is allowed.</summary>
    UnknownType,

    /// <summary>Nothing, which is not allowed.</summary>
    Missing,
}
