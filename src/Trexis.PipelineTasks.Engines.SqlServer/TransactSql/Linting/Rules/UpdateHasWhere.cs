using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record UpdateHasWhere() : LintRule(
    "update-has-where",
    "An UPDATE without WHERE changes every row, and holds its locks until the last one is written.",
    "UPDATE sales.Customer SET Active = 1;",
    "name the rows: UPDATE … WHERE …, in batches where they are many")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<UpdateSpecification>()
        .Where(update => WrittenTable.IsWhole(update, batch))
        .Select(update => new LintHit(update, $"an UPDATE of {WrittenTable.NameOf(update, batch)} without WHERE"));
}
