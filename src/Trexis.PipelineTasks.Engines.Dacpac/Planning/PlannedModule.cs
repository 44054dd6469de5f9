using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>A view, procedure, function or trigger that a plan makes or changes.</summary>
/// <param name="Name">In full, as operations write it.</param>
/// <param name="Batch">That holds its definition.</param>
public sealed record PlannedModule(string Name, SqlBatch Batch)
{
    internal static bool IsOne(Operation operation) => OperationKind.DefinesModule(operation.Kind);
}
