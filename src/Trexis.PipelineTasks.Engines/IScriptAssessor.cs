namespace Trexis.PipelineTasks.Engines;

/// <summary>Says what scripts would do, without doing it to the database.</summary>
public interface IScriptAssessor
{
    /// <summary>
    /// Assesses the scripts in order, each on the schema that those before it leave behind. Fail-closed: what is not recognised is
    /// <see cref="Risk.Unclassified"/>.
    /// </summary>
    Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel);
}

/// <param name="Transactional">Whether it can run inside a transaction of ours.</param>
/// <param name="Error">Where it does not even parse.</param>
public sealed record ScriptAssessment(string Script, IReadOnlyList<Operation> Operations, bool Transactional, ServerError? Error)
{
    /// <summary>Habits that hurt in deployments, for engines whose dialect the linter reads.</summary>
    public Fact<IReadOnlyList<LintFinding>> Lint { get; init; } = Fact.NotApplicable<IReadOnlyList<LintFinding>>(
        "the linter's rules are for T-SQL");

    /// <summary>Why the target's schema was not at hand, so that what it would have shown to be harmless counts as dangerous.</summary>
    public string? WithoutSchema { get; init; }
}
