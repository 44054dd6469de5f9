using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What later statements of a text say of earlier ones: a module that is made again was not taken away.</summary>
internal static class Consequences
{
    private static readonly (string Drop, string Create, string Alter)[] Modules =
    [
        (OperationKind.DropView, OperationKind.CreateView, OperationKind.AlterView),
        (OperationKind.DropProcedure, OperationKind.CreateProcedure, OperationKind.AlterProcedure),
        (OperationKind.DropFunction, OperationKind.CreateFunction, OperationKind.AlterFunction),
        (OperationKind.DropTrigger, OperationKind.CreateTrigger, OperationKind.AlterTrigger),
        (OperationKind.DropSynonym, OperationKind.CreateSynonym, OperationKind.AlterSynonym),
        (OperationKind.DropType, OperationKind.CreateType, OperationKind.AlterType),
    ];

    /// <param name="schema">As the text leaves it.</param>
    public static IReadOnlyList<ClassifiedOperation> Of(List<ClassifiedOperation> operations, SchemaState schema)
    {
        var changed = operations.ToArray();
        var lost = new List<(int After, ClassifiedOperation Operation)>();
        for (var at = 0; at < changed.Length; at++)
        {
            var operation = operations[at].Operation;
            var here = operations[at];
            if (!here.TakesNothing
                && Array.Find(Modules, kinds => kinds.Drop == operation.Kind) is ({ }, { } create, { } alter)
                && operations.FindIndex(at + 1, later => Is(later, operation.Subject, create, alter) && ComesBack(here, later))
                    is var made and > 0)
            {
                changed[at] = operations[at] with { Operation = OperationCatalog.Replaced(operation, Granted(operations, made)) };
                changed[made] = changed[made] with { Operation = Again(operations[made].Operation, alter) };
            }
            else if (operations[at].Takes is { } taken && IsBroughtBack(operations, at, taken.What))
            {
                changed[at] = operations[at] with
                {
                    Operation = taken.IfBack with { Statement = operation.Statement, Detail = operation.Detail, Needs = operation.Needs },
                };
                if (operations[at].Kept is { } kept) lost.AddRange(Lost(operations[at], kept, schema).Select(one => (at, one)));
            }
        }

        return lost.Count == 0
            ? changed
            : [.. changed.SelectMany((one, at) => lost.Where(part => part.After == at).Select(part => part.Operation).Prepend(one))];
    }

    private static IEnumerable<ClassifiedOperation> Lost(
        ClassifiedOperation drop, KeptTable kept, SchemaState schema)
    {
        var now = schema.PartsOf(kept.Name).ToList();
        if (!kept.IsGone) foreach (var part in kept.Parts) now.Remove(part);
        return kept.Changed.SelectMany(one => AlteredColumn.Losing($"{kept.Name}.{ObjectNames.Format(one.Column)}", one.Difference))
            .Concat(KeptPart.Lost(kept.Parts, now)
                .Select(part => OperationCatalog.LostPart($"{kept.Name}.{ObjectNames.Format(part.Name)}", part.IsIndex)))
            .Select(operation => drop with
            {
                Operation = operation with { Statement = drop.Operation.Statement, Detail = drop.Operation.Detail, Needs = [] },
                Takes = null,
                Kept = null,
            });
    }

    // Later, and whenever what was taken away is taken away.
    private static bool IsBroughtBack(List<ClassifiedOperation> operations, int at, string what) => operations.Skip(at + 1).Any(
        later => later.Brings is { } brought
            && (brought.Equals(what, StringComparison.OrdinalIgnoreCase)
                || what.StartsWith(brought + ".", StringComparison.OrdinalIgnoreCase))
            && ComesBack(operations[at], later));

    private static bool ComesBack(ClassifiedOperation taken, ClassifiedOperation later) =>
        taken.Region is { } here
        && later.Region is { } region
        && here.IsWithin(region)
        && (taken.Host is not { } host || later.Host is not { } other || host.Equals(other, StringComparison.OrdinalIgnoreCase));

    private static Operation Again(Operation made, string kind) => made.Risk == Risk.Safe
        ? OperationCatalog.AlterModule(kind, made.Subject) with
        {
            Statement = made.Statement,
            Detail = made.Detail,
            Needs = made.Needs,
            Lines = made.Lines,
        }
        : made;

    private static string Granted(List<ClassifiedOperation> operations, int made)
    {
        var granted = operations.Skip(made)
            .Where(
                later => later.Operation.Kind == OperationKind.Grant
                    && later.AlsoNamed.Any(name => Is(name, operations[made].Operation.Subject)))
            .Select(later => later.Operation.Statement)
            .OfType<string>()
            .ToList();
        return granted.Count == 0 ? "nothing" : string.Join("; ", granted.Select(text => text.TrimEnd(';')));
    }

    private static bool Is(ClassifiedOperation found, string subject, params ReadOnlySpan<string> kinds) =>
        kinds.Contains(found.Operation.Kind) && Is(found.Operation.Subject, subject);

    private static bool Is(string name, string subject) => WithSchema(name).Equals(subject, StringComparison.OrdinalIgnoreCase);

    // GRANT ON p names no schema.
    private static string WithSchema(string subject) =>
        ObjectNames.TryParts(subject) is [var only] ? ObjectNames.Format(ObjectNames.Name(only)) : subject;
}
