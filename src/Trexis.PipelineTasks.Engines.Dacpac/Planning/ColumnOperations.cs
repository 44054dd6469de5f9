using Trexis.PipelineTasks.Engines.Dacpac.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// Tells each changed column from → to. A statement that names one is judged by both definitions; within a rebuild, where no statement
/// does, every column that loses something becomes an operation of its own.
/// </summary>
internal static class ColumnOperations
{
    public static IReadOnlyList<ClassifiedOperation> Tell(IReadOnlyList<ClassifiedOperation> script, PlannedModels models)
    {
        var tables = models.Tables.ToDictionary(table => table.Table, StringComparer.OrdinalIgnoreCase);
        return [.. script.SelectMany(found => Tell(found, tables))];
    }

    private static IEnumerable<ClassifiedOperation> Tell(ClassifiedOperation found, Dictionary<string, TableDifference> tables)
    {
        if (tables.GetValueOrDefault(found.Table ?? "") is not { } table) return [found];
        if (found.Operation.Kind == OperationKind.RebuildTable) return Rebuilt(found, table);
        var column = table.Columns.FirstOrDefault(column => Is(Subject(table, column), found.Operation.Subject));
        if (column is not null) return [found with { Operation = Judged(found.Operation, table, column) }];
        var text = Defaults(found, table);
        return text.Length > 0 ? [found with { Operation = found.Operation with { Difference = text } }] : [found];
    }

    private static List<ClassifiedOperation> Rebuilt(ClassifiedOperation rebuild, TableDifference table)
    {
        var losing = new List<ClassifiedOperation>();
        var harmless = new List<string>();
        foreach (var column in table.Columns)
        {
            var own = Losing(table, column).ToList();
            losing.AddRange(own.Select(operation => new ClassifiedOperation(Fingerprinted(operation), table.Table, rebuild.Line)
            {
                Batch = rebuild.Batch,
            }));
            if (own.Count == 0) harmless.Add($"{ObjectNames.Format(column.Name)} {column.Text}");
        }

        var told = harmless.Count == 0 ? null : string.Join("; ", harmless);
        losing.Insert(0, rebuild with { Operation = rebuild.Operation with { Difference = told } });
        return losing;
    }

    // One operation for each loss: whoever accepts that an amount is rounded has not accepted that it becomes obligatory.
    private static IEnumerable<Operation> Losing(TableDifference table, ColumnDifference column)
    {
        var subject = Subject(table, column);
        if (column.To is not { } to)
        {
            if (column.From is { IsComputed: false })
                yield return Renamed(ColumnKinds.Drop(subject), table, column) with { Difference = column.Text };
            yield break;
        }

        if (column.IsAdded)
        {
            if (!to.FillsItself) yield return ColumnKinds.Add(subject, nullable: false, filled: false) with { Difference = column.Text };
            yield break;
        }

        foreach (var losing in column.Losing(subject)) yield return losing;
    }

    private static Operation Judged(Operation statement, TableDifference table, ColumnDifference column)
    {
        var told = statement with { Difference = column.Text };
        return statement.Kind switch
        {
            OperationKind.AlterColumn when column is { IsAdded: false, IsDropped: false }
                && !column.Losses.Any()
                && table.Columns.Any(LosesSomething) => ColumnKinds.Kept(told),
            // A statement that DacFx guards is dangerous before anybody asks for what.
            OperationKind.AlterColumn when column.IsOfMetadataOnly && told.Risk <= Risk.Caution =>
                column.BecomesOptional ? ColumnKinds.LetBeEmpty(told) : ColumnKinds.OfMetadataOnly(told),
            OperationKind.AlterColumn => ColumnKinds.Altered(told, [.. column.Losses]),
            OperationKind.DropColumn when column is { From.IsComputed: true, To.IsComputed: true } => ColumnKinds.ComputedAgain(told),
            OperationKind.DropColumn => Renamed(told, table, column),
            OperationKind.AddColumn when column is { IsAdded: true, To: { IsNullable: false, IsGivenByServer: true } } =>
                ColumnKinds.Generated(told),
            _ => told,
        };
    }

    // Where no column does, nobody here can tell what DacFx guards the table for.
    private static bool LosesSomething(ColumnDifference column) =>
        column.IsDropped || column.Losses.Any() || column is { IsAdded: true, To.FillsItself: false };

    private static Operation Renamed(Operation drop, TableDifference table, ColumnDifference dropped) =>
        table.SuccessorOf(dropped) is { } added
            ? drop with
            {
                SaferWay = $"Was it renamed to {ObjectNames.Format(added.Name)}, which is new and alike in type? A refactorlog in the "
                    + $"package keeps its values. {drop.SaferWay}",
            }
            : drop;

    // A default has a statement of its own, which names the constraint and not the column.
    private static string Defaults(ClassifiedOperation found, TableDifference table)
    {
        if (found.Operation.Kind is not (OperationKind.AddDefault or OperationKind.DropConstraint)) return "";
        var about = table.Columns.Where(column => column.ChangesDefault).ToList();
        var named = about.Where(column => Names(column).Any(found.Concerns)).ToList();
        if (named.Count == 0 && found.Operation.Kind == OperationKind.AddDefault && Is(found.Operation.Subject, table.Table))
            named = [.. about.Where(column => column.To is { Default: not null, DefaultName: null })];
        return string.Join("; ", named.Select(column => $"{ObjectNames.Format(column.Name)} {column.DefaultText}"));
    }

    private static IEnumerable<string> Names(ColumnDifference column) =>
        new[] { column.From?.DefaultName, column.To?.DefaultName }.OfType<string>();

    private static Operation Fingerprinted(Operation operation) => operation with
    {
        Detail = Fingerprint.From([operation.Kind, operation.Subject, operation.Difference ?? ""]).Value,
    };

    private static string Subject(TableDifference table, ColumnDifference column) =>
        $"{table.Table}.{ObjectNames.Format(column.Name)}";

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
