namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>One thing of a set-up that was looked at.</summary>
/// <param name="Verdict">Unknown where nobody can see it from here.</param>
/// <param name="Subject">Such as <c>prod: connection</c>.</param>
/// <param name="Command">What mends it, or shows it where it was not seen; absent where nothing is to be done.</param>
internal sealed record SetupFinding(Verdict Verdict, string Subject, string Says, string? Command = null);
