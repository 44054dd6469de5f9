using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>One script, read statement by statement.</summary>
internal sealed class SqliteScriptReading(SchemaCopy copy, LiveRows rows, SqlText script)
{
    private readonly SqliteScript _text = new(script);
    private readonly ScriptSoFar _soFar = new(copy, rows);
    private readonly List<Operation> _operations = [];
    private bool _transactional = true;

    /// <summary>Why a statement that does not compile here may be right there; absent where there is no such reason.</summary>
    private string? _untold = copy.Incomplete;

    public ScriptAssessment Read(CancellationToken cancel)
    {
        copy.BeginScript();
        for (var at = _text.Start; at < _text.End;)
        {
            cancel.ThrowIfCancellationRequested();
            var compiled = copy.Compile(_text.From(at));
            var next = at + compiled.Read;
            using (compiled.Statement)
            {
                if (compiled.Code == raw.SQLITE_OK && next <= at) return Result(_text.Unreadable(at).Error);
                var code = compiled.Code == raw.SQLITE_OK ? Take(compiled, at, next) : compiled.Code;
                cancel.ThrowIfCancellationRequested();
                if (code == raw.SQLITE_INTERRUPT) _untold ??= "a plan does not wait for what it computes";
                if (code != raw.SQLITE_OK) return Refused(code, at, next);
            }

            at = next;
        }

        return Result(null);
    }

    private int Take(CompiledStatement compiled, int at, int next)
    {
        if (compiled.Statement.IsInvalid) return raw.SQLITE_OK;
        var statement = new AssessedStatement(
            _text.Statement(at, next), compiled.Actions, raw.sqlite3_stmt_isexplain(compiled.Statement) != 0);
        var classifier = new StatementClassifier(copy, statement, _soFar);
        var code = classifier.CarryOut(compiled, _operations.Count);
        if (code != raw.SQLITE_OK) return code;
        var operation = classifier.Classify();
        if (operation.Action == OperationAction.Create
            && statement.Find(raw.SQLITE_CREATE_VIEW, raw.SQLITE_CREATE_TRIGGER) is { First: { } module } made)
            operation = operation with { Lines = copy.Made(made.Code == raw.SQLITE_CREATE_VIEW ? "view" : "trigger", module) };
        _operations.Add(Placed(operation, statement.Text, at, next));
        _transactional &= statement.IsTransactional;
        Switch(statement);
        if (operation.Kind == OperationKind.Attach) _untold ??= "it attaches another database, which is not opened for a plan";
        return raw.SQLITE_OK;
    }

    // Compiled against a copy that is not whole, an error proves nothing: what was not understood is unclassified.
    private ScriptAssessment Refused(int code, int at, int next)
    {
        var text = _text.Refused(at, next);
        var message = SqliteErrors.Redact(raw.sqlite3_errmsg(copy.Handle).utf8_to_string() ?? "", raw.SQLITE_ERROR, text);
        if (_untold is null)
            return Result(
                new ServerError(
                    code,
                    message,
                    Line: _text.LineOfError(at, next, message),
                    Statement: SqliteErrors.Shown(text, message)));
        var why = $"Nobody can tell what this and the rest of the script does: {_untold} ({message}).";
        _operations.Add(Placed(SqliteOperations.Unclassified(script.Name, why), text, at, next));
        return Result(null);
    }

    private Operation Placed(Operation operation, string text, int at, int next)
    {
        var (line, column) = _text.PlaceOf(at, next);
        return operation with
        {
            Script = script.Name,
            Location = new SourceLocation(script.File ?? script.Name, line, column),
            Statement = Redaction.Reviewed(text.TrimEnd(';', '\n', '\r', ' ')),
            Detail = Fingerprint.OfText(SqliteTokenizer.Normalise(text)).Value,
        };
    }

    private void Switch(AssessedStatement statement)
    {
        if (statement.Find(raw.SQLITE_TRANSACTION, raw.SQLITE_SAVEPOINT) is { } step) _soFar.Switch(step.First, step.Second);
        if (statement.Pragma is { Second: { } value, First: { } name } && SqlitePragmas.IsForeignKeys(name)) _soFar.SwitchKeys(value);
    }

