using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements that write rows.</summary>
internal static class DataStatements
{
    public static IReadOnlyList<FoundOperation>? Of(
        TSqlStatement statement,
        ScriptKnowledge knowledge,
        Func<ExecuteSpecification, IReadOnlyList<FoundOperation>> called) => statement switch
    {
        // INSERT … EXEC does whatever the procedure does.
        InsertStatement { InsertSpecification.InsertSource: ExecuteInsertSource source } insert =>
            [.. Rows(insert.InsertSpecification, knowledge, Kinds.InsertRows), .. called(source.Execute)],
        InsertStatement insert => Rows(insert.InsertSpecification, knowledge, Kinds.InsertRows),
        UpdateStatement update =>
            Rows(update.UpdateSpecification, knowledge, subject => Kinds.UpdateRows(subject, ChosenRows.By(update.UpdateSpecification))),
        DeleteStatement delete =>
            Rows(delete.DeleteSpecification, knowledge, subject => Kinds.DeleteRows(subject, ChosenRows.By(delete.DeleteSpecification))),
        MergeStatement merge => Rows(
            merge.MergeSpecification,
            knowledge,
            subject => Kinds.MergeRows(subject, merge.MergeSpecification.ActionClauses.Any(clause => clause.Action is DeleteMergeAction))),
        TruncateTableStatement truncate =>
            Found.One(Kinds.TruncateTable(ObjectNames.Of(truncate.TableName)), ObjectNames.Of(truncate.TableName)),
        BulkInsertBase bulk => Found.One(Kinds.BulkInsert(ObjectNames.Of(bulk.To)), ObjectNames.Of(bulk.To)),
        SelectStatement { Into: { } into } => Into(ObjectNames.Of(into), knowledge),
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Rows(
        DataModificationSpecification specification, ScriptKnowledge knowledge, Func<string, Operation> kind)
    {
        var name = specification.Target switch
        {
            NamedTableReference => ObjectNames.Of(WrittenObjects.Table(specification)!),
            VariableTableReference => "@",
            _ => null,
        };
        if (name is null) return Found.One(Kinds.Unclassified("write-rows", StatementText.Of(specification.Target)));
        return name[0] is '#' or '@' || knowledge.IsNew(name) ? Quiet(name, kind) : Found.One(kind(name), name);
    }

    // Rows of a temporary table go with the connection; rows of a table that this very text makes were nobody's before.
    private static IReadOnlyList<FoundOperation> Quiet(string name, Func<string, Operation> kind) => name[0] is '#' or '@'
        ? Found.Nothing
        : Found.One(kind(name) with { Risk = Risk.Safe, Why = "The table is new; its rows come from this script.", SaferWay = null }, name);

    private static IReadOnlyList<FoundOperation> Into(string table, ScriptKnowledge knowledge)
    {
        knowledge.Made(table);
        return table.StartsWith('#') ? Found.Nothing : Found.One(Kinds.CreateTable(table), table);
    }
}
