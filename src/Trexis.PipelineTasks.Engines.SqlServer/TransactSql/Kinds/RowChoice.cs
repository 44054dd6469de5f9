namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>Which rows of its table a statement means.</summary>
internal enum RowChoice
{
    All,

    /// <summary>A number of rows, and nobody can tell which.</summary>
    Number,

    Chosen,
}
