namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class SystemModulesAreValid : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "system.modules-valid",
        "Every view, trigger and procedure compiles",
        "A module that refers to what was dropped fails only when somebody calls it.",
        "The engine compiles each module again; one that it refuses fails, refused before as well warns, gone fails unless the plan drops "
            + "it.",
        "Correct or drop the modules named.");

    public Outcome Judge(ValidationFacts facts) => facts.After.Judge(after =>
    {
        var before = (facts.Before as Fact<SchemaCapture>.Known)?.Value.Schema.Modules ?? [];
        var earlier = ByName(before);
        var tally = new Tally();
        foreach (var module in after.Schema.Modules.Where(module => module.Invalid is not null))
        {
            var known = earlier.GetValueOrDefault((module.Kind, module.Name))?.Invalid is not null;
            tally.Add(
                known ? Verdict.Warned : Verdict.Failed,
                Label(module),
                known ? $"as before: {module.Invalid}" : module.Invalid!,
                "compiles");
        }

        AddMissing(tally, before, ByName(after.Schema.Modules), new AnnouncedChanges(facts.Operations));
        return tally.Outcome(
            after.Schema.Modules.Count == 0
                ? "the schema has no view, trigger or procedure"
                : $"{HumanText.Plural(after.Schema.Modules.Count, "module")} compile",
            "module",
            "not valid or gone");
    });

    private static void AddMissing(
        Tally tally,
        IReadOnlyList<ModuleCapture> before,
        Dictionary<(string Kind, string Name), ModuleCapture> after,
        AnnouncedChanges plan)
    {
        foreach (var gone in before.Where(module => !after.ContainsKey((module.Kind, module.Name)) && !plan.Drops(module.Name)))
            tally.Add(Verdict.Failed, Label(gone), "gone", "there: the plan does not drop it");
    }

    private static Dictionary<(string Kind, string Name), ModuleCapture> ByName(IReadOnlyList<ModuleCapture> modules)
    {
        var named = new Dictionary<(string Kind, string Name), ModuleCapture>(modules.Count);
        foreach (var module in modules) named[(module.Kind, module.Name)] = module;
        return named;
    }

    private static string Label(ModuleCapture module) => $"{module.Kind} {module.Name}";
}
