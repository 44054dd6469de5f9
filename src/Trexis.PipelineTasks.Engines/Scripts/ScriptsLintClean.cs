using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>No pending script holds a habit that hurts in deployments.</summary>
public sealed class ScriptsLintClean : ICheck<IReadOnlyList<LintedScript>>
{
    public CheckInfo Info { get; } = new(
        "scripts.lint-clean",
        "No pending script holds a habit that hurts in deployments",
        "An UPDATE without WHERE, a named database or an open transaction parses well, and does its harm in production.",
        "Each pending script, and of a dacpac the pre- and post-deployment script and every module that the plan makes or changes, is read "
            + "by the linter's rules, without the database; a comment 'trexis: allow RULE: reason' lets one place stand. Where a rule asks "
            + "how large a table is and nobody knows, the place is unknown.",
        "Write it the way the finding proposes, or allow it in place with the reason.");

    public Outcome Judge(IReadOnlyList<LintedScript> facts)
    {
        if (facts.Count == 0) return Outcome.Skipped("No script is pending");
        if (facts.Select(script => script.Lint).OfType<Fact<IReadOnlyList<LintFinding>>.NotApplicable>().FirstOrDefault() is { } absent)
            return Outcome.Skipped(absent.Reason);
        var found = facts.SelectMany(script => script.Lint.ValueOr(null) ?? []).ToLookup(finding => finding.Undecided);
        var findings = FindingList.Capped(
            [
                .. found[false].Concat(found[true])
                    .Select(finding => new Finding(finding.Rule, finding.Observed, finding.Better, finding.Location)),
            ]);
        if (found[false].Any()) return Outcome.Warned(Format([.. found[false]]), findings);
        var unread = facts.Where(script => script.Lint is Fact<IReadOnlyList<LintFinding>>.Unreadable)
            .Select(script => script.Name)
            .ToList();
        if (unread.Count > 0)
            return Outcome.Unknown(
                $"{HumanText.Plural(unread.Count, "script")} could not be read by the linter: {FindingList.Named(unread)}", findings);
        return found[true].Any()
            ? Outcome.Unknown($"nothing found, and not everything could be judged: {Format([.. found[true]])}", findings)
            : Outcome.Passed($"{HumanText.Plural(facts.Count, "pending script")} read, nothing found");
    }

    private static string Format(IReadOnlyList<LintFinding> findings) =>
        $"{HumanText.Plural(findings.Count, "place")} in "
            + $"{FindingList.Named([.. findings.Select(finding => finding.Location.File).Distinct()])}: "
            + $"{FindingList.Named([.. findings.Select(finding => finding.Rule).Distinct()])}";
}
