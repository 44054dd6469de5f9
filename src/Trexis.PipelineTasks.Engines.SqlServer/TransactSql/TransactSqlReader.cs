using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Says what T-SQL would do, statement by statement, without a server. Fail-closed: what it does not recognise, and text that
/// does not parse, is <see cref="Risk.Unclassified"/>.
/// </summary>
/// <param name="parser">In the server's dialect.</param>
/// <param name="written">Who wrote the text: a planner guards tables before they would lose rows, people do not.</param>
/// <param name="database">The one that is deployed to, where its name is known.</param>
public sealed partial class TransactSqlReader(TSqlParser parser, WrittenBy written, string? database = null)
{
    /// <summary>Text that runs text that runs text ends somewhere; what is deeper is read by nobody.</summary>
    private const int DeepestText = 16;

    /// <summary>Procedures that call each other many times over end somewhere, too.</summary>
    private const int MostBodies = 2000;

    // Of a text's tokens, where each label is last jumped to.
    private readonly ConditionalWeakTable<IList<TSqlParserToken>, Dictionary<string, int>> _lastJumps = [];
    private ScriptKnowledge _knowledge = new(parser, database, KnownSchema.Unknown);
    private readonly List<RowGuarded> _guards = [];
    private Triggers? _triggers;
    private int _batch;
    private int _texts;
    private int _bodies;
    private int _depth;

    // How deep in what is done where a statement before has failed.
    private int _failed;
    private bool _isRolledBack;
    private SetIdentityInsertStatement? _told;

    /// <summary>For a planner's text, in the newest dialect of this build.</summary>
    public TransactSqlReader()
        : this(ServerParser.Newest(), WrittenBy.Planner)
    {
    }

    /// <summary>
    /// Statements of a planner's text that people wrote, by their detail: a planner's guards and habits say nothing of them.
    /// </summary>
    public IReadOnlySet<string> OfPeople { get; init; } = new HashSet<string>();

    /// <summary>The schema that the text is meant for; what it does not tell is judged as of any database.</summary>
    public KnownSchema Target
    {
        init => _knowledge = new ScriptKnowledge(parser, database, value);
    }

    /// <summary>The schema that everything read so far leaves behind; unknown where some of it could not be told.</summary>
    public KnownSchema Left => _knowledge.Schema.Left();

    /// <summary>Every statement of a text by its detail, whatever it stands in; nothing of what does not parse.</summary>
    /// <returns>Each with its line and column.</returns>
    public static IEnumerable<(string Detail, int Line, int Column)> Details(IEnumerable<SqlBatch> batches)
    {
        var parser = ServerParser.Newest();
        return
            from batch in batches
            where parser.Parse(batch).Script is not null
            from statement in Fragments.All(parser.Parse(batch).Script!).OfType<TSqlStatement>()
            select (StatementText.Told(statement).Value, batch.Line + statement.StartLine - 1, statement.StartColumn);
    }

    /// <summary>Reads batches in order, each knowing what those before it made.</summary>
    public TransactSqlReading Read(IReadOnlyList<SqlBatch> batches)
    {
        _knowledge.BeginScript();
        var operations = new List<ClassifiedOperation>();
        var errors = new List<ServerError>();
        for (var at = 0; at < batches.Count; at++)
        {
            _batch = at;
            _knowledge.BeginBatch();
            if (_isRolledBack) _knowledge.RollBack();
            (_texts, _failed, _depth, _isRolledBack, _knowledge.HasFailed) = (0, 0, 0, false, false);
            var (first, count) = (batches[at].Line, batches[at].Count);
            operations.AddRange(
                Read(batches[at], errors).Select(found => found with
                {
                    Batch = _batch,
                    Line = first + found.Line - 1,
                    Operation = count > 1 ? OperationCatalog.Repeated(found.Operation, count) : found.Operation,
                }));
        }

        return new TransactSqlReading(Consequences.Of(operations, _knowledge.Schema), errors, _guards);
    }

