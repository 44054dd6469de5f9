using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines;

/// <summary>Says what scripts would do, without doing it to the database.</summary>
public interface IScriptAssessor
{
    /// <summary>
    /// Assesses the scripts in order, each on the schema that those before it leave behind. Fail-closed: what is not recognised is
    /// <see cref="Risk.Unclassified"/>.
    /// </summary>
    Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel);

    /// <summary>
    /// Holds the target's schema against what these scripts would have made, for those of which a person says that they ran.
    /// </summary>
    /// <returns>
    /// What differs, empty where the schema holds all of it; unreadable where they cannot be tried, and not applicable where there is
    /// nothing to compare, or nothing to try them on.
    /// </returns>
    Task<Fact<IReadOnlyList<Finding>>> MissingAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) =>
        Task.FromResult(Fact.NotApplicable<IReadOnlyList<Finding>>(NoCopy));

    /// <summary>The schema that these scripts would leave, tried in order on a copy of the target's; rows are left out.</summary>
    /// <returns>Unreadable where they cannot be tried to their end, and not applicable where there is nothing to try them on.</returns>
    Task<Fact<SchemaInventory>> SchemaAfterAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) =>
        Task.FromResult(Fact.NotApplicable<SchemaInventory>(NoCopy));

    private const string NoCopy = "this engine has no copy of a schema to try scripts on";
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
