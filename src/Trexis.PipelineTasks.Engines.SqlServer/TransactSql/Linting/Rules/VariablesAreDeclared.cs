using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record VariablesAreDeclared() : LintRule(
    "variables-declared",
    "A variable ends with its batch: the server refuses the batch after GO that still names it.",
    "UPDATE sales.Customer SET Active = @active WHERE Id = 5;",
    "DECLARE it again in the batch that uses it, or take the GO out")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var declared = batch.All<DeclareVariableElement>()
            .Select(element => element.VariableName)
            .Concat(batch.All<DeclareTableVariableBody>().Select(body => body.VariableName))
            .Select(name => name?.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        // What stands before the = of a call is the procedure's own.
        var named = batch.All<ExecuteParameter>().Select(parameter => parameter.Variable).ToHashSet();
        return batch.All<VariableReference>()
            .Where(variable => !declared.Contains(variable.Name) && !named.Contains(variable))
            .DistinctBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase)
            .Select(variable => new LintHit(variable, $"{variable.Name} is not declared in its batch"));
    }
}
