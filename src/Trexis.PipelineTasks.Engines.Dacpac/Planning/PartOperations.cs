using Trexis.PipelineTasks.Engines.Dacpac.Columns;
using Trexis.PipelineTasks.Engines.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// Judges what keeps a table in order by DacFx's models: a statement that drops a key or index says neither what it keeps nor whether it
/// sorts the table, and what a rebuilt table had and its copy has not goes without any statement.
/// </summary>
internal static class PartOperations
{
    /// <param name="isFromPackage">Whether a statement is one of the package's own scripts: those are read against the target.</param>
    public static IReadOnlyList<ClassifiedOperation> Tell(
        IReadOnlyList<ClassifiedOperation> script, PlannedModels models, Func<ClassifiedOperation, bool> isFromPackage)
    {
        if (models.Parts.Count == 0) return script;
        var rebuilt = script.Where(IsRebuild).Select(found => found.Operation.Subject).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. script.SelectMany(found => isFromPackage(found) ? [found] : Tell(found, script, models, rebuilt))];
    }

    /// <summary>Parts of rebuilt tables that their copies have not: nobody leaves them in the target.</summary>
    public static IEnumerable<string> GoneWith(IReadOnlyList<ClassifiedOperation> script, PlannedModels models) =>
        script.Where(IsRebuild).SelectMany(rebuild => models.Parts.Where(part => IsOf(part, rebuild) && part.Next is null))
            .SelectMany(part => new[] { part.Subject, part.BesideTable });

    private static IEnumerable<ClassifiedOperation> Tell(
        ClassifiedOperation found, IReadOnlyList<ClassifiedOperation> script, PlannedModels models, HashSet<string> rebuilt)
    {
        if (IsRebuild(found))
        {
            var dropped = script.Where(IsDrop).ToList();
            return models.Parts.Where(part => IsOf(part, found) && !dropped.Exists(drop => IsOf(part, drop.Operation.Subject)))
                .Select(Lost)
                .OfType<Operation>()
                .Select(operation => found with { Operation = operation with { Detail = DetailOf(operation) }, AlsoNamed = [] })
                .Prepend(found);
        }

        return IsDrop(found) && models.Parts.FirstOrDefault(part => IsOf(part, found.Operation.Subject)) is { } gone
            ? [found with { Operation = Judged(found.Operation, gone, rebuilt.Contains(gone.Table), models.MadeAgain) }]
            : [found];
    }

    private static Operation Judged(Operation drop, ModelPart part, bool isRebuilt, IReadOnlySet<string> madeAgain)
    {
        // It has been said that it is only out of the way for a moment.
        if (madeAgain.Contains(part.Subject) || madeAgain.Contains(part.BesideTable)) return drop;
        var by = isRebuilt && part.Next is null ? PartKinds.Lost(drop.Subject, part.Type == PartType.Index)
            : part.Type == PartType.Constraint ? PartKinds.DropConstraint(drop.Subject, part.Constraint)
            : part.IsClustered ? PartKinds.DropClusteredIndex(drop.Subject)
            : PartKinds.DropIndex(drop.Subject, part.IsUnique);
        return drop with
        {
            Kind = by.Kind,
            Action = by.Action,
            Risk = by.Risk > drop.Risk ? by.Risk : drop.Risk,
            Why = by.Why,
            Locking = by.Locking,
            SaferWay = by.SaferWay ?? drop.SaferWay,
        };
    }

    // What of a table that is rebuilt nobody drops: it goes with the old table, or comes back as less than it was.
    private static Operation? Lost(ModelPart part) => part switch
    {
        { Type: PartType.Trigger, Next: null } => SharedOperations.DropTrigger(part.Subject, "none"),
        { Next: null } => PartKinds.Lost(part.Subject, part.Type == PartType.Index),
        { IsUnique: true, Next.IsUnique: false } => PartKinds.DropIndex(part.Subject, unique: true) with
        {
            Risk = Risk.Dangerous,
            Difference = "UNIQUE → not unique",
        },
        { IsClustered: true, Next.IsClustered: false } => PartKinds.DropClusteredIndex(part.Subject) with
        {
            Difference = "CLUSTERED → NONCLUSTERED",
        },
        _ => null,
    };

    private static bool IsRebuild(ClassifiedOperation found) => found.Operation.Kind == OperationKind.RebuildTable;

    private static bool IsDrop(ClassifiedOperation found) =>
        found.Operation.Kind is OperationKind.DropConstraint or OperationKind.DropIndex or OperationKind.DropTrigger;

    private static bool IsOf(ModelPart part, ClassifiedOperation rebuild) => Is(part.Table, rebuild.Operation.Subject);

    private static bool IsOf(ModelPart part, string subject) => Is(part.Subject, subject) || Is(part.BesideTable, subject);

    private static string DetailOf(Operation operation) =>
        Fingerprint.From([operation.Kind, operation.Subject, operation.Difference ?? ""]).Value;

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
