using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record LargeWritesAreBatched() : LintRule(
    "large-writes-batched",
    "One statement over many rows escalates to a lock on the table, fills the log and cannot be stopped half-way.",
    "UPDATE sales.OrderLine SET Total = Price * Quantity WHERE Total IS NULL;",
    "UPDATE TOP (5000) … WHERE … in a loop, each batch in a transaction of its own")
{
    /// <summary>
    /// From here on one statement holds its locks for seconds, and SQL Server escalates them to the table (at about 5,000 locks).
    /// </summary>
    private const long Large = 100_000;

    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var loops = batch.All<WhileStatement>().ToList();
        foreach (var write in batch.All<UpdateDeleteSpecificationBase>()
            .Where(write => write.TopRowFilter is null && WrittenTable.IsStored(write.Target) && !loops.Any(loop => loop.Holds(write))))
        {
            var table = WrittenTable.NameOf(write, batch);
            if (batch.RowsOf(table) is not { } rows)
            {
                // Of what runs when it is called, only what is known is worth a word.
                if (!batch.IsMadeHere(table) && !batch.IsInModule(write))
                    yield return new LintHit(write, $"one statement over {table}, of which nobody here knows how many rows it holds")
                    {
                        Undecided = true,
                    };
            }
            else if (rows >= Large)
                yield return new LintHit(write, $"one statement over {table}, which holds {HumanText.Number(rows)} rows");
        }
    }
}
