using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>What a rollback option loses, told in rows before anybody takes it; pure.</summary>
internal static class DataLoss
{
    private const string Uncounted = "values changed since, which no count shows";

    /// <param name="forward">What the deployment does or did.</param>
    /// <param name="undo">What the undo scripts would do.</param>
    /// <param name="then">The tables as they were before the deployment.</param>
    /// <param name="now">The tables as they are; the same where the deployment has not begun.</param>
    public static IReadOnlyList<Loss> OfUndo(
        IReadOnlyList<Operation> forward, IReadOnlyList<Operation> undo, SchemaInventory? then, SchemaInventory? now, bool applied)
    {
        var made = forward.Where(operation => operation.Kind is OperationKind.CreateTable or OperationKind.AddColumn)
            .Select(operation => operation.Subject)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var written = undo.Where(operation => operation.Kind is OperationKind.UpdateRows or OperationKind.InsertRows)
            .Select(operation => operation.Subject)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (before, after) = (Rows(then), Rows(now));
        var losses = new List<Loss>();
        foreach (var operation in forward.Where(operation => !made.Contains(operation.Subject)))
        {
            if (Destroys(operation)) losses.Add(Gone(operation, before));
            else if (operation.Kind == OperationKind.UpdateRows && !written.Contains(operation.Subject))
                losses.Add(
                    new Loss(
                        operation.Subject,
                        RowsOf(operation, before),
                        $"rows at the most keep what {operation.Script ?? "the deployment"} wrote"));
        }

        foreach (var operation in undo.Where(Destroys))
        {
            losses.Add(made.Contains(operation.Subject) && !applied
                ? new Loss(operation.Subject, null, "what is written into it after the deployment")
                : new Loss(
                    operation.Subject,
                    RowsOf(operation, after),
                    OperationKind.DestroysValues(operation.Kind)
                        ? "values at the most, dropped by the undo script"
                        : "rows at the most, removed by the undo script"));
        }

        return [.. losses.Distinct()];
    }

    /// <summary>What was written between the capture from before and now is neither in a backup nor in a snapshot from then.</summary>
    public static IReadOnlyList<Loss> OfReplacement(SchemaInventory? then, SchemaInventory? now)
    {
        if (then is null || now is null) return [new Loss("every table", null, "rows written since; nobody counted them")];
        var before = Rows(then);
        var losses = new List<Loss>();
        foreach (var table in now.Tables.Where(table => table.Rows is not null))
        {
            var difference = table.Rows!.Value - before.GetValueOrDefault(table.Name);
            if (difference > 0) losses.Add(new Loss(table.Name, difference, "rows written since"));
        }

        losses.Add(new Loss("every table", null, Uncounted));
        return losses;
    }

    /// <summary>Whether the operation takes data away that nobody can bring back by a statement.</summary>
    private static bool Destroys(Operation operation) => operation.Risk == Risk.Unclassified
        || (operation.Risk != Risk.Safe && OperationKind.Destroys(operation.Kind));

    private static Loss Gone(Operation operation, Dictionary<string, long> rows) => operation.Kind switch
    {
        _ when operation.Risk == Risk.Unclassified =>
            new Loss(operation.Subject, null, $"what {operation.Script ?? "the deployment"} destroys, which nobody can tell"),
        _ when OperationKind.DestroysValues(operation.Kind) => new Loss(
            operation.Subject, RowsOf(operation, rows), $"values dropped by {operation.Script ?? "the deployment"} do not come back"),
        OperationKind.DeleteRows or OperationKind.CascadeDelete => new Loss(
            operation.Subject,
            RowsOf(operation, rows),
            $"rows at the most deleted by {operation.Script ?? "the deployment"} do not come back"),
        _ => new Loss(
            operation.Subject, RowsOf(operation, rows), $"rows dropped by {operation.Script ?? "the deployment"} do not come back"),
    };

    private static long? RowsOf(Operation operation, Dictionary<string, long> rows)
    {
        if (rows.TryGetValue(operation.Subject, out var whole)) return whole;
        var dot = operation.Subject.LastIndexOf('.');
        return dot > 0 && rows.TryGetValue(operation.Subject[..dot], out var ofTable) ? ofTable : null;
    }

    private static Dictionary<string, long> Rows(SchemaInventory? schema)
    {
        var rows = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in schema?.Tables ?? [])
        {
            if (table.Rows is { } count) rows[table.Name] = count;
        }

        return rows;
    }
}
