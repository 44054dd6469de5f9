using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Files;

namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary>A deployment to a dacpac target: the file is replaced as a whole, under the lock.</summary>
public sealed class StateFileSession : IDeploymentSession
{
    private readonly string _file;
    private readonly FileDeploymentLock _lock;

    internal StateFileSession(string file, FileDeploymentLock held) => (_file, _lock) = (file, held);

    /// <summary>Puts the new state in the old one's place; a reader sees one of the two, whole.</summary>
    /// <exception cref="DatabaseException">The file cannot be written; the old state stands.</exception>
    public void Replace(ReadOnlySpan<byte> state)
    {
        try
        {
            WholeFile.Write(_file, state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.From(exception, _file, "writing the new state");
        }
    }

    public Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel) =>
        throw SchemaOnly.Refusal();

    public Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        var history = StateHistory.Read(_file);
        StateHistory.Write(_file, history with { Journal = [.. history.Journal, .. entries] });
        return Task.CompletedTask;
    }

    public Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel)
    {
        var history = StateHistory.Read(_file);
        StateHistory.Write(_file, history with { Rows = [.. history.Rows, anchor with { Database = StateHistory.NameOf(_file) }] });
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
