using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class SecuritySettingsAreSafe : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "security.settings-safe",
        "No setting opens the database to abuse",
        "A risky setting lets someone with few rights reach what he may not.",
        "The settings that the engine reports as risky; they warn and do not refuse, for they outlive deployments and are the "
            + "administrators' to change.",
        "Set each setting named to its safe value, or have its owner say why not.");

    public Outcome Judge(DatabaseFacts facts) => facts.Security.UnsafeSettings.Judge(settings =>
    {
        var outcome = settings.Count == 0
            ? Outcome.Passed("no risky setting is on")
            : Outcome.Warned(
                $"{HumanText.Plural(settings.Count, "risky setting")}: {FindingList.Named([.. settings.Select(setting => setting.Name)])}",
                FindingList.Capped([.. settings.Select(setting => new Finding(setting.Name, setting.Value, "the safe value"))]));
        return outcome with { Measured = Quantity.Count(settings.Count), Threshold = Quantity.Count(0) };
    });
}
