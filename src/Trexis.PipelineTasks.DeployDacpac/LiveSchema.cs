using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>What tells whether a database's schema moved between plan and apply.</summary>
internal static class LiveSchema
{
    /// <exception cref="FaultException">The schema cannot be read, so no plan can be bound to it.</exception>
    public static async Task<string> FingerprintAsync(IDatabase database, CancellationToken cancel) =>
        (await ReadAsync(database, cancel)).Fingerprint;

    /// <exception cref="FaultException">The schema cannot be read, so no plan can be bound to it.</exception>
    public static async Task<SchemaInventory> ReadAsync(IDatabase database, CancellationToken cancel) =>
        await database.Observe.InventoryAsync(exactRows: false, violations: false, cancel) is Fact<SchemaInventory>.Known known
            ? known.Value
            : throw new FaultException(
                FaultKind.Database,
                $"the schema of {database.Identity.Database} on {database.Identity.Server} cannot be read, so no plan can be bound to it",
                "give the login the right to read definitions");
}
