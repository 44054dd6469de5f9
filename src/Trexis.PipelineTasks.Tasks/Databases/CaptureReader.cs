using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>Takes a database's inventory as exactly as the time for heavy questions allows.</summary>
public static class CaptureReader
{
    /// <summary>Counts tables and violations within the budget; where it runs out, the engine's own statistics have to do.</summary>
    /// <param name="budget">What is left for heavy questions; zero or less asks the cheap question at once.</param>
    public static async Task<TakenInventory> TakeAsync(
        IDatabaseObserver observe, TimeSpan budget, TimeProvider time, CancellationToken cancel)
    {
        if (budget > TimeSpan.Zero)
        {
            using var limit = new CancellationTokenSource(budget, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                return new TakenInventory(
                    await GroupReader.ReadFactAsync(() => observe.InventoryAsync(exactRows: true, violations: true, either.Token)),
                    WithinBudget: true,
                    budget);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                // What the budget did not buy is asked again below, the cheap way.
            }
        }

        return new TakenInventory(
            await GroupReader.ReadFactAsync(() => observe.InventoryAsync(exactRows: false, violations: false, cancel)),
            WithinBudget: false,
            budget);
    }

    public static SchemaCapture CaptureOf(
        SchemaInventory schema, DatabaseIdentity identity, DateTimeOffset takenAt, IReadOnlyList<AssertionResult> assertions) => new()
        {
            SchemaVersion = SchemaCapture.CurrentSchemaVersion,
            TakenAt = takenAt,
            Engine = identity.Engine,
            Database = identity.Database,
            Schema = schema,
            Assertions = assertions,
        };
}

/// <param name="Budget">What there was for it.</param>
/// <param name="WithinBudget">False where figures come from the engine's statistics because counting took too long.</param>
public sealed record TakenInventory(Fact<SchemaInventory> Schema, bool WithinBudget, TimeSpan Budget);
