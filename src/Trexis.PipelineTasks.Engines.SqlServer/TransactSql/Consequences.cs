using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What later statements of a text say of earlier ones: a module that is made again was not taken away.</summary>
internal static class Consequences
{
    private static readonly string[] Modules = ["view", "procedure", "function", "trigger", "synonym", "type"];

    public static IReadOnlyList<ClassifiedOperation> Of(List<ClassifiedOperation> operations)
    {
        var changed = operations.ToArray();
        for (var at = 0; at < changed.Length; at++)
        {
            var operation = operations[at].Operation;
            if (Module(operation, "drop-") is { } module
                && operations.FindIndex(
                    at + 1, later => Is(later, operation.Subject, $"create-{module}", $"alter-{module}")) is var made and > 0)
            {
                changed[at] = operations[at] with { Operation = OperationCatalog.Replaced(operation, Granted(operations, made)) };
                changed[made] = changed[made] with { Operation = Again(operations[made].Operation, module) };
            }
            else if (operations[at].Takes is { } taken && IsBroughtBack(operations, at, taken.What))
                changed[at] = operations[at] with
                {
                    Operation = taken.IfBack with { Statement = operation.Statement, Detail = operation.Detail, Needs = operation.Needs },
                };
            else if (operation.Kind == OperationKind.DisableVersioning
                && operations.FindIndex(at + 1, later => Is(later, operation.Subject, OperationKind.EnableVersioning, "")) > 0)
                changed[at] = operations[at] with
                {
                    Operation = operation with { Risk = Risk.Caution, Why = "Old versions of its rows are not kept until it is on again." },
                };
        }

        return changed;
    }

    // Later, and whenever what was taken away is taken away.
    private static bool IsBroughtBack(List<ClassifiedOperation> operations, int at, string what) => operations.Skip(at + 1).Any(
        later => later.Brings is { } brought
            && (brought.Equals(what, StringComparison.OrdinalIgnoreCase)
                || what.StartsWith(brought + ".", StringComparison.OrdinalIgnoreCase))
            && later.Region is { } region
            && operations[at].Region is { } here
            && here.IsWithin(region));

    private static Operation Again(Operation made, string module) => made.Risk == Risk.Safe
        ? OperationCatalog.AlterModule($"alter-{module}", made.Subject) with
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

    private static string? Module(Operation operation, string verb) =>
        Modules.FirstOrDefault(module => operation.Kind == verb + module);

    private static bool Is(ClassifiedOperation found, string subject, string kind, string orKind) =>
        (found.Operation.Kind == kind || found.Operation.Kind == orKind)
        && Is(found.Operation.Subject, subject);

    private static bool Is(string name, string subject) => WithSchema(name).Equals(subject, StringComparison.OrdinalIgnoreCase);

    // GRANT ON p names no schema.
    private static string WithSchema(string subject) =>
        ObjectNames.TryParts(subject) is [var only] ? ObjectNames.Format(ObjectNames.Name(only)) : subject;
}
