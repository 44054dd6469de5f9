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

    /// <summary>Stands on both sides of a name that is known only when the text runs: no literal is read that holds one.</summary>
    private const char Open = '\u0001';

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
    public static bool MeansTheSame(string text, TSqlScript script) => Names(text) == Fragments.All(script)
        .OfType<AlterTableDropTableElement>()
        .Count(element => element is { TableElementType: TableElementType.Constraint, Name.QuoteType: QuoteType.SquareBracket }
            && IsName(element.Name.Value));

    /// <summary>A text as people are told it: names that are not known bear those of what they are read from.</summary>
    public static string Told(string text) => text.Replace($"{Open}", "", StringComparison.Ordinal);

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
                    if (one.Value is not null) Assign(one.VariableName.Value, Of(one.Value), MayBeNull(one.Value));
                }

                break;
            case SetVariableStatement { Variable: { } variable, Expression: { } value, Identifier: null } set:
                var isAdded = set.AssignmentKind == AssignmentKind.AddEquals;
                Assign(
                    variable.Name,
                    isAdded ? Joined(Of(variable), Of(value)) : set.AssignmentKind == AssignmentKind.Equals ? Of(value) : null,
                    MayBeNull(value) || (isAdded && MayBeNull(variable)));
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
        var mayFindNone = select is not { FromClause: null, WhereClause: null, HavingClause: null, TopRowFilter: null };
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
                        ? $"[{Name(one.Variable.Name)}]"
                        : Of(one.Expression),
                MayBeNull: mayFindNone || MayBeNull(one.Expression)))
            .ToList();
        Forget(select);
        foreach (var (variable, isName, text, mayBeNull) in learned)
        {
            if (!isName) Assign(variable, text, mayBeNull);
            else if (_variables[variable] is { Room: { } room } known && room("\u00e9") >= LongestOwnName)
            {
                _variables[variable] = known with { Value = Name(variable), MayBeNull = mayBeNull };
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
                return !literal.Value.Contains(Open) && (literal.IsNational || Ascii.IsValid(literal.Value)) ? literal.Value : null;
            case ParenthesisExpression inner:
                return Of(inner.Expression);
            case VariableReference variable:
                return _variables.GetValueOrDefault(variable.Name)?.Value;
            case BinaryExpression { BinaryExpressionType: BinaryExpressionType.Add } sum:
                return Joined(Of(sum.FirstExpression), Of(sum.SecondExpression));
            case FunctionCall { FunctionName.Value: var quote, Parameters: [var named] }
                when Is(quote, "QUOTENAME") && OpenName(named) is { } name:
                return $"[{Name(name)}]";
            case FunctionCall { CallTarget: null, OverClause: null, FunctionName.Value: var function } call when Is(function, "CONCAT"):
                return InARow([.. call.Parameters]) is { } row ? Short(row) : null;
            case FunctionCall { CallTarget: null, OverClause: null } call:
                return Called(call.FunctionName.Value.ToUpperInvariant(), [.. call.Parameters.Select(Of)], call.Parameters.Count);
            default:
                return null;
        }
    }

    /// <summary>
    /// Texts in a row of which NULL is left out, as CONCAT and EXEC do: where one may be, the row is another. Without a name nothing is
    /// carried out.
    /// </summary>
    public string? InARow(IReadOnlyList<ScalarExpression> parts)
    {
        var texts = parts.Select(Of).ToList();
        return parts.Zip(texts).All(
            part => part.Second is { } text && (parts.Count == 1 || !MayBeNull(part.First) || IsName(text.TrimStart('[').TrimEnd(']'))))
            ? string.Concat(texts)
            : null;
    }

    /// <summary>Whether a text may be none: nothing is carried out then.</summary>
    public bool MayBeNull(ScalarExpression value) => Fragments.All(value).OfType<VariableReference>()
        .Any(variable => _variables.GetValueOrDefault(variable.Name) is not { Value: not null, MayBeNull: false });

    private static string Name(string from) => $"{Open}{from}{Open}";

    private static bool IsName(string text) => text is [Open, .., Open] && Names(text) == 1;

    private static int Names(string text) => text.Count(letter => letter == Open) / 2;

    // Brackets that QUOTENAME puts around a name it cannot leave, whatever it is.
    private string? OpenName(ScalarExpression named) => named switch
    {
        VariableReference variable when _variables.GetValueOrDefault(variable.Name) is { } known
            && (known.Value is null || known.Value == Name(variable.Name)) => variable.Name,
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var column }] } => $"@{column}",
        _ => null,
    };

    private static string? Called(string function, List<string?> given, int count) => function switch
    {
        "QUOTENAME" when count == 1 && given[0] is { Length: <= 128 } name && !name.Contains(Open) =>
            $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
        "REPLACE" when given is [{ } text, { Length: > 0 } old, { } now] => Replaced(text, old, now),
        _ => null,
    };

    // Which letters are alike is decided by a collation: only where none can matter the result is known.
    private static string? Replaced(string text, string old, string now)
    {
        if (!Ascii.IsValid(text) || !Ascii.IsValid(old) || text.Contains(Open)) return null;
        var exact = text.Replace(old, now, StringComparison.Ordinal);
        return exact == text.Replace(old, now, StringComparison.OrdinalIgnoreCase) ? Short(exact) : null;
    }

    private static string? Joined(string? one, string? other) => one is null || other is null ? null : Short(one + other);

    private static string? Short(string text) => Length(text) <= Longest ? text : null;

    private static int Length(string text) => text.Length + (LongestName * Names(text));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private void Assign(string variable, string? value, bool mayBeNull = false)
    {
        if (!_variables.TryGetValue(variable, out var known)) return;
        _variables[variable] = known with
        {
            IsEmpty = false,
            MayBeNull = mayBeNull,
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

        /// <summary>Whether nothing may stand in it in place of the text.</summary>
        public bool MayBeNull { get; init; }
    }
}
