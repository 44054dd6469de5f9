using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Says what T-SQL would do, statement by statement, without a server. Fail-closed: what it does not recognise, and text that
/// does not parse, is <see cref="Risk.Unclassified"/>.
/// </summary>
/// <param name="parser">In the server's dialect.</param>
/// <param name="written">Who wrote the text: a planner guards tables before they would lose rows, people do not.</param>
public sealed class TransactSqlReader(TSqlParser parser, WrittenBy written)
{
    private readonly ScriptKnowledge _knowledge = new(written);
    private readonly List<RowGuarded> _guards = [];
    private int _batch;

    /// <summary>For a planner's text, in the newest dialect of this build.</summary>
    public TransactSqlReader()
        : this(ServerParser.Newest(), WrittenBy.Planner)
    {
    }

    /// <summary>Reads batches in order, each knowing what those before it made.</summary>
    public TransactSqlReading Read(IReadOnlyList<SqlBatch> batches)
    {
        var operations = new List<ClassifiedOperation>();
        var errors = new List<ServerError>();
        for (var at = 0; at < batches.Count; at++)
        {
            _batch = at;
            var first = batches[at].Line;
            operations.AddRange(Read(batches[at], errors).Select(found => found with { Batch = _batch, Line = first + found.Line - 1 }));
        }

        return new TransactSqlReading(operations, errors, _guards);
    }

    private IEnumerable<ClassifiedOperation> Read(SqlBatch batch, List<ServerError> errors)
    {
        var (script, problems) = parser.Parse(batch);
        if (problems.Count > 0 || script is null)
        {
            var first = problems.Count > 0 ? problems[0] : null;
            errors.AddRange(
                problems.Select(problem => new ServerError(problem.Number, problem.Message, Line: batch.Line + problem.Line - 1)));
            return [new ClassifiedOperation(Unparsed(batch, first), null, first?.Line ?? 1)];
        }

        if (ConstraintVerification.Classify(script, _knowledge) is { } verification)
            return verification.Select(found => Complete(found, script));
        return script.Batches.SelectMany(inner => TableRebuild.Classify(inner.Statements) is { } rebuild
            ? rebuild.Select(found => Complete(found, inner))
            : inner.Statements.SelectMany(Read)).ToList();
    }

    private IEnumerable<ClassifiedOperation> Read(TSqlStatement statement) => statement switch
    {
        IfStatement check when RowGuard.TableOf(check) is { } table => Guarded(table),
        IfStatement either => [.. Read(either.ThenStatement), .. either.ElseStatement is { } other ? Read(other) : []],
        WhileStatement loop => Read(loop.Statement),
        BeginEndBlockStatement block => block.StatementList.Statements.SelectMany(Read).ToList(),
        SetIdentityInsertStatement identity => Identity(identity),
        TryCatchStatement attempt => attempt.TryStatements.Statements.Concat(attempt.CatchStatements.Statements).SelectMany(Read).ToList(),
        _ => Classify(statement).Select(found => Complete(found, statement)).ToList(),
    };

    private IReadOnlyList<ClassifiedOperation> Guarded(string table)
    {
        _knowledge.Guarded(table);
        _guards.Add(new RowGuarded(table, _batch));
        return Classified.Nothing;
    }

    private IReadOnlyList<ClassifiedOperation> Identity(SetIdentityInsertStatement identity)
    {
        _knowledge.MayBringIdentity(identity.IsOn ? ObjectNames.Format(identity.Table) : null);
        return Classified.Nothing;
    }

    private IReadOnlyList<ClassifiedOperation> Classify(TSqlStatement statement) =>
        ForbiddenTargets.Classify(statement, written)
        ?? NonMutatingStatements.Classify(statement)
        ?? TableStatements.Classify(statement, _knowledge)
        ?? IndexStatements.Classify(statement, _knowledge)
        ?? ModuleStatements.Classify(statement, _knowledge)
        ?? SecurityStatements.Classify(statement)
        ?? DataStatements.Classify(statement, _knowledge, Called)
        ?? (statement is ExecuteStatement execute ? Called(execute.ExecuteSpecification) : null)
        ?? DatabaseSettings.Classify(statement)
        ?? Classified.One(OperationCatalog.Unclassified(StatementText.KindOf(statement), "statement"));

    private IReadOnlyList<ClassifiedOperation> Called(ExecuteSpecification execute) => ProcedureCalls.Classify(execute, Literal);

    // Text that stands there in full is read like any other; nothing comes back where it does not parse.
    private IReadOnlyList<ClassifiedOperation>? Literal(string text)
    {
        var (script, problems) = parser.Parse(text);
        return problems.Count > 0 || script is null ? null : [.. script.Batches.SelectMany(batch => batch.Statements).SelectMany(Read)];
    }

    private ClassifiedOperation Complete(ClassifiedOperation found, TSqlFragment fragment) => found with
    {
        Line = fragment.StartLine,
        Operation = found.Operation with
        {
            Statement = Redaction.Statement(StatementText.Format(fragment)),
            Detail = StatementText.Detail(fragment),
            Needs = WithIdentity(found.Operation, Needs(found.Operation, fragment)),
        },
    };

    // The switch is no operation of its own; what it asks for belongs to the rows that it is thrown for.
    private IReadOnlyList<string>? WithIdentity(Operation operation, IReadOnlyList<string>? needs) =>
        needs is not null && operation.Kind is ("insert-rows" or "merge-rows") && _knowledge.BringsIdentity(operation.Subject)
            ? [.. needs, RequiredPermissions.OnObject("ALTER", operation.Subject)]
            : needs;

    // What nobody recognised, or what is no deployment's business, needs what nobody here can tell.
    private static IReadOnlyList<string>? Needs(Operation operation, TSqlFragment fragment)
    {
        if (operation.Risk == Risk.Unclassified || ForbiddenTargets.Kinds.Contains(operation.Kind)) return null;
        return operation.Needs ?? fragment switch
        {
            ExecuteStatement execute => StatementPermissions.OfProcedure(execute, operation.Kind, operation.Subject),
            TSqlStatement statement => StatementPermissions.Required(statement),
            _ => null,
        };
    }

    private static Operation Unparsed(SqlBatch batch, ParseError? error) =>
        OperationCatalog.Unclassified("unparsed", "script") with
        {
            Why = error is null ? "It is no T-SQL that this version reads." : $"It does not parse: {Redaction.Message(error.Message)}",
            Statement = Redaction.Statement(batch.Text),
            Detail = Fingerprint.OfText(batch.Text).Value,
        };
}

/// <param name="Errors">Of batches that do not parse; lines are the script's.</param>
public sealed record TransactSqlReading(
    IReadOnlyList<ClassifiedOperation> Operations, IReadOnlyList<ServerError> Errors, IReadOnlyList<RowGuarded> Guards);

/// <summary>Whose text is read.</summary>
public enum WrittenBy
{
    /// <summary>DacFx, which holds every table that would lose rows against a guard of its own.</summary>
    Planner,

    People,
}

/// <summary>A batch that stops the script where the table holds rows.</summary>
public sealed record RowGuarded(string Table, int Batch);
