using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsAsExpected : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.as-expected",
        "The database is the one that is meant",
        "A connection that points elsewhere changes the wrong database, and every other check would judge that one.",
        "The server and database that answered, against expect: of the target in deployment.yml, ignoring case; before anything else is "
            + "done. Then the target's own history: which environment deployed here last.",
        "Correct the connection or the expect: of this target. A copy that was restored from another environment is taken over with "
            + "adopt.");

    public Outcome Judge(DatabaseFacts facts)
    {
        var expected = JudgeExpected(facts);
        return expected.Verdict != Verdict.Failed
            && facts is { Place: { } place, History: Fact<DeploymentHistory>.Known { Value: var history } }
            && history.OfAnother(place) is { } other
            ? Another(other, place)
            : expected;
    }

    private static Outcome JudgeExpected(DatabaseFacts facts)
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

    // Two environments on one database would each prove the other.
    private static Outcome Another(HistoryAnchor other, DeploymentTarget place)
    {
        var was = $"{other.Place}'s by its own history ({other.Deployment}, {HumanText.Time(other.At)})";
        return Outcome.Failed(
            other.IsOfOriginal
                ? $"this database is a copy of {other.Place}'s, and nobody took it over for {place}; nothing was done"
                : $"this database is {other.Place}'s, not {place}'s; nothing was done",
            new Finding(
                "history", was, other.IsOfOriginal ? $"{place}, once adopt has taken the copy over" : $"a database of {place}'s own"));
    }

    private static void Add(List<Finding> findings, string subject, string observed, string? expected)
    {
        if (expected is null || string.Equals(observed, expected, StringComparison.OrdinalIgnoreCase)) return;
        findings.Add(new Finding(subject, observed, expected));
    }
}
