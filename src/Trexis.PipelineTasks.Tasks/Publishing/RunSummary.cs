using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>What a run wants the pull request and the commit to say of it, in place of its own checklist.</summary>
/// <param name="Headline">One sentence.</param>
/// <param name="Failing">Whether somebody has to act.</param>
/// <param name="Comment">Markdown, made from the address of the whole and the most characters it may have.</param>
public sealed record RunSummary(string Headline, bool Failing, Func<string, int, string> Comment)
{
    /// <summary>Whether nothing was carried out yet where it speaks of: its status is another than the deployment's.</summary>
    public bool IsPlan { get; init; }

    /// <summary>Of all documents that the notice speaks for.</summary>
    public IReadOnlyList<RunResult> Results { get; init; } = [];

    /// <summary>What a terminal shows at the end.</summary>
    public IReadOnlyList<TerminalLine> Terminal { get; init; } = [];

    /// <summary>Of all plans that the notice speaks for.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = [];
}
