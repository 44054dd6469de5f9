using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record TransactionIsEnded() : LintRule(
    "transaction-ended",
    "A transaction that a script leaves open holds its locks until the connection ends, and takes everything after it back with it.",
    "BEGIN TRANSACTION; UPDATE sales.Customer SET Active = 1 WHERE Id = 5;",
    "COMMIT in the same batch; a script runs in a transaction of its own anyway")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var begun = batch.All<BeginTransactionStatement>().ToList();
        var committed = batch.All<CommitTransactionStatement>().Count();
        return begun.Skip(committed).Select(begin => new LintHit(begin, "BEGIN TRANSACTION without a COMMIT in its batch"));
    }
}