    private ScriptAssessment Result(ServerError? error)
    {
        if (error is null) AddConsequences();
        return new(
            script.Name, _transactional ? _operations : [.. _operations.Select(SqliteOperations.Outside)], _transactional, error);
    }

    // What stands under its name when the script has ended is a table's successor.
    private void AddConsequences()
    {
        foreach (var (name, place) in _soFar.DroppedModules.Where(dropped => copy.DefinitionOf(dropped.Key) is not null))
            _operations[place] = SqliteOperations.MadeAgain(_operations[place]);
        foreach (var gone in _soFar.Gone.Where(gone => gone.WasRenamed && !_soFar.IsMade(gone.Name))) AddLeftBehind(gone);
        foreach (var gone in _soFar.Gone.Where(gone => _soFar.IsMade(gone.Name)))
        {
            var cause = _operations[gone.Operation];
            if (!gone.TakesRowsAlong && IsWhole(gone.Name))
            {
                _operations[gone.Operation] = SqliteOperations.By(cause, SqliteOperations.RebuildTable(cause.Subject));
                AddLostValues(gone, gone.Name, cause);
            }

            var parts = TableParts.Of(copy, gone.Name);
            var told = _operations.Where(operation => operation.Kind == OperationKind.AlterColumn)
                .Select(operation => operation.Subject)
                .ToHashSet(StringComparer.Ordinal);
            _operations.AddRange(
                TableParts.Lost(gone.Parts, parts).Select(SqliteOperations.Lost)
                    .Concat(TableParts.Changed(gone.Parts, parts)
                        .Where(change => !told.Contains(change.After.Subject))
                        .Select(change => SqliteOperations.ChangeColumn(change.Before, change.After)))
                    .Select(part => SqliteOperations.By(cause, part)));
        }

        AddBrokenViews();
    }

    private bool IsWhole(string table) => string.Equals(_soFar.WholeCopyOf(table), table, StringComparison.OrdinalIgnoreCase);

    // A table that was renamed out of its successor's way; what spoke of it has followed the rename.
    private void AddLeftBehind(GoneTable gone)
    {
        var drop = _operations[gone.Operation];
        if (drop.Kind != OperationKind.DropTable) return;
        if (!gone.TakesRowsAlong && IsWhole(gone.Before))
        {
            _operations[gone.Operation] = SqliteOperations.DropReplaced(drop, SqliteIdentifier.Display(gone.Before));
            AddLostValues(gone, gone.Before, drop);
        }

        _operations.AddRange(
            TableParts.Naming(copy.Catalog, gone.Name)
                .Select(part => SqliteOperations.By(drop, SqliteOperations.Broken(part, drop.Subject))));
    }

    // Columns that the successor has, too, but not with the values of the old ones; those that it lacks are told as dropped.
    private void AddLostValues(GoneTable gone, string table, Operation cause)
    {
        var lacking = _soFar.LackingIn(table);
        var before = gone.Parts.Where(part => part.Kind == TablePartKind.Column).Select(part => part.Definition)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        _operations.AddRange(
            copy.Columns(table)
                .Where(column => before.Contains(column.Name) && lacking.ContainsKey(column.Name))
                .Select(column => SqliteOperations.By(
                    cause,
                    SqliteOperations.LoseValues(
                        $"{SqliteIdentifier.Display(table)}.{SqliteIdentifier.Display(column.Name)}", lacking[column.Name]))));
    }

    private void AddBrokenViews()
    {
        if (_soFar.BrokenBefore is not { } before || _soFar.Gone.LastOrDefault() is not { } last) return;
        _operations.AddRange(
            copy.BrokenViews()
                .Where(view => !before.ContainsKey(view.Key))
                .Select(view => SqliteOperations.By(_operations[last.Operation], SqliteOperations.BreakView(view.Key, view.Value))));
    }
}
