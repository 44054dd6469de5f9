using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>What a FROM names.</summary>
internal static class TableReferences
{
    /// <summary>Tables that a FROM joins itself; those of queries inside of it are not its own.</summary>
    public static IEnumerable<TableReference> Joined(FromClause? from) => from?.TableReferences.SelectMany(Joined) ?? [];

    public static IEnumerable<TableReference> Joined(TableReference reference) => reference switch
    {
        JoinTableReference join => Joined(join.FirstTableReference).Concat(Joined(join.SecondTableReference)),
        JoinParenthesisTableReference inner => Joined(inner.Join),
        OdbcQualifiedJoinTableReference inner => Joined(inner.TableReference),
        _ => [reference],
    };

    /// <summary>What a FROM calls it.</summary>
    public static string? ExposedName(TableReference reference) => reference switch
    {
        TableReferenceWithAlias { Alias: { } alias } => alias.Value,
        NamedTableReference named => named.SchemaObject.BaseIdentifier.Value,
        VariableTableReference variable => variable.Variable.Name,
        _ => null,
    };
}