    /// <summary>What the session keeps when the text has ended.</summary>
    public IReadOnlyList<ClassifiedOperation> LeftOn()
    {
        if (_knowledge.Identity is not { Table: var table } left || left == _told) return Classified.Nothing;
        _told = left;
        return [.. Classified.On(table, OperationCatalog.IdentityInsert(ObjectNames.Format(table))).Select(found => Complete(found, left))];
    }

    private List<ClassifiedOperation> Read(SqlBatch batch, List<ServerError> errors)
    {
        var (script, problems) = parser.Parse(batch);
        if (problems.Count > 0 || script is null)
        {
            var nameless = Nameless(batch);
            if (nameless is null) _knowledge.Doubt();
            var first = problems.Count > 0 ? problems[0] : null;
            errors.AddRange(
                problems.Select(problem => new ServerError(problem.Number, problem.Said(), Line: batch.Line + problem.Line - 1)
                {
                    Column = problem.Column,
                }));
            return nameless is not null
                ? [.. nameless]
                : [new ClassifiedOperation(Unparsed(batch, first), null, first?.Line ?? 1) { Column = first?.Column }];
        }

        _knowledge.Written = written;
        if (ConstraintVerification.Classify(script, _knowledge) is { } verification)
            return [.. verification.Select(found => Complete(found, script))];
        var found = new List<ClassifiedOperation>();
        try
        {
            Read(script, batch.Count, found);
        }
        catch (Exception exception) when (ServerParser.IsDefect(exception))
        {
            // Nothing in a text ends the plan: what nobody here understands is the reader's mistake, and dangerous.
            var message = $"This version fails to read it ({exception.GetType().Name}).";
            errors.Add(new ServerError(0, message, Line: batch.Line));
            found.Add(new ClassifiedOperation(Unparsed(batch, new ParseError(0, 0, 1, 1, message)), null, 1));
        }

        return found;
    }

    private void Read(TSqlScript script, int count, List<ClassifiedOperation> found)
    {
        foreach (var inner in script.Batches)
        {
            if (written == WrittenBy.Planner
                && !inner.Statements.Any(IsOfPeople)
                && TableRebuild.Classify(inner.Statements, _knowledge) is { } rebuild)
                found.AddRange(rebuild.Select(one => Complete(one, inner)));
            else
                Repeat(count, () => Read(inner.Statements, found));
        }
    }

    // GO with a number sends the batch again, as a loop would.
    private void Repeat(int count, Action read)
    {
        if (count > 1) _knowledge.Loop(read);
        else read();
    }

    private void Read(IEnumerable<TSqlStatement> statements, List<ClassifiedOperation> found)
    {
        List<TSqlStatement> all = [.. statements];
        for (var at = 0; at < all.Count; at++)
        {
            Read(all[at], found);
            var isOfPeople = written == WrittenBy.People || (_depth == 0 ? IsOfPeople(all[at]) : _knowledge.IsOfPeople);
            if (all[at] is RollbackTransactionStatement && isOfPeople) RollBack(all[(at + 1)..]);
        }
    }

    // A connection of ours ends the script at the first error: nothing comes after what is rolled back for one.
    private void RollBack(IReadOnlyList<TSqlStatement> after)
    {
        if (_failed > 0 || after.Any(later => later is ThrowStatement || (later is RaiseErrorStatement && after[^1] is ReturnStatement)))
            return;
        if (after.Any(later => later is ReturnStatement)) _isRolledBack = true;
        else _knowledge.RollBack();
    }

    // Where the answer is yes, a statement before has failed; where it is no, for ELSE.
    private static bool AsksForError(BooleanExpression condition, bool holds) => (holds ? Alternatives.All(condition) : [condition]).Any(
        part => part is BooleanComparisonExpression pair
            && (IsError(pair.FirstExpression, pair.SecondExpression) || IsError(pair.SecondExpression, pair.FirstExpression))
            && (holds
                ? pair.ComparisonType is BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation
                : pair.ComparisonType is BooleanComparisonType.Equals));

