namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Answers what a plan's operations announce for an object; built once, asked for each object.</summary>
internal sealed class AnnouncedChanges
{
    private readonly HashSet<string> _dropped = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _altered = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _rewritten = new(StringComparer.OrdinalIgnoreCase);

    public AnnouncedChanges(IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
        {
            _touched.Add(operation.Subject);
            _altered.Add(operation.Subject);
            if (operation.Subject.LastIndexOf('.') is > 0 and var dot) _altered.Add(operation.Subject[..dot]);
            if (TakesAway(operation)) _dropped.Add(operation.Subject);
            if (operation.Action is OperationAction.DataMotion or OperationAction.Script) _rewritten.Add(operation.Subject);
        }
    }

    /// <summary>Whether the plan drops (or renames) the object, or the table that it belongs to.</summary>
    /// <param name="table">The table of an index or constraint.</param>
    public bool Drops(string name, string? table = null) => Has(_dropped, name, table) || (table is not null && Has(_dropped, table, null));

    /// <summary>Whether the plan makes, alters or drops the object.</summary>
    public bool Touches(string name, string? table = null) => Has(_touched, name, table);

    /// <summary>Whether the plan changes the table or a column, index or constraint of it.</summary>
    public bool Alters(string table) => _altered.Contains(table);

    /// <summary>Whether the plan itself writes, moves or deletes rows of the table.</summary>
    public bool WritesRowsOf(string table) => Has(_rewritten, table, null);

    private static bool TakesAway(Operation operation) =>
        operation.Action == OperationAction.Drop || OperationKind.Drops(operation.Kind) || OperationKind.Renames(operation.Kind);

    // Engines name an index alone or after its table.
    private static bool Has(HashSet<string> names, string name, string? table) =>
        names.Contains(name) || (table is not null && names.Contains($"{table}.{name}"));
}
