using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>A connection that writes down every batch it is sent and executes none.</summary>
public sealed class RecordingBatches : IBatchExecution
{
    private readonly List<string> _transcript = [];
    private (string Text, int Line)? _refused;
    private bool _isInTransaction;
    private bool _begins;

    /// <summary>What was sent, in order; questions and rollbacks stand between the batches in words.</summary>
    public IReadOnlyList<string> Transcript => _transcript;

    /// <summary>What the session ends up with.</summary>
    public string? Left { get; set; }

    /// <summary>Whether the server confirms that it ended what was cancelled.</summary>
    public bool Confirms { get; set; } = true;

    /// <summary>Runs after each batch, with its text.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Refuses the batch that holds this text, at this line of the batch.</summary>
    public void Refuse(string text, int line) => _refused = (text, line);

    public Task<long?> RunAsync(SqlText batch, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        _transcript.Add(batch.Text);
        if (_refused is { } refused && batch.Text.Contains(refused.Text, StringComparison.Ordinal))
        {
            throw new DatabaseException(DatabaseErrorKind.Statement, "the server refused the batch")
            {
                Error = new ServerError(547, "the constraint says no", Severity: 16, State: 1, Line: refused.Line),
            };
        }

        if (batch.Text.Contains("BEGIN TRANSACTION", StringComparison.Ordinal)) _isInTransaction = true;
        if (_begins) _isInTransaction = true;
        if (batch.Text.Contains("COMMIT TRANSACTION", StringComparison.Ordinal)) _isInTransaction = false;
        _begins |= batch.Text.Contains("SET IMPLICIT_TRANSACTIONS ON", StringComparison.Ordinal);
        After(batch.Text);
        return Task.FromResult<long?>(1);
    }

    public Task<string?> LeftAsync(CancellationToken cancel)
    {
        _transcript.Add("left?");
        return Task.FromResult(Left);
    }

    public Task<bool?> IsInTransactionAsync(CancellationToken cancel) => Task.FromResult<bool?>(_isInTransaction);

    public Task<bool> RollBackAsync(CancellationToken cancel)
    {
        _transcript.Add("roll back");
        return Task.FromResult(Confirms);
    }
}
