namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Turns the server's <c>40 percent processed.</c> (message 3211, asked for by STATS) into progress from 0 to 1.</summary>
internal sealed class PercentMessages(IProgress<double> progress) : IProgress<ServerMessage>
{
    private const int PercentProcessed = 3211;

    public void Report(ServerMessage value)
    {
        if (value.Number != PercentProcessed) return;
        var end = value.Text.IndexOf(' ', StringComparison.Ordinal);
        if (end > 0 && int.TryParse(value.Text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var percent))
            progress.Report(Math.Min(1, percent / 100.0));
    }
}
