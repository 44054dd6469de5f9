using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record ColumnsAreThereBefore() : LintRule(
    "columns-there-before",
    "The server looks up the columns of a batch before it runs the first statement of it: one that the batch adds is not there yet.",
    "ALTER TABLE sales.Customer ADD Active bit NULL; UPDATE sales.Customer SET Active = 1 WHERE Id = 5;",
    "GO between the statement that adds the column and the first that uses it")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var made = batch.All<CreateTableStatement>()
            .Select(table => table.SchemaObjectName)
            .Concat(batch.All<SelectStatement>().Select(select => select.Into).OfType<SchemaObjectName>())
            .Select(ObjectNames.Format)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var added = batch.All<AlterTableAddTableElementStatement>()
            .Where(alter => !made.Contains(ObjectNames.Format(alter.SchemaObjectName))
                && !ForbiddenTargets.IsTemporary(alter.SchemaObjectName))
            .SelectMany(alter => alter.Definition.ColumnDefinitions.Select(column => (alter, column.ColumnIdentifier)))
            .ToList();
        if (added.Count == 0) return [];
        var statements = batch.All<TSqlStatement>().Where(statement => statement is DataModificationStatement or SelectStatement).ToList();
        return added.SelectMany(one => statements
            .Where(statement => statement.StartOffset > one.alter.StartOffset && !NamesAny(statement, made))
            .SelectMany(statement => Uses(statement, one.alter.SchemaObjectName, one.ColumnIdentifier.Value))
            .Take(1)
            .Select(use => new LintHit(
                use, $"{ObjectNames.Within(one.alter.SchemaObjectName, one.ColumnIdentifier)} is added in the same batch")));
    }

    // A statement over a table that is not there yet is looked up when its turn comes.
    private static bool NamesAny(TSqlStatement statement, HashSet<string> made) =>
        Fragments.All(statement).OfType<NamedTableReference>().Any(table => made.Contains(ObjectNames.Format(table.SchemaObject)));

    private static IEnumerable<ColumnReferenceExpression> Uses(TSqlStatement statement, SchemaObjectName table, string column)
    {
        var fragments = Fragments.All(statement);
        var tables = fragments.OfType<NamedTableReference>().ToList();
        var name = ObjectNames.Format(table);
        var called = tables.Where(reference => Is(ObjectNames.Format(reference.SchemaObject), name))
            .Select(reference => reference.Alias?.Value ?? reference.SchemaObject.BaseIdentifier.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (called.Count == 0) return [];
        return fragments.OfType<ColumnReferenceExpression>()
            .Where(reference => reference.MultiPartIdentifier is { } parts
                && Is(parts.Identifiers[^1].Value, column)
                && (parts.Count > 1 ? called.Contains(parts.Identifiers[^2].Value) : tables.Count == 1));
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
