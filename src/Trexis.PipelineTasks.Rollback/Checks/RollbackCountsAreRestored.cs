using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Rollback.Checks;

internal sealed class RollbackCountsAreRestored : ICheck<RollbackResult>
{
    public CheckInfo Info { get; } = new(
        "rollback.counts-restored",
        "Every table has its rows from before, or differs as was named beforehand",
        "A rollback option that loses rows which nobody named is a second accident.",
        "Each table's rows now, against the capture that precheck took; a difference passes only where it was named before the rollback "
        + "option "
            + "was taken.",
        "Find out what took the rows; the backup of this deployment still holds what was there before.");

    public Outcome Judge(RollbackResult facts) => facts.Before.Judge(before => facts.After.Judge(after => Compare(before, after, facts)));

    private static Outcome Compare(SchemaInventory before, SchemaInventory after, RollbackResult facts)
    {
        var now = after.Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var judged = before.Tables.Select(table => Compare(table, now.GetValueOrDefault(table.Name), facts))
            .OfType<(Verdict Verdict, Finding Finding)>()
            .ToList();
        var worst = judged.Select(one => one.Verdict).DefaultIfEmpty(Verdict.Passed).Max();
        var findings = FindingList.Capped([.. judged.OrderByDescending(one => one.Verdict).Select(one => one.Finding)]);
        var rows = HumanText.Plural(after.Tables.Sum(table => table.Rows ?? 0), "row");
        return new Outcome(worst, (worst, judged.Count) switch
        {
            (Verdict.Passed, 0) => $"{HumanText.Plural(before.Tables.Count, "table")} with {rows}, each as before the deployment",
            (Verdict.Passed, _) => $"{HumanText.Plural(before.Tables.Count, "table")} with {rows}; "
                + $"{HumanText.Plural(judged.Count, "table")} differ as was named beforehand",
            _ => $"{judged.First(one => one.Verdict == worst).Finding.Subject}: "
                + $"{judged.First(one => one.Verdict == worst).Finding.Observed}",
        }, findings);
    }

    // None where the table is as it was.
    private static (Verdict, Finding)? Compare(TableCapture before, TableCapture? after, RollbackResult facts)
    {
        if (after is null) return (Verdict.Failed, new Finding(before.Name, "is not there", "there, as before"));
        if (before.Rows is not { } was || after.Rows is not { } now)
            return (Verdict.Unknown, new Finding(before.Name, "was not counted", "counted before and after"));
        var (difference, named) = (now - was, facts.Named.GetValueOrDefault(before.Name));
        if (difference == 0) return null;
        var finding = new Finding(
            before.Name,
            $"{HumanText.Number(now)} rows, {HumanText.Number(was)} before",
            named == 0 ? "as before" : $"as before, or {HumanText.Number(was + named)} as named beforehand");
        if (difference == named) return (Verdict.Passed, finding);
        var between = Math.Sign(difference) == Math.Sign(named)
            && Math.Abs(difference) < Math.Abs(named)
            && facts.Rewritten.Contains(before.Name);
        return (between || difference > 0 ? Verdict.Warned : Verdict.Failed, finding);
    }
}
