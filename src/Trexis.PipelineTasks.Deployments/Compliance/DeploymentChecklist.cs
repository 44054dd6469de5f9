namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>Builds the checklist of one environment from its ledger.</summary>
internal static class DeploymentChecklist
{
    private const string Prefix = "checklist.";

    /// <param name="ledger">Of <paramref name="environment"/> alone, so that no other environment's word ticks a box.</param>
    public static ChecklistModel From(ComplianceMatrix ledger, string deployment, string environment) => new(
        deployment,
        environment,
        [
            .. ledger.Lines.Where(state => state.Line.Id.StartsWith(Prefix, StringComparison.Ordinal))
                .GroupBy(state => state.Line.Section, StringComparer.Ordinal)
                .Select(
                    group => new ChecklistGroup(
                        Title(group.Key), [.. group.Select(state => new ChecklistItem(state.Line.Id, state.Line.Text, state))])),
        ]);

    // "Deployment Checklist / Validation".
    private static string Title(string section) => section[(section.LastIndexOf('/') + 2)..];
}
