using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record WritesSeeCommittedRows() : LintRule(
    "writes-see-committed-rows",
    "With NOLOCK a write is based on rows that may be rolled back, read twice or missed.",
    "INSERT INTO sales.Total (Sum) SELECT SUM(Amount) FROM sales.[Order] WITH (NOLOCK);",
    "read without the hint; where readers must not wait, READ_COMMITTED_SNAPSHOT")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var writes = batch.All<DataModificationSpecification>().ToList();
        return batch.All<TableHint>()
            .Where(hint => hint.HintKind is TableHintKind.NoLock or TableHintKind.ReadUncommitted && writes.Any(write => write.Holds(hint)))
            .Select(hint => new LintHit(hint, "NOLOCK in a statement that writes"));
    }
}
