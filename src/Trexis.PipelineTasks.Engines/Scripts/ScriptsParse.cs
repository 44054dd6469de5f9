namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>The engine understands every pending script.</summary>
public sealed class ScriptsParse : ICheck<IReadOnlyList<AssessedScript>>
{
    public CheckInfo Info { get; } = new(
        "scripts.parse",
        "Every pending script parses",
        "A mistake of syntax found in the middle of a deployment leaves the database between two releases.",
        "Each pending script is handed to the engine in order, on the schema that those before it leave behind, without touching the "
            + "database.",
        "Correct the statement that the finding names.");

    public Outcome Judge(IReadOnlyList<AssessedScript> facts)
    {
        var refused = facts.Where(assessed => assessed.Assessment.Error is not null).ToList();
        if (refused.Count == 0)
            return Outcome.Passed(
                facts.Count == 0 ? "No script is pending" : $"{HumanText.Plural(facts.Count, "pending script")} parsed{Without(facts)}");
        var first = refused[0];
        return Outcome.Failed(
            $"The engine does not take {HumanText.Plural(refused.Count, "script")}, the first {first.Script.Name.File}: "
                + $"{first.Assessment.Error!.Message}",
            [.. refused.Select(assessed => Finding(assessed.Script, assessed.Assessment.Error!))]);
    }

    private static string Without(IReadOnlyList<AssessedScript> facts) =>
        facts.Select(assessed => assessed.Assessment.WithoutSchema).OfType<string>().FirstOrDefault() is { } missing
            ? $"; read without the target's schema, so that every changed column counts as losing values: {missing}"
            : "";

    private static Finding Finding(Script script, ServerError error) => new(
        script.Name.File,
        error.Describe(),
        Expected(script, error),
        new SourceLocation(script.Location, error.Line ?? 1, error.Column));

    // The first deployment to a database that was there before: the likeliest reason by far.
    private static string Expected(Script script, ServerError error) => error.Message.Contains(
        "already exists",
        StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("There is already an object named", StringComparison.OrdinalIgnoreCase)
        ? $"SQL that the engine understands; where the database held this before, trexis adopt --script {script.Name.File} records it "
            + "without running it"
        : "SQL that the engine understands";
}

/// <summary>A pending script with what the engine says it would do.</summary>
public sealed record AssessedScript(Script Script, ScriptAssessment Assessment)
{
    /// <summary>What the linter says of it, which reads only what parses.</summary>
    public LintedScript Linted => new(
        Script.Name.File,
        Assessment is { Error: { } error, Lint: Fact<IReadOnlyList<LintFinding>>.Known }
            ? Fact.Unreadable<IReadOnlyList<LintFinding>>(error.Message)
            : Assessment.Lint);
}

/// <summary>How a server's refusal is told to people.</summary>
public static class ServerErrors
{
    /// <summary>Number, message, line and the statement's first lines: <c>error 1 in line 3: no such table: x; in: …</c>.</summary>
    public static string Describe(this ServerError error)
    {
        var line = error.Line is { } known ? $" in line {known}" : "";
        var severity = error.Severity is { } level ? $", severity {level}" : "";
        var state = error.State is { } number ? $", state {number}" : "";
        var statement = error.Statement is null ? "" : $"; in: {error.Statement.TrimEnd(';')}";
        return $"error {error.Number}{severity}{state}{line}: {error.Message}{statement}";
    }
}
