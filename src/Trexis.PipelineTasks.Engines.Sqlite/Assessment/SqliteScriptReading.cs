using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>One script, read statement by statement.</summary>
internal sealed class SqliteScriptReading(SchemaCopy copy, SqlText script)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(script.Text);
    private readonly List<Operation> _operations = [];
    private bool _transactional = true;

    /// <summary>Why a statement that does not compile here may be right there; absent where there is no such reason.</summary>
    private string? _untold = copy.Incomplete;

    public ScriptAssessment Read(CancellationToken cancel)
    {
        for (var at = SqliteScript.Start(_bytes); at < _bytes.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            var compiled = copy.Compile(_bytes.AsSpan(at));
            var next = at + compiled.Read;
            using (compiled.Statement)
            {
                if (compiled.Code == raw.SQLITE_OK && next <= at) return Result(SqliteScript.Unreadable(script, _bytes, at).Error);
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
            SqliteScript.Statement(_bytes, at, next), compiled.Actions, raw.sqlite3_stmt_isexplain(compiled.Statement) != 0);
        var classifier = new StatementClassifier(copy, statement);
        var code = classifier.CarryOut(compiled.Statement);
        if (code != raw.SQLITE_OK) return code;
        var operation = classifier.Classify();
        _operations.Add(Placed(operation, statement.Text, at));
        _transactional &= statement.IsTransactional;
        if (operation.Kind == "attach") _untold ??= "it attaches another database, which is not opened for a plan";
        return raw.SQLITE_OK;
    }

    // Compiled against a copy that is not whole, an error proves nothing: what was not understood is unclassified.
    private ScriptAssessment Refused(int code, int at, int next)
    {
        var message = SqliteErrors.Redact(raw.sqlite3_errmsg(copy.Handle).utf8_to_string() ?? "");
        var text = SqliteScript.Statement(_bytes, at, next);
        if (_untold is null)
            return Result(
                new ServerError(
                    code,
                    message,
                    Line: SqliteScript.LineOfError(_bytes, at, next, message),
                    Statement: SqliteErrors.Shown(text, message)));
        var why = $"Nobody can tell what this and the rest of the script does: {_untold} ({message}).";
        _operations.Add(Placed(OperationKinds.Unclassified(script.Name, why), text, at));
        return Result(null);
    }

    private Operation Placed(Operation operation, string text, int at) => operation with
    {
        Script = script.Name,
        Location = new SourceLocation(script.File ?? script.Name, SqliteScript.LineOf(_bytes, at)),
        Statement = Redaction.Statement(text.TrimEnd(';', '\n', '\r', ' ')),
        Detail = Fingerprint.OfText(SqliteTokenizer.Normalise(text)).Value,
    };

    private ScriptAssessment Result(ServerError? error) => new(script.Name, _operations, _transactional, error);
}
