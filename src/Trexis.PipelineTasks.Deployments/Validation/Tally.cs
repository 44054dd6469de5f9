namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// Collects what a comparison found, each with its own gravity; the worst is the outcome's verdict, the gravest are listed first.
/// </summary>
internal sealed class Tally
{
    private readonly List<(Verdict Verdict, Finding Finding)> _found = [];

    public void Add(Verdict verdict, string subject, string observed, string expected) =>
        _found.Add((verdict, new Finding(subject, observed, expected)));

    /// <param name="passed">The message where nothing was found.</param>
    /// <param name="what">What was found, in the singular: <c>table</c>.</param>
    /// <param name="state">What is the matter with them: <c>not as planned</c>.</param>
    public Outcome Outcome(string passed, string what, string state, string? plural = null)
    {
        var verdict = _found.Count == 0 ? Verdict.Passed : _found.Max(found => found.Verdict);
        var findings = _found.OrderByDescending(found => found.Verdict).Select(found => found.Finding).ToList();
        var message = _found.Count == 0
            ? passed
            : $"{HumanText.Plural(_found.Count, what, plural)} {state}: "
                + $"{FindingList.Named([.. findings.Select(finding => finding.Subject)])}";
        return new Outcome(verdict, message, FindingList.Capped(
            findings))
        { Measured = Quantity.Count(_found.Count), Threshold = Quantity.Count(0) };
    }
}
