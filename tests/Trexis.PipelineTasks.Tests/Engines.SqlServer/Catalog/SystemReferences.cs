using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

/// <summary>The system objects that a statement names, with the columns that it takes from each.</summary>
internal sealed class SystemReferences : TSqlFragmentVisitor
{
    private readonly Dictionary<string, string?> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ColumnReferenceExpression> _columns = [];
    private readonly HashSet<TSqlFragment> _dateParts = [];
    private readonly HashSet<string> _outputs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    /// <summary>Columns as <c>object column</c>; an object of which none is taken stands alone.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What keeps the statement from being held against the catalog.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public List<string> Procedures { get; } = [];

    public List<string> Functions { get; } = [];

    public List<(string Function, string Property)> Properties { get; } = [];

    public static SystemReferences Of(TSqlFragment statement)
    {
        var references = new SystemReferences();
        statement.Accept(references);
        references.Resolve();
        return references;
    }

    public override void Visit(NamedTableReference node) => Add(node.Alias, Name(node.SchemaObject));

    public override void Visit(SchemaObjectFunctionTableReference node) => Add(node.Alias, Name(node.SchemaObject));

    public override void Visit(QueryDerivedTable node) => Add(node.Alias, null);

    public override void Visit(InlineDerivedTable node) => Add(node.Alias, null);

    public override void Visit(ColumnReferenceExpression node)
    {
        if (node.ColumnType == ColumnType.Regular && !_dateParts.Contains(node)) _columns.Add(node);
    }

    public override void Visit(SelectScalarExpression node)
    {
        if (node.ColumnName?.Value is { } name) _outputs.Add(name);
    }

    public override void Visit(ExecutableProcedureReference node) =>
        Procedures.Add(node.ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value);

    public override void Visit(FunctionCall node)
    {
        // A method of an XML column stands on a target of its own.
        if (node.CallTarget is null) Functions.Add(node.FunctionName.Value.ToUpperInvariant());

        // The parser takes second and hour for columns.
        if (Functions.LastOrDefault() is "DATEADD" or "DATEDIFF") _dateParts.Add(node.Parameters[0]);
        if (node.FunctionName.Value.EndsWith("PROPERTY", StringComparison.OrdinalIgnoreCase)
            || node.FunctionName.Value.EndsWith("PROPERTYEX", StringComparison.OrdinalIgnoreCase))
        {
            if (node.Parameters[^1] is StringLiteral property) Properties.Add((node.FunctionName.Value.ToUpperInvariant(), property.Value));
        }
    }

    private static string? Name(SchemaObjectName name)
    {
        var schema = name.SchemaIdentifier?.Value.ToLowerInvariant();
        return schema switch
        {
            "sys" => $"sys.{name.BaseIdentifier.Value}",
            "dbo" when name.DatabaseIdentifier?.Value == "msdb" => $"msdb.dbo.{name.BaseIdentifier.Value}",
            _ => null,
        };
    }

    private void Add(Identifier? alias, string? name)
    {
        if (name is not null) Names.Add(name);
        if (alias is null)
        {
            if (name is not null) _problems.Add($"{name} has no alias");
            return;
        }

        if (!_sources.TryAdd(alias.Value, name)) _problems.Add($"the alias {alias.Value} is used twice");
    }

    private void Resolve()
    {
        foreach (var column in _columns)
        {
            var parts = column.MultiPartIdentifier.Identifiers.Select(part => part.Value).ToList();
            if (parts.Count == 1)
            {
                if (!_outputs.Contains(parts[0]) && _sources.Values.Any(name => name is not null))
                    _problems.Add($"the column {parts[0]} says not whose it is");
            }
            else if (!_sources.TryGetValue(parts[^2], out var source))
                _problems.Add($"{parts[^2]} in {string.Join('.', parts)} is no source of the statement");
            else if (source is not null) Names.Add($"{source} {parts[^1]}");
        }
    }
}
