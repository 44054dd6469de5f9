using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Engines.Deployment;

/// <summary>
/// Tells a person watching how far the execution is, at most once a second, and what the server says meanwhile, up to a few lines a script.
/// </summary>
/// <param name="part">What is executed one after the other.</param>
public sealed class ExecutionLog(IPipelineHost host, TimeProvider time, string part = "script") : IProgress<ServerMessage>
{
    private const int MessagesShown = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long? _told;
    private string _script = "";
    private int _messages;

    public void Begin(string script, int at, int count)
    {
        Withheld();
        _script = script;
        _messages = 0;
        if (_told is { } told && time.GetElapsedTime(told) < Interval) return;
        _told = time.GetTimestamp();
        host.Progress($"{part} {at + 1} of {count}: {script}", (double)at / count);
    }

    public void End() => Withheld();

    public void Report(ServerMessage value)
    {
        if (_messages++ < MessagesShown) host.WriteLine($"{_script}: {value.Text}");
    }

    private void Withheld()
    {
        if (_messages > MessagesShown) host.WriteLine($"{_script}: {_messages - MessagesShown} more messages");
    }
}
