using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Rollback.Checks;

/// <summary>The database before the deployment and after the rollback option.</summary>
/// <param name="Named">By table: the difference to the rows from before that was named beforehand.</param>
/// <param name="Rewritten">Tables whose rows the rollback option itself writes or deletes.</param>
internal sealed record RollbackResult(
    Fact<SchemaInventory> Before,
    Fact<SchemaInventory> After,
    IReadOnlyDictionary<string, long> Named,
    IReadOnlySet<string> Rewritten);
