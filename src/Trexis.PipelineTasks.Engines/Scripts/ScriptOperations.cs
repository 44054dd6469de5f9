namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>
/// The operations of pending scripts, in order. Each bears its script's content in its detail, so that approving the operations
/// approves the very text, also where two texts do the same kind of thing to the same object.
/// </summary>
public static class ScriptOperations
{
    public static IReadOnlyList<Operation> From(IEnumerable<AssessedScript> assessed) => [.. assessed.SelectMany(From)];

    /// <summary>What is approved of a script that comes too late, beside what it does: that it does it on a later schema.</summary>
    public static IEnumerable<Operation> OutOfOrder(IEnumerable<Script> scripts) => scripts.Select(script => Operation.Of(
        OperationAction.Script,
        OperationKind.RunOutOfOrder,
        script.Name.File,
        Risk.Caution,
        "later versions ran before it; the change names it") with
    {
        Script = script.Name.File,
        Location = new SourceLocation(script.Location, 1),
        Detail = Fingerprint.From([script.Name.File, script.Sha256, "out-of-order"]).Value,
    });

    private static IEnumerable<Operation> From(AssessedScript assessed)
    {
        var (script, assessment) = assessed;
        return assessment.Operations.Count == 0
            ? [Unseen(script, failed: assessment.Error is not null)]
            : assessment.Operations.Select(operation => operation with
            {
                Script = script.Name.File,
                Location = operation.Location ?? new SourceLocation(script.Location, 1),
                Detail = Fingerprint.From([script.Name.File, script.Sha256, operation.Detail ?? ""]).Value,
            });
    }

    // A script in which the engine sees nothing is executed all the same, so it is part of what people approve.
    private static Operation Unseen(Script script, bool failed) => Operation.Of(
        OperationAction.Script,
        OperationKind.RunScript,
        script.Name.File,
        failed ? Risk.Unclassified : Risk.Caution,
        failed ? "the engine does not take it" : "the engine sees no change in it") with
    {
        Script = script.Name.File,
        Location = new SourceLocation(script.Location, 1),
        Detail = Fingerprint.From([script.Name.File, script.Sha256]).Value,
    };
}