    private static bool IsError(ScalarExpression asked, ScalarExpression number) => number is IntegerLiteral { Value: "0" }
        && asked is GlobalVariableExpression { Name: var name }
        && name.Equals("@@ERROR", StringComparison.OrdinalIgnoreCase);

    private void Read(TSqlStatement statement, List<ClassifiedOperation> found)
    {
        _depth++;
        var before = _knowledge.Written;
        // Below a statement of its own a planner writes none of people's, whatever words both use.
        if (_depth == 1 && IsOfPeople(statement)) _knowledge.Written = WrittenBy.People;
        switch (statement)
        {
            case IfStatement check when _knowledge.Written == WrittenBy.Planner && RowGuard.TableOf(check) is { } table:
                _knowledge.Guarded(table);
                _guards.Add(new RowGuarded(table, _batch));
                break;
            case IfStatement either:
                Add(Expressions.In(either), either, found);
                var isFailed = AsksForError(either.Predicate, holds: true);
                var isFailedBeside = AsksForError(either.Predicate, holds: false);
                Fail(isFailed, 1);
                var (below, beside) = (Below(either, holds: true), Below(either, holds: false));
                _knowledge.Perhaps(() => Read([either.ThenStatement], found), below);
                Fail(isFailed, -1);
                Fail(isFailedBeside, 1);
                if (either.ElseStatement is { } other) _knowledge.Perhaps(() => Read([other], found), beside);
                Fail(isFailedBeside, -1);
                break;
            case WhileStatement loop:
                // The second time around, what the loop assigns is another text.
                _knowledge.Texts.Forget(loop);
                Add(Expressions.In(loop), loop, found);
                _knowledge.Loop(() => Read(loop.Statement, found));
                break;
            case BeginEndBlockStatement block:
                Read(block.StatementList.Statements, found);
                break;
            case TryCatchStatement { CatchStatements.Statements: [.., ThrowStatement { ErrorNumber: null }] } attempt
                when !Fragments.All(attempt.CatchStatements).Any(
                    part => part is ReturnStatement or GoToStatement or BreakStatement or ContinueStatement):
                _knowledge.Attempt(
                    () => Read(attempt.TryStatements.Statements, found), () => Read(attempt.CatchStatements.Statements, found));
                break;
            case TryCatchStatement attempt:
                _knowledge.Perhaps(() => Read(attempt.TryStatements.Statements, found));
                _knowledge.Perhaps(() => Read(attempt.CatchStatements.Statements, found));
                break;
            case CreateSchemaStatement schema:
                Add(ModuleStatements.Made(schema), schema, found);
                Read(SchemaElements.Named(schema), found);
                break;
            case WaitForStatement { Statement: { } waited }:
                Read(waited, found);
                break;
            default:
                var place = found.Count;
                Add(_knowledge.Naming(statement, () => Classify(statement)), statement, found);
                if (place < found.Count) found[place] = Defined(found[place], statement);
                Add(Expressions.In(statement), statement, found);
                _knowledge.Texts.Learn(statement);
                break;
        }

        _knowledge.Written = before;
        _depth--;
    }

    private void Fail(bool isFailed, int deeper)
    {
        if (isFailed) _failed += deeper;
        _knowledge.HasFailed = _failed > 0;
    }

    private Region Below(IfStatement either, bool holds) => _knowledge.Asked.Below(either.Predicate, holds, _knowledge.Region);

    private void Add(IEnumerable<ClassifiedOperation> classified, TSqlStatement statement, List<ClassifiedOperation> found)
    {
        foreach (var one in classified.SelectMany(Held))
        {
            if (one.Operation.Action is not (OperationAction.DataMotion or OperationAction.Script or OperationAction.Refresh
                or OperationAction.Permission))
                _knowledge.ChangesSchema();
            // What nobody can tell may have changed anything.
            if (one.Operation.Risk == Risk.Unclassified) _knowledge.Doubt();
            foreach (var written in one.Targets)
            {
                _knowledge.Asked.Touch(written);
                if (_knowledge.Schema.IsWatched(written)) _knowledge.Asked.Clear();
            }

            if (one.Operation.Action == OperationAction.Create && ObjectNames.TryParts(one.Operation.Subject) is { } made)
                _knowledge.Schema.Module(_knowledge.Schema.NameOf(ObjectNames.Name(made)));
            found.Add(Complete(one, statement));
        }
    }

