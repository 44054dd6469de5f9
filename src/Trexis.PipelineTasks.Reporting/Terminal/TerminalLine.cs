using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>A line for a terminal or a log.</summary>
public sealed record TerminalLine(string Text, LineTone Tone = LineTone.Plain)
{
    public static implicit operator TerminalLine(string text) => new(text);

    public override string ToString() => Text;
}

/// <summary>How much a terminal shows of a run.</summary>
public enum TerminalDetail
{
    /// <summary>What stops the deployment, and the deployment's verdict.</summary>
    Quiet,

    /// <summary>The plan, a line for each task, what asks for something, and the deployment's verdict.</summary>
    Normal,

    /// <summary>Every result.</summary>
    Verbose,

    /// <summary>Nothing: whoever runs several tasks tells what became of them.</summary>
    Silent,
}
