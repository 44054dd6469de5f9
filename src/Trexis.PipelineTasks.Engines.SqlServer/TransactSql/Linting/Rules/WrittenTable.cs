using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

/// <summary>What an UPDATE or DELETE writes to.</summary>
internal static class WrittenTable
{
    /// <summary>Whether it outlives the session: neither a temporary table nor a table variable.</summary>
    public static bool IsStored(TableReference target) =>
        target is NamedTableReference { SchemaObject.BaseIdentifier.Value: var name } && !name.StartsWith('#');

    /// <summary>Whether the statement names no rows: neither by a condition, nor by a number, nor by a join.</summary>
    public static bool IsWhole(UpdateDeleteSpecificationBase statement) =>
        statement is { WhereClause: null, TopRowFilter: null }
        && IsStored(statement.Target)
        && statement.FromClause?.TableReferences.All(reference => reference is NamedTableReference) != false;

    /// <summary>The table's name; where the statement names an alias, the table behind it.</summary>
    public static string NameOf(UpdateDeleteSpecificationBase statement)
    {
        if (statement.Target is not NamedTableReference { SchemaObject: var target }) return "a table";
        var behind = statement.FromClause is { } from && target.SchemaIdentifier is null
            ? Fragments.Aliased(from, target.BaseIdentifier.Value)
            : null;
        return ObjectNames.Format(behind ?? target);
    }
}
