using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>What one DacFx pass came to: the text to be executed and every operation in it.</summary>
/// <param name="Text">As it is kept, approved and executed; no value of a variable stands in it.</param>
/// <param name="Risk">The operations in the order of execution, with who acknowledged which.</param>
/// <param name="Reported">How many objects DacFx's own report lists, those of our own schema left out.</param>
/// <param name="Errors">Parts of the text that do not parse.</param>
/// <param name="LeftOut">What was taken out of DacFx's script, and why.</param>
public sealed record DacpacPlan(
    string Text,
    AcknowledgedOperations Risk,
    int Reported,
    IReadOnlyList<ServerError> Errors,
    IReadOnlyList<string> LeftOut)
{
    /// <summary>Names of the objects that DacFx's report drops, those of our own schema left out.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Objects of the target that the source lacks and that are not dropped: <c>sales.Old (Table)</c>.</summary>
    public IReadOnlyList<string> Staying { get; init; } = [];

    /// <summary>Views, procedures, functions and triggers that the plan makes or changes.</summary>
    public IReadOnlyList<PlannedModule> Modules { get; init; } = [];

    public IReadOnlyList<Operation> Operations => Risk.Operations;

    /// <summary>
    /// What the plan does to the schema: without the statements of the package's own scripts, which run in every deployment.
    /// </summary>
    public IEnumerable<Operation> SchemaOperations => Operations.Where(operation => operation.Script is null);

    /// <summary>Whether source and target are equal under the options.</summary>
    public bool IsEmpty => Reported == 0 && !SchemaOperations.Any();
}
