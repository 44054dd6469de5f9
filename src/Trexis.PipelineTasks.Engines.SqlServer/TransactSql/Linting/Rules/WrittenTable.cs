using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

/// <summary>What an UPDATE or DELETE writes to.</summary>
internal static class WrittenTable
{
    // Of the views and synonyms of a target the linter knows nothing.
    private static readonly ScriptKnowledge Nothing = new(ServerParser.Newest(), null, KnownSchema.Unknown);

    /// <summary>Whether it outlives the session: neither a temporary table nor a table variable.</summary>
    public static bool IsStored(TableReference target) =>
        target is NamedTableReference { SchemaObject.BaseIdentifier.Value: var name } && !name.StartsWith('#');

    /// <summary>
    /// Whether the statement names no rows: neither by a condition, nor by a number, nor by a join, nor in a query that it writes through.
    /// </summary>
    public static bool IsWhole(UpdateDeleteSpecificationBase statement, LintedBatch batch) =>
        statement is { WhereClause: null, TopRowFilter: null }
        && IsStored(statement.Target)
        && statement.FromClause?.TableReferences.All(reference => reference is NamedTableReference) != false
        && !Behind(statement, batch).Any(table => table.IsNarrowed);

    /// <summary>The table's name; where the statement names an alias or an expression, the table behind it.</summary>
    public static string NameOf(UpdateDeleteSpecificationBase statement, LintedBatch batch) =>
        Behind(statement, batch).Select(table => table.Name).FirstOrDefault() is { } name ? ObjectNames.Format(name) : "a table";

    private static IReadOnlyList<BaseTable> Behind(UpdateDeleteSpecificationBase statement, LintedBatch batch) =>
        BaseTables.Of(statement, batch.WithOf(statement), Nothing);
}
