using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record TransactionIsEnded() : LintRule(
    "transaction-ended",
    "A transaction that a script leaves open holds its locks until the connection ends, and takes everything after it back with it; "
        + "one that it has not begun is the deployment's own.",
    "BEGIN TRANSACTION; UPDATE sales.Customer SET Active = 1 WHERE Id = 5;",
    "COMMIT or ROLLBACK in the same batch; a script runs in a transaction of its own anyway")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var begun = batch.All<BeginTransactionStatement>().ToList();
        var committed = batch.All<CommitTransactionStatement>().Count();
        // One that stands below no condition and in no handler ends all that were begun before it.
        var undone = batch.Script.Batches.SelectMany(inner => inner.Statements).OfType<RollbackTransactionStatement>()
            .Where(back => back.Name is null)
            .Select(back => back.FirstTokenIndex)
            .DefaultIfEmpty(-1)
            .Max();
        var open = begun.Skip(committed)
            .Where(begin => begin.FirstTokenIndex > undone)
            .Select(begin => new LintHit(begin, "BEGIN TRANSACTION without a COMMIT or ROLLBACK in its batch"));
        return begun.Count > 0 || batch.All<SaveTransactionStatement>().Any() ? open : batch.RunNow().Select(Ending).OfType<LintHit>();
    }

    // It ends what the script has not begun.
    private static LintHit? Ending(TSqlStatement statement) => statement switch
    {
        CommitTransactionStatement => new LintHit(statement, "COMMIT without a BEGIN TRANSACTION in its batch"),
        RollbackTransactionStatement => new LintHit(statement, "ROLLBACK without a BEGIN TRANSACTION in its batch"),
        _ => null,
    };
}
