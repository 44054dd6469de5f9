namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>Which rows of its table a statement means.</summary>
internal enum RowChoice
{
    All,

    /// <summary>A number of rows, and nobody can tell which.</summary>
    Number,

    /// <summary>By its WHERE.</summary>
    Chosen,

    /// <summary>By a join that not every row finds a partner in.</summary>
    Joined,

    /// <summary>By a query through which it writes.</summary>
    Narrowed,
}