    private ClassifiedOperation Defined(ClassifiedOperation found, TSqlStatement statement) => Fragments.ModuleOf(statement) is { } name
        ? found with
        {
            Operation = found.Operation with
            {
                Lines = _knowledge.Schema.Define(name, StatementText.Format(statement), _knowledge.IsCertain),
            },
        }
        : found;

    private bool IsOfPeople(TSqlStatement statement) => OfPeople.Count > 0 && OfPeople.Contains(StatementText.Told(statement).Value);

    // Nobody misses what goes with the connection.
    private IReadOnlyList<ClassifiedOperation> Held(ClassifiedOperation found) =>
        found.Targets.Count > 0 && found.Targets.All(ForbiddenTargets.IsTemporary)
            ? Classified.Nothing
            : ForbiddenTargets.Hold(found, _knowledge.Written, database);

    private IReadOnlyList<ClassifiedOperation> Classify(TSqlStatement statement)
    {
        switch (statement)
        {
            case LabelStatement label when IsGoneBackTo(label):
                _knowledge.ComesBack();
                _knowledge.MayLeave();
                _knowledge.Texts.Clear();
                break;
            case ReturnStatement or GoToStatement or LabelStatement:
                _knowledge.MayLeave();
                if (statement is LabelStatement) _knowledge.Texts.Clear();
                break;
            case BeginTransactionStatement when _knowledge.IsOfPeople:
                _knowledge.BeginTransaction();
                break;
            case CommitTransactionStatement when _knowledge.IsOfPeople:
                _knowledge.Commit();
                break;
            case DeclareCursorStatement { CursorDefinition: { } cursor } declare:
                _knowledge.Cursor(
                    declare.Name.Value, _knowledge.Naming(cursor.Select, () => RowFilter.Chooses(cursor.Select, _knowledge)));
                break;
        }

        return StatementTable.Classify(statement)
            ?? SettingStatements.Classify(statement, _knowledge)
            ?? TableStatements.Classify(statement, _knowledge)
            ?? IndexStatements.Classify(statement, _knowledge)
            ?? ModuleStatements.Classify(statement, _knowledge)
            ?? SecurityStatements.Classify(statement)
            ?? DataStatements.Classify(statement, _knowledge, Triggers, Called)
            ?? ServerStatements.Classify(statement, _knowledge)
            ?? (statement is ExecuteStatement execute ? Called(execute.ExecuteSpecification) : null)
            ?? StatementTable.Unclassified(statement);
    }

    // A GOTO that stands below its label makes a loop.
    private bool IsGoneBackTo(LabelStatement label) =>
        _lastJumps.GetValue(label.ScriptTokenStream, LastJumps).GetValueOrDefault(label.Value.TrimEnd(':'), -1) > label.LastTokenIndex;

