namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

/// <summary>The checks that compare a database before and after, in the order in which reports show them.</summary>
public static class ValidationChecks
{
    /// <summary>Judged before a deployment, from the assertions of that moment.</summary>
    public static readonly ICheck<Fact<IReadOnlyList<AssertionResult>>> Prepared = new DataIsPrepared();

    /// <summary>Judged after a deployment.</summary>
    public static readonly IReadOnlyList<ICheck<ValidationFacts>> After =
    [
        new DataCountsAreAsPlanned(),
        new DataIntegrityCheck(),
        new DataHasNoOrphans(),
        new DataConstraintsAreEnabled(),
        new DataConstraintsAreTrusted(),
        new DataIndexesAreHealthy(),
        new DataAssertionsHold(),
        new SystemSmokeQueries(),
        new SystemModulesAreValid(),
        new SystemSchemaEqualsArtifact(),
        new IntegrationReferencesResolve(),
        new SecurityGrantsAreUnchanged(),
    ];
}
