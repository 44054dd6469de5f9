using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record SchemaIsNamed() : LintRule(
    "schema-named",
    "A name without schema means what the login's default schema says: another table for another login.",
    "CREATE TABLE Customer (Id int NOT NULL);",
    "dbo.Customer, or the schema that is meant")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var local = LocalNames(batch);
        var tables = batch.All<NamedTableReference>().Select(table => table.SchemaObject)
            .Concat(batch.All<CreateTableStatement>().Select(create => create.SchemaObjectName))
            .Concat(batch.All<AlterTableStatement>().Select(alter => alter.SchemaObjectName))
            .Concat(batch.All<CreateIndexStatement>().Select(index => index.OnName))
            .Concat(batch.All<ViewStatementBody>().Select(view => view.SchemaObjectName))
            .Concat(batch.All<ProcedureStatementBody>().Select(procedure => procedure.ProcedureReference.Name))
            .Concat(batch.All<DropObjectsStatement>().SelectMany(drop => drop.Objects));
        return tables.Where(name => name.SchemaIdentifier is null
            && !local.Contains(name.BaseIdentifier.Value)
            && !name.BaseIdentifier.Value.StartsWith('#'))
            .Distinct()
            .Select(name => new LintHit(name, $"{name.BaseIdentifier.Value} without schema"));
    }

    // Aliases, common table expressions and the tables of a trigger are no objects.
    private static HashSet<string> LocalNames(LintedBatch batch) => new(
        batch.All<TableReferenceWithAlias>().Select(table => table.Alias?.Value).OfType<string>()
            .Concat(batch.All<CommonTableExpression>().Select(expression => expression.ExpressionName.Value))
            .Concat(["inserted", "deleted"]),
        StringComparer.OrdinalIgnoreCase);
}
