using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements that write rows.</summary>
internal static class DataStatements
{
    public static IReadOnlyList<ClassifiedOperation>? Classify(
        TSqlStatement statement,
        ScriptKnowledge knowledge,
        Func<ExecuteSpecification, IReadOnlyList<ClassifiedOperation>> called) => statement switch
        {
            // INSERT … EXEC does whatever the procedure does.
            InsertStatement { InsertSpecification.InsertSource: ExecuteInsertSource source } insert =>
                [.. Rows(insert.InsertSpecification, knowledge, OperationCatalog.InsertRows), .. called(source.Execute)],
            InsertStatement insert => Rows(insert.InsertSpecification, knowledge, OperationCatalog.InsertRows),
            UpdateStatement update =>
                Rows(
                    update.UpdateSpecification,
                    knowledge,
                    subject => OperationCatalog.UpdateRows(subject, RowFilter.By(update.UpdateSpecification))),
            DeleteStatement delete =>
                Rows(
                    delete.DeleteSpecification,
                    knowledge,
                    subject => OperationCatalog.DeleteRows(subject, RowFilter.By(delete.DeleteSpecification))),
            MergeStatement merge => Rows(
                merge.MergeSpecification,
                knowledge,
                subject => OperationCatalog.MergeRows(
                    subject, merge.MergeSpecification.ActionClauses.Any(clause => clause.Action is DeleteMergeAction))),
            TruncateTableStatement truncate =>
                Classified.One(
                    OperationCatalog.TruncateTable(ObjectNames.Format(truncate.TableName)), ObjectNames.Format(truncate.TableName)),
            BulkInsertBase bulk => Classified.One(OperationCatalog.BulkInsert(ObjectNames.Format(bulk.To)), ObjectNames.Format(bulk.To)),
            SelectStatement { Into: { } into } => Into(ObjectNames.Format(into), knowledge),
            _ => null,
        };

    private static IReadOnlyList<ClassifiedOperation> Rows(
        DataModificationSpecification specification, ScriptKnowledge knowledge, Func<string, Operation> kind)
    {
        var name = specification.Target switch
        {
            NamedTableReference => ObjectNames.Format(WrittenObjects.Table(specification)!),
            VariableTableReference => "@",
            _ => null,
        };
        if (name is null) return Classified.One(OperationCatalog.Unclassified("write-rows", StatementText.Format(specification.Target)));
        return name[0] is '#' or '@' || knowledge.IsNew(name) ? Quiet(name, kind) : Classified.One(kind(name), name);
    }

    // Rows of a temporary table go with the connection; rows of a table that this very text makes were nobody's before.
    private static IReadOnlyList<ClassifiedOperation> Quiet(string name, Func<string, Operation> kind) => name[0] is '#' or '@'
        ? Classified.Nothing
        : Classified.One(
            kind(name) with { Risk = Risk.Safe, Why = "The table is new; its rows come from this script.", SaferWay = null }, name);

    private static IReadOnlyList<ClassifiedOperation> Into(string table, ScriptKnowledge knowledge)
    {
        knowledge.Made(table);
        return table.StartsWith('#') ? Classified.Nothing : Classified.One(OperationCatalog.CreateTable(table), table);
    }
}
