namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentCompatibilityLevel : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.compatibility-level",
        "The compatibility level is supported",
        "A low level makes the engine refuse or read differently what the artifact was written for.",
        "The database's compatibility level, against the lowest that this software supports; a level below the server's own is told, not "
            + "refused.",
        "Raise the compatibility level of the database after testing its workload.");

    public Outcome Judge(DatabaseFacts facts) => facts.Availability.Compatibility.Judge(level =>
    {
        var native = level.Level < level.Native ? $" (the server's own is {level.Native})" : "";
        var outcome = level.Level >= level.Minimum
            ? Outcome.Passed($"compatibility level {level.Level}{native} is supported (from {level.Minimum})")
            : Outcome.Failed(
                $"compatibility level {level.Level}{native} is below {level.Minimum}, the lowest supported",
                new Finding("compatibility level", $"{level.Level}", $"{level.Minimum} or higher"));
        return outcome with { Measured = Quantity.Count(level.Level), Threshold = Quantity.Count(level.Minimum) };
    });
}
