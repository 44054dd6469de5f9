using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>One script on its way through its session.</summary>
internal sealed class ScriptExecuting(
    ScriptToRun script, IReadOnlyList<SqlBatch> batches, ScriptSession work, IProgress<ServerMessage> messages)
{
    private bool _endedTransaction;

    public ScriptToRun Script => script;

    public ScriptSession Work => work;

    /// <summary>
    /// Whether the script ended the transaction that it runs in, and no error of the server's did: it was told so, or another one began.
    /// </summary>
    public bool EndedTransaction => _endedTransaction || work.Session.MismatchedTransactions;

    /// <param name="before">What has to hold before each batch.</param>
    /// <returns>The rows that the server counted; nothing where it counted none, or not all.</returns>
    /// <exception cref="DatabaseException">The server refused a batch, or the script left its session otherwise than it found
    /// it.</exception>
    public async Task<long?> SendAsync(Func<Task> before, CancellationToken cancel)
    {
        var begun = work.Session.TransactionsBegun;
        try
        {
            return await SendAllAsync(before, cancel);
        }
        finally
        {
            _endedTransaction |= script.Transactional && work.Session.TransactionsBegun > begun;
        }
    }

    private async Task<long?> SendAllAsync(Func<Task> before, CancellationToken cancel)
    {
        long? rows = null;
        var counted = true;
        var state = script.Transactional ? await work.StateAsync(cancel) : work.Began;
        var own = state?.Transaction;
        foreach (var batch in batches)
        {
            for (var time = 0; time < batch.Count; time++)
            {
                await before();
                if ((await work.ExecuteAsync(script.Sql, batch, messages, cancel)).Rows is { } more) rows = (rows ?? 0) + more;
            }

            state = await work.StateAsync(cancel);
            counted &= CountedRows.TellAll(batch.Text);
            if (!script.Transactional || state is null) continue;
            if (state.Transactions > 0 && state.Transaction == own)
            {
                if (!state.BeginsTransactions) await work.GuardAsync(script.Sql.Name, cancel);
                continue;
            }

            // What comes after its end would be no part of it.
            _endedTransaction = true;
            throw Refused("ended the transaction that it runs in");
        }

        if (work.Left(state, script.Transactional ? 1 : 0) is { } left) throw Refused(left);
        return counted ? rows : null;
    }

    private DatabaseException Refused(string how) => new(
        DatabaseErrorKind.Statement,
        $"{work.Session.Place}: {script.Sql.Name} {how}",
        script.Transactional
            ? "take that statement out of the script, or set back what it sets: it runs in a transaction with its journal row"
            : "take that statement out of the script, or set back what it sets; look what of it is there, then say so with resolve");
}
