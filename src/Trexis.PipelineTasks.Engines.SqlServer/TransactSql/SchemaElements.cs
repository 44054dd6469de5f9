using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements that CREATE SCHEMA carries out itself: what they name without a schema is in the new one.</summary>
internal static class SchemaElements
{
    public static IEnumerable<TSqlStatement> Named(CreateSchemaStatement schema)
    {
        var name = schema.Name?.Value ?? schema.Owner?.Value;
        foreach (var statement in schema.StatementList?.Statements ?? [])
        {
            if (name is not null && Object(statement) is { Identifiers.Count: 1 } own)
                own.Identifiers.Insert(0, new Identifier { Value = name });
            yield return statement;
        }
    }

    private static MultiPartIdentifier? Object(TSqlStatement statement) => statement switch
    {
        CreateTableStatement table => table.SchemaObjectName,
        ViewStatementBody view => view.SchemaObjectName,
        SecurityStatement { SecurityTargetObject: { ObjectKind: SecurityObjectKind.NotSpecified or SecurityObjectKind.Object } target } =>
            target.ObjectName.MultiPartIdentifier,
        _ => null,
    };
}
