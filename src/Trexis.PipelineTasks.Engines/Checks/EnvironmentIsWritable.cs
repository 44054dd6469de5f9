namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsWritable : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.writable",
        "The database can be written",
        "A read-only database, file or replica refuses the first change, after the others were prepared for it.",
        "The engine's answer whether this connection may write; single-user mode is told, too.",
        "Set the database read-write, or connect to the writable replica or file.");

    public Outcome Judge(DatabaseFacts facts) => facts.Availability.Writable.Judge(writable =>
    {
        if (!writable) return Outcome.Failed("the database is read-only", new Finding("database", "read-only", "writable"));
        return facts.Availability.SingleUser.ValueOr(false)
            ? Outcome.Warned(
                "the database can be written but is in single-user mode: others are shut out",
                new Finding("user access", "single user", "multiple users"))
            : Outcome.Passed("the database can be written");
    });
}
