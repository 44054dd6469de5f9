namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataIndexesAreHealthy : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.indexes-healthy",
        "Every index is there and usable",
        "A missing or disabled index turns a fast query into a scan of the table, and nobody sees it until the load comes.",
        "The indexes after, against before: missing unless the plan drops it (or its table, or a column of it), invalid, or newly disabled "
            + "fails; disabled before as well, or fragmented by 30 % and more, warns. Indexes that automatic tuning made and drops by "
            + "itself are named, and not judged.",
        "Create or rebuild the indexes named.");

    /// <summary>From here on rebuilding is worth its cost, by the engines' own advice.</summary>
    private const double HeavyFragmentationPercent = 30;

    public Outcome Judge(ValidationFacts facts) => facts.After.Judge(after =>
    {
        var before = (facts.Before as Fact<SchemaCapture>.Known)?.Value.Schema.Indexes ?? [];
        var tally = new Tally();
        var earlier = ByName(before);
        foreach (var index in after.Schema.Indexes) Judge(tally, index, earlier.GetValueOrDefault((index.Table, index.Name)));
        AddMissing(tally, before, ByName(after.Schema.Indexes), new AnnouncedChanges(facts.Operations));
        return tally.Outcome(
            $"{HumanText.Plural(after.Schema.Indexes.Count, "index", "indexes")} usable, none missing"
                + AutomaticTuning.Format(after.Schema),
            "index",
            "not healthy",
            "indexes");
    });

    private static void Judge(Tally tally, IndexCapture index, IndexCapture? before)
    {
        var label = Label(index);
        if (!index.Valid) tally.Add(Verdict.Failed, label, "unusable by the engine's own word", "usable");
        else if (!index.Enabled)
            tally.Add(
                before is { Enabled: false } ? Verdict.Warned : Verdict.Failed,
                label,
                before is { Enabled: false } ? "disabled, as before" : "disabled",
                "enabled");
        else if (index.FragmentationPercent is >= HeavyFragmentationPercent and var fragmented)
            tally.Add(
                Verdict.Warned,
                label,
                $"fragmented by {Quantity.Percent(fragmented)}",
                $"below {Quantity.Percent(HeavyFragmentationPercent)}");
    }

    private static void AddMissing(
        Tally tally, IReadOnlyList<IndexCapture> before, Dictionary<(string Table, string Name), IndexCapture> after, AnnouncedChanges plan)
    {
        foreach (var index in before.Where(index => !after.ContainsKey((index.Table, index.Name))))
        {
            var announced = plan.Drops(index.Name, index.Table) || index.Columns.Any(column => plan.Drops($"{index.Table}.{column}"));
            if (!announced) tally.Add(Verdict.Failed, Label(index), "gone", "there: the plan does not drop it");
        }
    }

    private static Dictionary<(string Table, string Name), IndexCapture> ByName(IReadOnlyList<IndexCapture> indexes)
    {
        var named = new Dictionary<(string Table, string Name), IndexCapture>(indexes.Count);
        foreach (var index in indexes) named[(index.Table, index.Name)] = index;
        return named;
    }

    private static string Label(IndexCapture index) => $"{index.Name} on {index.Table}";
}
