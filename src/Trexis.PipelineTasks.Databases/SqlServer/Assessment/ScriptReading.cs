using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.Execution;
using Trexis.PipelineTasks.Databases.TransactSql;
using Trexis.PipelineTasks.Databases.TransactSql.Linting;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>One script, read batch by batch and statement by statement.</summary>
internal sealed class ScriptReading(TSqlParser parser, SqlText script, Func<string, long?> rowsOf)
{
    private readonly List<Operation> _operations = [];
    private bool _transactional = true;

    public ScriptAssessment Read(IReadOnlyList<SqlBatch> batches, CancellationToken cancel)
    {
        foreach (var batch in batches)
        {
            cancel.ThrowIfCancellationRequested();
            var (parsed, errors) = TSqlText.Parse(parser, batch.Text);
            if (parsed is null || errors.Count > 0) return Refused(batch, errors);
            foreach (var statement in parsed.Batches.SelectMany(part => part.Statements)) Take(statement, batch);
        }

        return new ScriptAssessment(script.Name, _operations, _transactional, null) { Lint = Fact.Known(new Linter(parser, rowsOf).Lint(batches, script.File ?? script.Name)) };
    }

    // What stands inside IF, WHILE, BEGIN and TRY is an operation like any other: it may run.
    private void Take(TSqlStatement statement, SqlBatch batch)
    {
        switch (statement)
        {
            case BeginEndBlockStatement block:
                Take(block.StatementList, batch);
                break;
            case IfStatement branch:
                Take(branch.ThenStatement, batch);
                if (branch.ElseStatement is not null) Take(branch.ElseStatement, batch);
                break;
            case WhileStatement loop:
                Take(loop.Statement, batch);
                break;
            case TryCatchStatement guarded:
                Take(guarded.TryStatements, batch);
                Take(guarded.CatchStatements, batch);
                break;
            default:
                Classify(statement, batch);
                break;
        }
    }

    private void Take(StatementList statements, SqlBatch batch)
    {
        foreach (var statement in statements.Statements) Take(statement, batch);
    }

    private void Classify(TSqlStatement statement, SqlBatch batch)
    {
        _transactional &= !Transactions.Refuses(statement);
        foreach (var operation in StatementClassifier.Classify(statement))
        {
            _operations.Add(operation with
            {
                Script = script.Name,
                Location = new SourceLocation(script.File ?? script.Name, batch.Line + statement.StartLine - 1),
                Statement = Redaction.Statement(StatementText.Of(statement).TrimEnd(';', '\n', '\r', ' ')),
                Detail = StatementText.Detail(statement),
            });
        }
    }

    private ScriptAssessment Refused(SqlBatch batch, IList<ParseError> errors)
    {
        var error = errors.Count > 0 ? errors[0] : new ParseError(0, 0, 1, 1, "it is no T-SQL");
        var line = batch.Line + error.Line - 1;
        var server = new ServerError(error.Number, Redaction.Message(error.Message), Line: line, Statement: Redaction.Statement(StatementAt.Line(batch.Text, error.Line)));
        return new ScriptAssessment(script.Name, _operations, _transactional, server);
    }
}
