using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Tests.Deployments.Validation;

/// <summary>Facts of a deployment that changed nothing, unless a test says otherwise.</summary>
internal sealed class ValidationFactsBuilder
{
    public SchemaInventory Before { get; init; } = Captures.Schema();

    public SchemaInventory After { get; init; } = Captures.Schema();

    public IReadOnlyList<Operation> Operations { get; set; } = [];

    public ValidationFacts Build() => new()
    {
        Before = Fact.Known(Captures.Of(Before)),
        After = Fact.Known(Captures.Of(After)),
        Operations = Operations,
        Integrity = Fact.Known(new IntegrityReading([])),
        Assertions = Fact.Known<IReadOnlyList<AssertionResult>>([new AssertionResult("no orphan invoices", Holds: true, 0)]),
        SmokeQueries = Fact.Known<IReadOnlyList<SmokeQueryResult>>([new SmokeQueryResult("open orders")]),
        ArtifactDifferences = Fact.Known<IReadOnlyList<Finding>>([]),
        MissingReferences = Fact.Known<IReadOnlyList<string>>([]),
        Grants = Fact.Known(After.Grants),
    };
}
