namespace Trexis.PipelineTasks.Engines;

/// <summary>
/// Sends batches on one connection, so that SET options, temporary tables and an open transaction last from
/// batch to batch, as in sqlcmd. An engine that implements it promises: the text goes out as it stands, no parameters and no
/// transaction of its own around it; the first error of severity 11 and above ends the batch as an exception; a cancelled
/// token cancels the statement on the server.
/// </summary>
public interface IBatchExecution
{
    /// <param name="messages">What the server prints meanwhile, as it arrives.</param>
    /// <returns>The rows of all its statements that count some; absent where none does.</returns>
    /// <exception cref="DatabaseException">The server's error; <see cref="ServerError.Line"/> counts from the batch's first
    /// line.</exception>
    Task<long?> RunAsync(SqlText batch, IProgress<ServerMessage> messages, CancellationToken cancel);

    /// <summary>
    /// What the batches left otherwise than they found it, as the end of a sentence; absent where nothing: another database, an open
    /// transaction, a SET option, or execution switched off (<c>SET NOEXEC ON</c>), under which everything succeeds and nothing happens.
    /// </summary>
    Task<string?> LeftAsync(CancellationToken cancel);

    /// <summary>
    /// Whether the batches so far have left a transaction open, by whatever word: under <c>SET IMPLICIT_TRANSACTIONS ON</c> none is needed.
    /// Absent where execution is off, and nothing can be asked.
    /// </summary>
    Task<bool?> IsInTransactionAsync(CancellationToken cancel);

    /// <summary>Rolls back the transaction that a failed or cancelled script left open, if there is one.</summary>
    /// <returns>Whether the server has answered, so that nothing of the script is under way any more.</returns>
    Task<bool> RollBackAsync(CancellationToken cancel);
}
