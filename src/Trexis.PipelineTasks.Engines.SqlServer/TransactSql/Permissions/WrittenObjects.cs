using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What a statement writes, makes, changes or drops; what it only reads does not count.</summary>
internal static class WrittenObjects
{
    public static IEnumerable<SchemaObjectName> From(TSqlStatement statement) => statement switch
    {
        CreateTableStatement table => [table.SchemaObjectName],
        AlterTableStatement table => [table.SchemaObjectName],
        DropObjectsStatement drop => drop.Objects,
        TruncateTableStatement truncate => [truncate.TableName],
        IndexStatement index => [index.OnName],
        CreateColumnStoreIndexStatement index => [index.OnName],
        DropIndexStatement drop => drop.DropIndexClauses.OfType<DropIndexClause>().Select(clause => clause.Object),
        ViewStatementBody view => [view.SchemaObjectName],
        ProcedureStatementBody procedure => [procedure.ProcedureReference.Name],
        FunctionStatementBody function => [function.Name],
        TriggerStatementBody { TriggerObject.Name: { } table } => [table],
        SelectStatement { Into: { } into } => [into],
        InsertStatement insert => Written(insert.InsertSpecification),
        UpdateStatement update => Written(update.UpdateSpecification),
        DeleteStatement delete => Written(delete.DeleteSpecification),
        MergeStatement merge => Written(merge.MergeSpecification),
        BulkInsertBase bulk => [bulk.To],
        _ => [],
    };

    /// <summary>The table that is written; an alias is looked up where the statement says what it stands for.</summary>
    public static SchemaObjectName? Table(DataModificationSpecification specification)
    {
        if (specification.Target is not NamedTableReference named) return null;
        var alias = named.SchemaObject.Identifiers.Count == 1 ? named.SchemaObject.BaseIdentifier.Value : null;
        if (alias is null || specification is not UpdateDeleteSpecificationBase { FromClause: { } from }) return named.SchemaObject;
        return Fragments.Aliased(from, alias) ?? named.SchemaObject;
    }

    private static IEnumerable<SchemaObjectName> Written(DataModificationSpecification specification) =>
        Table(specification) is { } table ? [table] : [];
}
