namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// Words for the indexes that the engine made by itself, so that a reviewer who meets one in the database knows whose it is.
/// </summary>
public static class AutomaticTuning
{
    /// <summary>Ends a sentence; empty where there are none.</summary>
    public static string Format(SchemaInventory schema) => schema.AutomaticIndexes.Count == 0
        ? ""
        : $"; {HumanText.Plural(schema.AutomaticIndexes.Count, "index", "indexes")} of automatic tuning's own "
            + $"{(schema.AutomaticIndexes.Count == 1 ? "is" : "are")} no part of the schema and no drift: "
            + FindingList.Named([.. schema.AutomaticIndexes.Select(index => $"{index.Name} on {index.Table}")]);
}
