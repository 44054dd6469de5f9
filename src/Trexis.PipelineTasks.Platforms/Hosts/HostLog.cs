namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>The one way from a host to a stream: hides secrets, makes text inert, keeps lines of several threads whole.</summary>
internal sealed class HostLog(TextWriter output, TextOutlet outlet, Func<string, string> inert)
{
    private readonly Lock _gate = new();

    private const string Reset = "\u001B[0m";

    /// <summary>Text of whatever origin, line by line.</summary>
    /// <param name="colour">What a terminal paints the line with, as ECMA-48 numbers it; none for its own colour.</param>
    public void Text(string text, string colour = "")
    {
        lock (_gate)
        {
            foreach (var line in LogSanitizer.Lines(outlet.Clean(text)))
                output.Write((colour.Length == 0 ? inert(line) : $"\u001B[{colour}m{inert(line)}{Reset}") + "\n");
            output.Flush();
        }
    }

    /// <summary>A command of the host's own, escaped by it.</summary>
    public void Command(string line)
    {
        lock (_gate)
        {
            output.Write(line + "\n");
            output.Flush();
        }
    }

    /// <summary>What becomes of a value inside a command: no secret, no second command, lines kept.</summary>
    public string Value(string text) => string.Join('\n', LogSanitizer.Lines(outlet.Clean(text)).Select(LogSanitizer.WithoutCommands));
}
