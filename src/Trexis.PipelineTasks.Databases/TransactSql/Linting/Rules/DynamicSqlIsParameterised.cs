using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class DynamicSqlIsParameterised : LintRule
{
    public override string Name => "dynamic-sql-parameterised";

    public override string Why => "A statement put together from values runs whatever the values say.";

    public override string Example => "EXEC ('DELETE FROM ' + @table);";

    public override string Better => "sp_executesql with parameters, and QUOTENAME around names";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<ExecutableStringList>()
        .Where(text => text.Strings.Count > 1 && text.Strings.Any(part => part is VariableReference))
        .Select(text => new LintHit(text, "EXEC of a concatenation with a variable"));
}
