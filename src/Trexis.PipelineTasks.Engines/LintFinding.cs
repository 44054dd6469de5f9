namespace Trexis.PipelineTasks.Engines;

/// <summary>A habit that makes deployments hurt, found in a script that parses.</summary>
/// <param name="Rule">The rule's name, as a comment in the script suppresses it.</param>
/// <param name="Observed">What stands there.</param>
/// <param name="Better">What should.</param>
public sealed record LintFinding(string Rule, string Observed, string Better, SourceLocation Location)
{
    /// <summary>Whether nobody can tell if the habit is there, for want of a fact.</summary>
    public bool Undecided { get; init; }
}

/// <summary>A script and what the linter says of it.</summary>
public sealed record LintedScript(string Name, Fact<IReadOnlyList<LintFinding>> Lint);