    private static Dictionary<string, int> LastJumps(IList<TSqlParserToken> tokens)
    {
        var last = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].TokenType == TSqlTokenType.GoTo && StatementText.Significant(tokens, at + 1).FirstOrDefault() is { } name)
                last[name.Text] = at;
        }

        return last;
    }

    private IReadOnlyList<ClassifiedOperation> Called(ExecuteSpecification execute) =>
        ProcedureCalls.Classify(execute, _knowledge, Literal, Body);

    // What the script itself has written into a procedure is carried out by whoever calls it.
    private List<ClassifiedOperation>? Body(StatementList statements) => Body(statements, isPerhaps: false);

    private List<ClassifiedOperation>? Body(StatementList statements, bool isPerhaps)
    {
        if (_texts == DeepestText || ++_bodies > MostBodies) return null;
        var found = new List<ClassifiedOperation>();
        _texts++;
        _knowledge.Called(() => _knowledge.Texts.Apart(() => Read(statements.Statements, found)), isPerhaps);
        _texts--;
        return found;
    }

    // The script of a connection of ours ends where a trigger rolls back.
    private Triggers Triggers => _triggers ??= new Triggers(parser, _knowledge, body =>
    {
        _failed++;
        var found = Body(body, isPerhaps: true);
        _failed--;
        return found;
    });

    // Text that stands there in full is read like any other; nothing comes back where it does not parse.
    private List<ClassifiedOperation>? Literal(string text, bool mayBeNull)
    {
        var (script, problems) = parser.Parse(text);
        if (problems.Count > 0 || script is null || !ConstantTexts.MeansTheSame(text, script)) return null;
        if (ConstantTexts.Told(text) is var told && told != text && (script = parser.Parse(told).Script) is null) return null;
        var statements = new StatementList();
        foreach (var inner in script.Batches.SelectMany(batch => batch.Statements)) statements.Statements.Add(inner);
        return Body(statements, isPerhaps: mayBeNull);
    }

    private ClassifiedOperation Complete(ClassifiedOperation found, TSqlFragment fragment) => found with
    {
        Region = found.Region ?? _knowledge.Region,
        Line = fragment.StartLine,
        Column = fragment.StartColumn,
        Operation = found.Operation with
        {
            Statement = Redaction.Reviewed(StatementText.Format(fragment)),
            Detail = StatementText.Told(fragment).Value,
            Needs = WithIdentity(found.Operation, Needs(found.Operation, fragment)),
            Features = UsedFeatures.In(fragment),
        },
    };

    // The switch is no operation of its own; what it asks for belongs to the rows that it is thrown for.
    private IReadOnlyList<string>? WithIdentity(Operation operation, IReadOnlyList<string>? needs) =>
        needs is not null
        && operation.Kind is OperationKind.InsertRows or OperationKind.MergeRows
        && _knowledge.Identity is { Table: var table }
        && string.Equals(ObjectNames.Format(table), operation.Subject, StringComparison.OrdinalIgnoreCase)
            ? [.. needs, RequiredPermissions.OnObject("ALTER", operation.Subject)]
            : needs;

    // What nobody recognised, or what is no deployment's business, needs what nobody here can tell.
    private static IReadOnlyList<string>? Needs(Operation operation, TSqlFragment fragment)
    {
        if (operation.Risk == Risk.Unclassified || OperationCatalog.OutOfReach.Contains(operation.Kind)) return null;
        return operation.Needs ?? fragment switch
        {
            ExecuteStatement execute => StatementPermissions.OfProcedure(execute, operation.Kind, operation.Subject),
            TSqlStatement statement => StatementPermissions.Required(statement),
            _ => null,
        };
    }

    // Where the last release is a package, DacFx cannot name a constraint that its source leaves without a name, and writes none.
    private IReadOnlyList<ClassifiedOperation>? Nameless(SqlBatch batch)
    {
        if (written != WrittenBy.Planner || DropsNameless().Match(batch.Text) is not { Success: true } drop) return null;
        if (ObjectNames.TryParts(drop.Groups["table"].Value) is not { } parts) return null;
        var (table, at) = (ObjectNames.Name(parts), drop.Groups["table"]);
        return
        [
            .. Classified.On(
                table, OperationCatalog.DropNameless($"unnamed constraint on {ObjectNames.Format(table)}") with
                {
                    Statement = Redaction.Statement(batch.Text),
                    Detail = Fingerprint.OfText(batch.Text).Value,
                })
                .Select(found => found with { Line = 1 + batch.Text.AsSpan(0, at.Index).Count('\n') }),
        ];
    }

    [GeneratedRegex(
        @"^\s*ALTER TABLE (?<table>(?:\[(?:[^\]]|\]\])+\]\.)?\[(?:[^\]]|\]\])+\]) DROP CONSTRAINT ;\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex DropsNameless();

    private static Operation Unparsed(SqlBatch batch, ParseError? error) =>
        OperationCatalog.Unclassified(OperationKind.Unparsed, "script") with
        {
            Why = error is null ? "It is no T-SQL that this version reads." : $"It does not parse: {error.Said()}",
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
