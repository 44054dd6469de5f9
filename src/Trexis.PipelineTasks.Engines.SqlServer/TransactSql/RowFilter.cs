using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Whether an UPDATE or DELETE chooses rows, or means all of them.</summary>
internal static class RowFilter
{
    public static bool By(UpdateDeleteSpecificationBase specification) =>
        Chooses(specification.WhereClause) || Joins(specification.FromClause);

    // A condition that looks at no column, such as 1 = 1, chooses all rows or none.
    private static bool Chooses(WhereClause? where) =>
        where is not null
        && (where.Cursor is not null || Fragments.All(where.SearchCondition).Any(part => part is ColumnReferenceExpression));

    // An inner join keeps only rows that have a partner.
    private static bool Joins(FromClause? from) =>
        from is not null && from.TableReferences.Any(table => table is QualifiedJoin { QualifiedJoinType: QualifiedJoinType.Inner });
}
