using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>How a result is shown. The mark is never alone: the word says the same without colour or glyph.</summary>
/// <param name="Gravity">For sorting, the gravest first: 0 stops the deployment.</param>
/// <param name="Name">For style sheets and machine readers.</param>
public sealed record ResultStatus(int Gravity, string Mark, string Word, string Name)
{
    public static readonly ResultStatus Failed = new(0, "✗", "failed", "failed");
    public static readonly ResultStatus NotVerifiedButRequired = new(0, "✗", "not checked, required", "failed");
    public static readonly ResultStatus SkippedButRequired = new(0, "✗", "not applicable, required", "failed");
    public static readonly ResultStatus Waived = new(1, "!", "waived", "waived");
    public static readonly ResultStatus NotVerified = new(2, "?", "not checked", "unknown");
    public static readonly ResultStatus NotRun = new(2, "?", "did not run", "unknown");
    public static readonly ResultStatus Warned = new(3, "!", "warned", "warned");
    public static readonly ResultStatus Passed = new(4, "✓", "passed", "passed");
    public static readonly ResultStatus Skipped = new(5, "–", "not applicable", "skipped");

    public LineTone Tone => Gravity switch
    {
        0 => LineTone.Failed,
        < 4 => LineTone.Notice,
        4 => LineTone.Passed,
        _ => LineTone.Faint,
    };

    public static ResultStatus From(RunResult result) => result switch
    {
        { Refuses: true, Verdict: Verdict.Unknown } => NotVerifiedButRequired,
        { Refuses: true, Verdict: Verdict.Skipped } => SkippedButRequired,
        { Refuses: true } => Failed,
        { Waiver: not null, Verdict: Verdict.Failed or Verdict.Unknown or Verdict.Skipped } => Waived,
        _ => From(result.Verdict),
    };

    public static ResultStatus From(Verdict verdict) => verdict switch
    {
        Verdict.Failed => Failed,
        Verdict.Unknown => NotVerified,
        Verdict.Warned => Warned,
        Verdict.Passed => Passed,
        _ => Skipped,
    };

    /// <summary>The worst of what was judged and stops nothing; absent where nobody could tell anything.</summary>
    public static Verdict? OfJudged(IEnumerable<RunResult> results) =>
        results.Select(Effective).Where(verdict => verdict is Verdict.Passed or Verdict.Warned).Cast<Verdict?>().Max();

    /// <summary>The verdict that a result brings to its run: what refuses has failed, what is waived has warned.</summary>
    public static Verdict Effective(RunResult result) => result switch
    {
        { Refuses: true } => Verdict.Failed,
        { Waiver: not null, Verdict: Verdict.Failed } => Verdict.Warned,
        _ => result.Verdict,
    };
}
