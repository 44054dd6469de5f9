namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// How large the tables are that a plan works on, by an inventory of the database that holds them. Nothing is guessed: where no
/// inventory is at hand, and of tables that could not be counted, the plan says so.
/// </summary>
public sealed class TableSizes
{
    private readonly Dictionary<string, TableSize> _sizes = new(StringComparer.OrdinalIgnoreCase);

    private TableSizes(string told) => Told = told;

    /// <summary>Where the sizes come from, or why there are none; one sentence for the plan.</summary>
    public string Told { get; }

    public static TableSizes Unknown(string why) => new($"not known: {why}");

    /// <param name="source">As the sentence goes on: <c>as Sales held them at …</c>.</param>
    public static TableSizes From(SchemaInventory schema, string source)
    {
        var uncounted = schema.Tables.Where(table => table.Rows is null).Select(table => table.Name).ToList();
        var sizes = new TableSizes(uncounted.Count == 0 ? source : $"{source}; not counted: {FindingList.Named(uncounted)}");
        // Two names that differ in case alone leave open which of the two is meant.
        foreach (var group in schema.Tables.GroupBy(table => table.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (group.ToList() is [{ Rows: { } rows } only]) sizes._sizes[only.Name] = new TableSize(rows, only.RowsAreExact, only.Bytes);
        }

        return sizes;
    }

    public long? RowsOf(string table) => _sizes.TryGetValue(table, out var size) ? size.Rows : null;

    /// <summary>The operation with the size of the table whose rows it touches or reads, where that is known.</summary>
    public Operation Measured(Operation operation) =>
        operation.Action is OperationAction.Permission or OperationAction.Refresh
        || operation.Kind == OperationKind.DescribeObject
        || operation is { Kind: OperationKind.InsertRows, IsDangerous: false }
            ? operation
            : operation with { Size = Of(operation.Table ?? operation.Subject) };

    // Of the object itself or of the one that it belongs to: a column's table.
    private TableSize? Of(string subject)
    {
        for (var end = subject.Length; end > 0; end = subject.LastIndexOf('.', end - 1))
        {
            if (_sizes.TryGetValue(subject[..end], out var size)) return size;
        }

        return null;
    }
}
