using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>What DacFx's own two models say of a plan, beside its script and report.</summary>
/// <param name="Tables">Those that both models have and that the plan alters or rebuilds.</param>
/// <param name="Lacking">Objects of the target that the source lacks, whether they are dropped or not; those of a table or view that it
/// lacks, too, are left out.</param>
/// <param name="MadeAgain">Objects that are dropped and made as they were, because something else is in their way.</param>
internal sealed record PlannedModels(
    IReadOnlyList<TableDifference> Tables, IReadOnlyList<LackingObject> Lacking, IReadOnlySet<string> MadeAgain)
{
    /// <summary>What the target holds, for whoever reads the package's scripts; unknown where it has none.</summary>
    public KnownSchema Schema { get; init; } = KnownSchema.Unknown;

    /// <summary>What keeps the target's tables in order that the plan rebuilds, or of which it drops something.</summary>
    public IReadOnlyList<ModelPart> Parts { get; init; } = [];

    /// <summary>Views, procedures, functions and triggers that the plan alters or drops, as the target has them.</summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } = new Dictionary<string, string>();
}

/// <param name="Name">In full, as operations write it.</param>
/// <param name="Type">As DacFx calls the class: <c>Table</c>.</param>
internal sealed record LackingObject(string Name, string Type);
