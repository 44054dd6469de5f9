namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>How far an execution is.</summary>
/// <param name="Number">Of the batch that begins, from 1.</param>
/// <param name="Line">Of the script, from 1.</param>
public sealed record BatchProgress(int Number, int Total, int Line);

/// <summary>
/// Sends a script's batches in order, one after the other, and stops at the first that the server refuses. What it has done by
/// then can be read also after an exception.
/// </summary>
public sealed class BatchExecutor(IBatchExecution session, IProgress<BatchProgress> progress, IProgress<ServerMessage> messages)
{
    private bool _counted = true;
    private long? _rows;

    /// <summary>Batches that ran to their end.</summary>
    public int Done { get; private set; }

    /// <summary>Of the batches whose rows the server counted; absent where it counted none, or not all.</summary>
    public long? RowsAffected => _counted ? _rows : null;

    /// <summary>
    /// How many of them stand once the script was ended and its open transaction rolled back; nothing where the batch that ended it may
    /// have committed that transaction before.
    /// </summary>
    public int? Standing { get; private set; } = 0;

    /// <summary>Whether the server has said of a cancelled script that nothing of it is under way any more.</summary>
    public bool IsCancelConfirmed { get; private set; }

    /// <param name="name">The script's, for messages.</param>
    /// <param name="batches">With their variables put in.</param>
    /// <exception cref="FaultException">A batch makes or removes a database; then nothing is executed.</exception>
    /// <exception cref="DatabaseException">The server refused a batch; the error's line is the script's. Or the script left its session
    /// otherwise than it found it. An open transaction is rolled back.</exception>
    public async Task RunAsync(string name, IReadOnlyList<SqlBatch> batches, CancellationToken cancel)
    {
        Refuse(name, batches);
        var (outside, isOpen) = (0, false);
        for (var at = 0; at < batches.Count; at++)
        {
            progress.Report(new BatchProgress(at + 1, batches.Count, batches[at].Line));
            Standing = isOpen && batches[at].Text.Contains("COMMIT", StringComparison.OrdinalIgnoreCase) ? null : outside;
            isOpen = await RunAsync(name, batches[at], cancel) ?? isOpen;
            Done++;
            if (!isOpen) outside = Done;
            Standing = outside;
        }

        if (await session.LeftAsync(cancel) is not { } left) return;
        await session.RollBackAsync(CancellationToken.None);
        throw new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{name} {left}",
            "look at what the script printed before, set back at its end what it sets, then plan again");
    }

    private static void Refuse(string name, IReadOnlyList<SqlBatch> batches)
    {
        foreach (var batch in batches)
        {
            if (DatabaseStatements.FirstIn(batch.Text) is { } statement)
                throw new FaultException(
                    FaultKind.Database,
                    $"{name}:{batch.Line}: the batch holds {statement}, which no deployment executes; nothing was executed",
                    "make or remove databases by hand, then plan again");
        }
    }

    /// <returns>Whether a transaction is open after it.</returns>
    private async Task<bool?> RunAsync(string name, SqlBatch batch, CancellationToken cancel)
    {
        try
        {
            for (var time = 0; time < batch.Count; time++)
            {
                cancel.ThrowIfCancellationRequested();
                if (await session.RunAsync(new SqlText(name, batch.Text), messages, cancel) is { } rows) _rows = (_rows ?? 0) + rows;
            }

            _counted &= CountedRows.TellAll(batch.Text);
            return await session.IsInTransactionAsync(cancel);
        }
        catch (DatabaseException exception)
        {
            if (exception.Kind is not (DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable))
                await session.RollBackAsync(CancellationToken.None);
            throw InScript(exception, batch);
        }
        catch (OperationCanceledException)
        {
            IsCancelConfirmed = await session.RollBackAsync(CancellationToken.None);
            throw;
        }
    }

    private static DatabaseException InScript(DatabaseException exception, SqlBatch batch) => new(
        exception.Kind, exception.Message, exception.Fault.Hint)
    {
        Error = exception.Error is { } error ? error with { Line = batch.Line + (error.Line ?? 1) - 1 } : null,
    };
}
