using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines;

/// <summary>A habit that makes deployments hurt, found in a script that parses.</summary>
/// <param name="Rule">The rule's name, as a comment in the script suppresses it.</param>
/// <param name="Observed">What stands there.</param>
/// <param name="Better">What should.</param>
public sealed record LintFinding(string Rule, string Observed, string Better, SourceLocation Location)
{
    /// <summary>Whether nobody can tell if the habit is there, for want of a fact.</summary>
    public bool Undecided { get; init; }

    /// <summary>Whether it matters only where the policy limits how long the deployment itself waits for a lock.</summary>
    public bool WhereWaitIsLimited { get; init; }
}

/// <summary>A script and what the linter says of it.</summary>
public sealed record LintedScript(string Name, Fact<IReadOnlyList<LintFinding>> Lint)
{
    public LintedScript Under(WatchPolicy policy) => policy.Wait is not null
        ? this
        : this with { Lint = Lint.Map<IReadOnlyList<LintFinding>>(found => [.. found.Where(finding => !finding.WhereWaitIsLimited)]) };
}
