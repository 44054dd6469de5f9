using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record DeleteHasWhere() : LintRule(
    "delete-has-where",
    "A DELETE without WHERE removes every row one by one, and none of them comes back.",
    "DELETE FROM sales.Draft;",
    "name the rows: DELETE … WHERE …; where all are meant, TRUNCATE TABLE says so")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<DeleteSpecification>()
        .Where(delete => WrittenTable.IsWhole(delete, batch))
        .Select(delete => new LintHit(delete, $"a DELETE from {WrittenTable.NameOf(delete, batch)} without WHERE"));
}
