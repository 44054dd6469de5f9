using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>What tells one operation from another: the parts that the change's fingerprint is made of.</summary>
[Verbatim]
public sealed record ApprovedOperation(OperationAction Action, string Kind, string Subject, string? Detail = null)
{
    public static ApprovedOperation From(Operation operation) => new(operation.Action, operation.Kind, operation.Subject, operation.Detail);

    public override string ToString() => $"{Kind} {Subject}";
}
