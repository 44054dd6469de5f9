using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql;

/// <summary>Statements that write rows.</summary>
internal static class DataStatements
{
    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        InsertStatement insert => Rows(insert.InsertSpecification.Target, knowledge, Kinds.InsertRows),
        UpdateStatement update => Rows(update.UpdateSpecification.Target, knowledge, subject => Kinds.UpdateRows(subject, update.UpdateSpecification.WhereClause is not null)),
        DeleteStatement delete => Rows(delete.DeleteSpecification.Target, knowledge, subject => Kinds.DeleteRows(subject, delete.DeleteSpecification.WhereClause is not null)),
        MergeStatement merge => Rows(merge.MergeSpecification.Target, knowledge, subject => Kinds.MergeRows(subject, merge.MergeSpecification.ActionClauses.Any(clause => clause.Action is DeleteMergeAction))),
        TruncateTableStatement truncate => Found.One(Kinds.TruncateTable(ObjectNames.Of(truncate.TableName)), ObjectNames.Of(truncate.TableName)),
        SelectStatement { Into: { } into } => Into(ObjectNames.Of(into), knowledge),
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Rows(TableReference target, ScriptKnowledge knowledge, Func<string, Changes.Operation> kind)
    {
        var name = target switch
        {
            NamedTableReference table => ObjectNames.Of(table.SchemaObject),
            VariableTableReference => "@",
            _ => null,
        };
        if (name is null) return Found.One(Kinds.Unclassified("write-rows", StatementText.Of(target)));
        return name[0] is '#' or '@' || knowledge.IsNew(name) ? Quiet(name, kind) : Found.One(kind(name), name);
    }

    // Rows of a temporary table go with the connection; rows of a table that this very text makes were nobody's before.
    private static IReadOnlyList<FoundOperation> Quiet(string name, Func<string, Changes.Operation> kind) => name[0] is '#' or '@'
        ? Found.Nothing
        : Found.One(kind(name) with { Risk = Changes.Risk.Safe, Why = "The table is new; its rows come from this script.", SaferWay = null }, name);

    private static IReadOnlyList<FoundOperation> Into(string table, ScriptKnowledge knowledge)
    {
        knowledge.Made(table);
        return table.StartsWith('#') ? Found.Nothing : Found.One(Kinds.CreateTable(table), table);
    }
}
