using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Statements that read or write rows.</summary>
internal static class RowStatements
{
    public static IReadOnlyList<Operation>? Of(TSqlStatement statement) => statement switch
    {
        InsertStatement insert => Inserted(insert),
        UpdateStatement update => [Written(update.UpdateSpecification, update.UpdateSpecification.WhereClause, Operations.UpdateRows)],
        DeleteStatement delete => [Written(delete.DeleteSpecification, delete.DeleteSpecification.WhereClause, Operations.DeleteRows)],
        MergeStatement merge => [Subject(merge.MergeSpecification) is { } table && IsLocal(table) ? Operations.Session(table) : Operations.MergeRows(Subject(merge.MergeSpecification))],
        TruncateTableStatement truncate => [Names.IsTemporary(truncate.TableName) ? Operations.Session(Names.Of(truncate.TableName)) : Operations.Truncate(Names.Of(truncate.TableName))],
        BulkInsertBase bulk => [Operations.BulkInsert(Names.Of(bulk.To))],
        SelectStatement { Into: { } into } => [Names.IsTemporary(into) ? Operations.CreateTemporary(Names.Of(into)) : Operations.CreateTable(Names.Of(into))],
        SelectStatement => [Operations.ReadRows("SELECT")],
        _ => null,
    };

    // INSERT … EXEC does whatever the procedure does.
    private static List<Operation> Inserted(InsertStatement insert)
    {
        var subject = Subject(insert.InsertSpecification);
        List<Operation> operations = [IsLocal(subject) ? Operations.Session(subject) : Operations.InsertRows(subject)];
        if (insert.InsertSpecification.InsertSource is ExecuteInsertSource source) operations.AddRange(Calls.Of(source.Execute));
        return operations;
    }

    private static Operation Written(UpdateDeleteSpecificationBase specification, WhereClause? where, Func<string, bool, Operation> operation)
    {
        var subject = Subject(specification);
        return IsLocal(subject) ? Operations.Session(subject) : operation(subject, Chooses(where) || Joins(specification.FromClause));
    }

    private static string Subject(DataModificationSpecification specification) => specification.Target switch
    {
        VariableTableReference variable => variable.Variable.Name,
        _ => Names.Of(Targets.Table(specification, Targets.FromOf(specification))),
    };

    private static bool IsLocal(string subject) => subject.StartsWith('@') || subject.StartsWith('#');

    /// <summary>A condition that looks at no column, such as <c>1 = 1</c>, chooses all rows or none.</summary>
    private static bool Chooses(WhereClause? where)
    {
        if (where is null) return false;
        if (where.Cursor is not null) return true;
        var visitor = new LooksAtColumns();
        where.SearchCondition.Accept(visitor);
        return visitor.Found;
    }

    // An inner join keeps only rows that have a partner.
    private static bool Joins(FromClause? from) =>
        from is not null && from.TableReferences.Any(table => table is QualifiedJoin { QualifiedJoinType: QualifiedJoinType.Inner });

    private sealed class LooksAtColumns : TSqlFragmentVisitor
    {
        public bool Found { get; private set; }

        public override void Visit(ColumnReferenceExpression node) => Found = true;
    }
}
