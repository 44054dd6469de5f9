using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataCountsAreAsPlanned : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.counts-as-planned",
        "Every table has the rows that were planned",
        "Rows that are gone without anyone having planned it are the costliest thing a deployment can do.",
        "Each table's rows after, against before. A change announced under rows: must lie in its range. Not announced: a loss fails and a "
            + "gain warns, for a table in use grows while it is deployed to; where the plan itself writes rows, a gain passes and a loss "
            + "warns. A table that the plan drops is fine, any other that is gone fails, and figures that are estimates leave it unknown. "
            + "Where a run after the accepted one found nothing left to do, the change came true already, and nothing is expected.",
        "Find out what took or added the rows; announce the change under rows: of the change file where it is meant, otherwise roll back.");

    public Outcome Judge(ValidationFacts facts) =>
        facts.Before.Judge(before => facts.After.Judge(after => Compare(before.Schema, after.Schema, facts)));

    private static Outcome Compare(SchemaInventory before, SchemaInventory after, ValidationFacts facts)
    {
        var plan = new AnnouncedChanges(facts.Operations);
        var expectations = new ExpectedRowsByTable(
            facts.ExpectedRows, [.. before.Tables.Concat(after.Tables).Select(table => table.Name).Distinct(StringComparer.Ordinal)]);
        var now = after.Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var renamed = new RenamedTables(facts.Operations);
        var there = now.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = before.Tables.Select(table => renamed.NameAfter(table.Name, there)).ToHashSet(StringComparer.Ordinal);
        var tally = new Tally();
        foreach (var table in before.Tables)
        {
            if (now.TryGetValue(renamed.NameAfter(table.Name, there), out var current))
                Compare(table, current, expectations.For(current.Name) ?? expectations.For(table.Name), plan, tally);
            else if (!plan.Drops(table.Name))
                tally.Add(Verdict.Failed, table.Name, $"gone, with {Rows(table)}", "there: the plan does not drop it");
        }

        foreach (var table in after.Tables.Where(table => !known.Contains(table.Name)))
            JudgeNew(table, expectations.For(table.Name), plan, tally);
        foreach (var (name, expected) in expectations.Unmatched) tally.Add(
            Verdict.Failed, name, "there is no such table", $"{expected.Text} rows");
        return tally.Outcome(Summary(before, after, expectations.Matched, facts.CameTrueIn), "table", "not as planned");
    }

    private static void Compare(TableCapture before, TableCapture after, RowExpectation? expected, AnnouncedChanges plan, Tally tally)
    {
        if (before.Rows is not { } was || after.Rows is not { } now)
        {
            tally.Add(
                Verdict.Unknown,
                before.Name,
                $"not counted: {(before.Rows is null ? before.Unreadable : after.Unreadable) ?? "no reason is known"}",
                "counted before and after");
            return;
        }

        var difference = now - was;
        var verdict = expected is null
            ? Unannounced(difference, plan.WritesRowsOf(before.Name) || plan.WritesRowsOf(after.Name))
            : expected.Allows(difference) ? Verdict.Passed : Verdict.Failed;
        if (verdict == Verdict.Passed) return;
        var exact = before.RowsAreExact && after.RowsAreExact;
        tally.Add(
            exact || verdict == Verdict.Warned ? verdict : Verdict.Unknown,
            after.Name,
            $"{Signed(difference)} rows ({HumanText.Number(was)} before, {HumanText.Number(now)} after{(exact ? "" : ", estimated")})",
            expected is null ? "no announced change" : $"{expected.Text} rows");
    }

    private static Verdict Unannounced(long difference, bool written) => difference switch
    {
        0 => Verdict.Passed,
        > 0 => written ? Verdict.Passed : Verdict.Warned,
        _ => written ? Verdict.Warned : Verdict.Failed,
    };

    private static void JudgeNew(TableCapture table, RowExpectation? expected, AnnouncedChanges plan, Tally tally)
    {
        if (expected is not null && table.Rows is { } rows)
        {
            if (!expected.Allows(rows)) tally.Add(Verdict.Failed, table.Name, $"new, with {Rows(table)}", $"{expected.Text} rows");
        }
        else if (!plan.Touches(table.Name))
        {
            tally.Add(Verdict.Warned, table.Name, $"new, with {Rows(table)}", "no table that the plan does not name");
        }
    }

    private static string Summary(SchemaInventory before, SchemaInventory after, int announced, string? cameTrueIn)
    {
        var total = after.Tables.Sum(table => table.Rows ?? 0);
        var change = total - before.Tables.Sum(table => table.Rows ?? 0);
        var expected = cameTrueIn is not null ? $"what was announced came true in {cameTrueIn}, and nothing is expected since"
            : announced == 0 ? "no change was announced"
            : $"{HumanText.Plural(announced, "announced change")} came true";
        return $"{HumanText.Plural(after.Tables.Count, "table holds", "tables hold")} "
            + $"{HumanText.Plural(total, "row")} ({Signed(change)}); {expected}";
    }

    private static string Rows(TableCapture table) => table.Rows is { } rows ? HumanText.Plural(rows, "row") : "an unknown number of rows";

    private static string Signed(long difference) => difference > 0 ? $"+{HumanText.Number(difference)}" : HumanText.Number(difference);
}
