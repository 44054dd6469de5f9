using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record DynamicSqlIsParameterised() : LintRule(
    "dynamic-sql-parameterised",
    "A statement put together from values runs whatever the values say.",
    "DECLARE @table sysname = N'sales.Draft'; EXEC ('DELETE FROM ' + @table);",
    "sp_executesql with parameters, and QUOTENAME around names")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<ExecutableStringList>()
        .Where(text => text.Strings.Count > 1 && text.Strings.Any(part => part is VariableReference))
        .Select(text => new LintHit(text, "EXEC of a concatenation with a variable"));
}
