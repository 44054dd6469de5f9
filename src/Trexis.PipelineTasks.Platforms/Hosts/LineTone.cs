namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What a line of the log means, for those who show it in colour. The text says the same without it.</summary>
public enum LineTone
{
    Plain,
    Passed,
    Notice,
    Failed,
    Faint,
}
