using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsAsExpected : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.as-expected",
        "The database is the one that is meant",
        "A connection that points elsewhere changes the wrong database, and every other check would judge that one.",
        "The server and database that answered, against expect: of the target in deployment.yml, ignoring case; before anything else is "
            + "done.",
        "Correct the connection or the expect: of this target.");

    public Outcome Judge(DatabaseFacts facts)
    {
        if (facts.Expect is not { } expect || (expect.Server is null && expect.Database is null))
            return Outcome.Skipped("deployment.yml expects no particular server or database here (expect: { server, database })");
        return facts.Identity.Judge(identity => Compare(identity, expect));
    }

    private static Outcome Compare(DatabaseIdentity identity, Expectation expect)
    {
        var findings = new List<Finding>();
        Add(findings, "server", identity.Server, expect.Server);
        Add(findings, "database", identity.Database, expect.Database);
        return findings.Count == 0
            ? Outcome.Passed($"database {identity.Database} on {identity.Server} answers, as expected")
            : Outcome.Failed(
                $"database {identity.Database} on {identity.Server} answers, but {expect.Database ?? identity.Database} on "
                    + $"{expect.Server ?? identity.Server} is expected; nothing more was asked of it",
                findings);
    }

    private static void Add(List<Finding> findings, string subject, string observed, string? expected)
    {
        if (expected is null || string.Equals(observed, expected, StringComparison.OrdinalIgnoreCase)) return;
        findings.Add(new Finding(subject, observed, expected));
    }
}
