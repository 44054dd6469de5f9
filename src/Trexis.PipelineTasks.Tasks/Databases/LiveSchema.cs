using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>What tells whether a database's schema moved between plan and apply.</summary>
public static class LiveSchema
{
    /// <exception cref="FaultException">The schema cannot be read, so no plan can be bound to it.</exception>
    public static async Task<SchemaInventory> ReadAsync(IDatabase database, CancellationToken cancel) =>
        await database.Observe.InventoryAsync(exactRows: false, violations: false, cancel) switch
        {
            Fact<SchemaInventory>.Known known => known.Value,
            Fact<SchemaInventory>.Unreadable unreadable => throw Unreadable(database, unreadable.Reason),
            Fact<SchemaInventory>.NotApplicable absent => throw Unreadable(database, absent.Reason),
            _ => throw new InvalidOperationException("a fact of an unforeseen kind"),
        };

    private static FaultException Unreadable(IDatabase database, string reason) => new(
        FaultKind.Database,
        $"the schema of {database.Identity.Database} on {database.Identity.Server} cannot be read, so no plan can be bound to it: {reason}",
        "give the login the right to read definitions");
}
