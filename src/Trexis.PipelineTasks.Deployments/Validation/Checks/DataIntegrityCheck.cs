namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataIntegrityCheck : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.integrity-check",
        "The engine finds its data sound",
        "Damaged pages spread into backups until no sound one is left.",
        "The engine's own integrity check of the whole database; every line that it reports fails. On SQL Server one that found nothing "
            + "within the last seven days stands in, and the message says so.",
        "Restore the last sound backup, or repair by the engine's instructions; find the cause in disk and memory first.");

    public Outcome Judge(ValidationFacts facts) => facts.Integrity.Judge(reading =>
    {
        if (reading.Age is { } age)
            return Outcome.Passed(
                $"the engine's integrity check found nothing when it last ran, {HumanText.Duration(age)} ago; it was not repeated");
        var tally = new Tally();
        foreach (var problem in reading.Problems) tally.Add(Verdict.Failed, problem, "reported by the engine", "nothing to report");
        return tally.Outcome("the engine's integrity check found nothing", "problem", "reported by the engine's integrity check");
    });
}
