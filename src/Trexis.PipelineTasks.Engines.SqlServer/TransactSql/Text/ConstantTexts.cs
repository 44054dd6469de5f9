using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// Variables whose text nobody but the script decides: texts that it puts together of such are read as if they stood there. What the
/// server might cut or convert on the way is not known.
/// </summary>
internal sealed class ConstantTexts
{
    /// <summary>Up to here the server cuts no text that is not of a <c>(max)</c> type.</summary>
    private const int Longest = 4000;

    /// <summary>What QUOTENAME makes of the longest name.</summary>
    private const int LongestName = 258;

    /// <summary>Where the server keeps the names of constraints.</summary>
    private static readonly HashSet<string> Constraints = new(
        ["default_constraints", "check_constraints", "key_constraints", "foreign_keys"], StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a name may be.</summary>
    private const int LongestOwnName = 128;

    /// <summary>Names that are known only when the text runs, by what they are read from.</summary>
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, Variable> _variables = new(StringComparer.OrdinalIgnoreCase);

    public void Clear() => _variables.Clear();

    /// <summary>Reads what may be left out: what it assigns is unknown afterwards.</summary>
    public void Perhaps(Action read)
    {
        var before = new Dictionary<string, Variable>(_variables, StringComparer.OrdinalIgnoreCase);
        read();
        foreach (var (name, variable) in _variables.ToList())
        {
            if (before.GetValueOrDefault(name) != variable) _variables[name] = variable with { Value = null, IsEmpty = false };
        }
    }

    /// <summary>Reads a text that does not see these variables.</summary>
    public void Apart(Action read)
    {
        var outside = _variables;
        _variables = new Dictionary<string, Variable>(StringComparer.OrdinalIgnoreCase);
        read();
        _variables = outside;
    }

    /// <summary>
    /// Whether a text means the same whatever is called so: only constraints that it drops, whose names the server may have made.
    /// </summary>
    public bool MeansTheSame(string text, TSqlScript script)
    {
        var dropped = Fragments.All(script).OfType<AlterTableDropTableElement>()
            .Where(element => element is { TableElementType: TableElementType.Constraint, Name.QuoteType: QuoteType.SquareBracket })
            .Select(element => element.Name.Value)
            .ToList();
        return _names.All(name => Count(text, name) == dropped.Count(element => element.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }

    public void Forget(TSqlFragment assigning)
    {
        if (_variables.Count == 0) return;
        foreach (var variable in Fragments.All(assigning).OfType<VariableReference>()) Assign(variable.Name, null);
    }

    public void Learn(TSqlStatement statement)
    {
        switch (statement)
        {
            case DeclareVariableStatement declare:
                foreach (var one in declare.Declarations)
                {
                    _variables[one.VariableName.Value] = new Variable(Room(one.DataType), null) { IsEmpty = one.Value is null };
                    if (one.Value is not null) Assign(one.VariableName.Value, Of(one.Value));
                }

                break;
            case SetVariableStatement { Variable: { } variable, Expression: { } value, Identifier: null } set:
                Assign(variable.Name, set.AssignmentKind switch
                {
                    AssignmentKind.Equals => Of(value),
                    AssignmentKind.AddEquals => Joined(Of(variable), Of(value)),
                    _ => null,
                });
                break;
            case SelectStatement { Into: null, QueryExpression: QuerySpecification select }
                when select.SelectElements.All(element => element is SelectSetVariable):
                Learn(select);
                break;
            case PrintStatement or ThrowStatement or RaiseErrorStatement:
                break;
            case ExecuteStatement { ExecuteSpecification: { } execute }:
                if (execute.Variable is { } result) Assign(result.Name, null);
                foreach (var parameter in execute.ExecutableEntity?.Parameters ?? [])
                {
                    if (parameter is { IsOutput: true, ParameterValue: VariableReference written }) Assign(written.Name, null);
                }

                break;
            default:
                Forget(statement);
                break;
        }
    }

    // Where no row is found, a variable keeps what it had; where it had nothing, a text that is put together with it is none.
    private void Learn(QuerySpecification select)
    {
        var elements = select.SelectElements.Cast<SelectSetVariable>().ToList();
        var learned = elements
            .Where(
                one => one.AssignmentKind == AssignmentKind.Equals
                    && elements.Count(other => Is(other.Variable.Name, one.Variable.Name)) == 1
                    && _variables.GetValueOrDefault(one.Variable.Name) is { IsEmpty: true })
            .Select(one => (
                Variable: one.Variable.Name,
                IsName: IsConstraint(one.Expression, select.FromClause),
                Text: one.Expression is FunctionCall { FunctionName.Value: var function, Parameters: [ColumnReferenceExpression] }
                    && Is(function, "QUOTENAME")
                        ? Opened(one.Variable.Name)
                        : Of(one.Expression)))
            .ToList();
        Forget(select);
        foreach (var (variable, isName, text) in learned)
        {
            if (!isName) Assign(variable, text);
            else if (_variables[variable] is { Room: { } room } known && room("\u00e9") >= LongestOwnName)
            {
                _names.Add(variable);
                _variables[variable] = known with { Value = variable };
            }
        }
    }

    private static bool IsConstraint(ScalarExpression value, FromClause? from) =>
        value is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: { } column }
        && Is(column[^1].Value, "name")
        && TableReferences.Joined(from).ToList() is { Count: > 0 } tables
        && (column.Count == 1 ? tables : tables.FindAll(table => Is(TableReferences.ExposedName(table) ?? "", column[^2].Value)))
            is [NamedTableReference { SchemaObject: { DatabaseIdentifier: null, SchemaIdentifier.Value: var schema } catalog }]
        && Is(schema, "sys")
        && Constraints.Contains(catalog.BaseIdentifier.Value);

    /// <summary>The text of a value; absent where nobody can tell.</summary>
    public string? Of(ScalarExpression value)
    {
        switch (value)
        {
            case StringLiteral literal:
                return literal.IsNational || Ascii.IsValid(literal.Value) ? literal.Value : null;
            case ParenthesisExpression inner:
                return Of(inner.Expression);
            case VariableReference variable:
                return _variables.GetValueOrDefault(variable.Name)?.Value;
            case BinaryExpression { BinaryExpressionType: BinaryExpressionType.Add } sum:
                return Joined(Of(sum.FirstExpression), Of(sum.SecondExpression));
            case FunctionCall { FunctionName.Value: var function, Parameters: [var named] }
                when Is(function, "QUOTENAME") && OpenName(named) is { } name:
                return Opened(name);
            case FunctionCall { CallTarget: null, OverClause: null } call:
                return Called(call.FunctionName.Value.ToUpperInvariant(), [.. call.Parameters.Select(Of)], call.Parameters.Count);
            default:
                return null;
        }
    }

    private string Opened(string name)
    {
        _names.Add(name);
        return $"[{name}]";
    }

    // Brackets that QUOTENAME puts around a name it cannot leave, whatever it is.
    private string? OpenName(ScalarExpression named) => named switch
    {
        VariableReference variable when _variables.GetValueOrDefault(variable.Name) is { } known
            && (known.Value is null || known.Value == variable.Name) => variable.Name,
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var column }] } => $"@{column}",
        _ => null,
    };

    private string? Called(string function, List<string?> given, int count) => function switch
    {
        "CONCAT" when given.TrueForAll(text => text is not null) => Short(string.Concat(given)),
        "QUOTENAME" when count == 1 && given[0] is { Length: <= 128 } name && !_names.Any(name.Contains) =>
            $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
        "REPLACE" when given is [{ } text, { Length: > 0 } old, { } now] => Replaced(text, old, now),
        _ => null,
    };

    // Which letters are alike is decided by a collation: only where none can matter the result is known.
    private string? Replaced(string text, string old, string now)
    {
        if (!Ascii.IsValid(text) || !Ascii.IsValid(old) || _names.Any(text.Contains)) return null;
        var exact = text.Replace(old, now, StringComparison.Ordinal);
        return exact == text.Replace(old, now, StringComparison.OrdinalIgnoreCase) ? Short(exact) : null;
    }

    private string? Joined(string? one, string? other) => one is null || other is null ? null : Short(one + other);

    private string? Short(string text) => Length(text) <= Longest ? text : null;

    private int Length(string text) => text.Length + (LongestName * _names.Sum(name => Count(text, name)));

    // Of @v, not of @v1.
    private static int Count(string text, string name)
    {
        var count = 0;
        for (var at = -1; (at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var end = at + name.Length;
            if (end == text.Length || !(char.IsLetterOrDigit(text[end]) || "_@#$".Contains(text[end]))) count++;
        }

        return count;
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private void Assign(string variable, string? value)
    {
        if (!_variables.TryGetValue(variable, out var known)) return;
        _variables[variable] = known with
        {
            IsEmpty = false,
            Value = value is not null && known.Room is { } room && Length(value) <= room(value) ? value : null,
        };
    }

    // How long a text the variable holds as it is; absent for what holds none.
    private static Func<string, int>? Room(DataTypeReference type)
    {
        if (type is SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.NVarChar or SqlDataTypeOption.VarChar } text)
        {
            var length = text.Parameters switch
            {
                [MaxLiteral] => int.MaxValue,
                [{ Value: var number }] when int.TryParse(number, CultureInfo.InvariantCulture, out var known) => known,
                _ => 1,
            };
            var isUnicode = text.SqlDataTypeOption == SqlDataTypeOption.NVarChar;
            return value => isUnicode || Ascii.IsValid(value) ? length : -1;
        }

        return type is { Name.BaseIdentifier.Value: var name } && name.Equals("sysname", StringComparison.OrdinalIgnoreCase)
            ? _ => 128
            : null;
    }

    private sealed record Variable(Func<string, int>? Room, string? Value)
    {
        /// <summary>Whether nothing has been assigned to it.</summary>
        public bool IsEmpty { get; init; }
    }
}
