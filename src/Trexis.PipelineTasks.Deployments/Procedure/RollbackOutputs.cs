namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// How <c>rollback plan</c> leaves the rollback options in its document for those who come after: <c>option-1</c> names the first,
/// <c>&lt;option&gt;.title</c>, <c>.loss</c> and <c>.fingerprint</c> tell of it, the metric <c>&lt;option&gt;.measured</c> or
/// <c>.estimated</c> bears its duration.
/// </summary>
public static class RollbackOutputs
{
    public static string Option(int number) => string.Create(CultureInfo.InvariantCulture, $"option-{number}");

    public static string Title(string option) => $"{option}.title";

    public static string Loss(string option) => $"{option}.loss";

    public static string Fingerprint(string option) => $"{option}.fingerprint";

    public static string Duration(string option, bool measured) => measured ? $"{option}.measured" : $"{option}.estimated";

    public static IReadOnlyList<RollbackEstimate> OptionsIn(RunDocument plan) => NamesIn(plan).ConvertAll(name => OptionIn(plan, name));

    /// <summary>The words after <c>--option</c> of those that are open.</summary>
    public static List<string> NamesIn(RunDocument plan)
    {
        var names = new List<string>();
        for (var number = 1; plan.Outputs.TryGetValue(Option(number), out var name); number++) names.Add(name);
        return names;
    }

    private static RollbackEstimate OptionIn(RunDocument plan, string name)
    {
        var measured = plan.Metrics.TryGetValue(Duration(name, measured: true), out var duration);
        if (!measured) plan.Metrics.TryGetValue(Duration(name, measured: false), out duration);
        return new RollbackEstimate(
            plan.Outputs.GetValueOrDefault(Title(name), name),
            duration is null ? null : TimeSpan.FromMilliseconds(duration.Value),
            measured,
            plan.Outputs.GetValueOrDefault(Loss(name), "not known"));
    }
}
