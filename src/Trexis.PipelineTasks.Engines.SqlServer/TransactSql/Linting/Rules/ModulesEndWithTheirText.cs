using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record ModulesEndWithTheirText() : LintRule(
    "modules-end",
    "A procedure or trigger goes on to the end of its batch: without GO, what follows is part of its body and runs with every call.",
    "CREATE PROCEDURE sales.Count AS SELECT COUNT(*) FROM sales.Customer; GRANT EXECUTE ON sales.Count TO reader;",
    "GO where the body ends; BEGIN … END around the body where it is meant so")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var bodies = batch.All<ProcedureStatementBody>()
            .Select(procedure => (Name: procedure.ProcedureReference.Name, procedure.StatementList))
            .Concat(batch.All<TriggerStatementBody>().Select(trigger => (trigger.Name, trigger.StatementList)));
        foreach (var (name, list) in bodies)
        {
            var statements = list?.Statements ?? [];
            var first = statements is [BeginEndBlockStatement, var after, ..] ? after : statements.Skip(1).FirstOrDefault(IsNoBody);
            if (first is null) continue;
            var more = statements.Count - statements.IndexOf(first) - 1;
            yield return new LintHit(
                first,
                $"{StatementText.FirstWords(first).TrimEnd(';', ' ')} …"
                    + (more > 0 ? $" and {HumanText.Plural(more, "more statement")}" : "")
                    + $" without GO before: part of the body of {ObjectNames.Format(name)}");
        }
    }

    // Hardly ever what a call should do, and usual after a definition.
    private static bool IsNoBody(TSqlStatement statement) => statement switch
    {
        DropTableStatement drop => !drop.Objects.All(table => table.BaseIdentifier.Value.StartsWith('#')),
        CreateTableStatement table => !table.SchemaObjectName.BaseIdentifier.Value.StartsWith('#'),
        AlterTableStatement table => !table.SchemaObjectName.BaseIdentifier.Value.StartsWith('#'),
        SecurityStatement or DropObjectsStatement or CreateSynonymStatement or CreateTypeStatement or CreateRoleStatement => true,
        _ => false,
    };
}
