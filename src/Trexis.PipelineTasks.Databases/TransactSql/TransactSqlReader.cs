using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Databases.Execution;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.TransactSql;

/// <summary>
/// Says what T-SQL would do, statement by statement, without a server. Fail-closed: what it does not recognise, and text that
/// does not parse, is <see cref="Risk.Unclassified"/>.
/// </summary>
public sealed class TransactSqlReader
{
    private readonly TSqlParser _parser = NewestParser();
    private readonly ScriptKnowledge _knowledge = new();
    private readonly List<RowGuarded> _guards = [];
    private int _batch;

    /// <summary>Reads batches in order, each knowing what those before it made.</summary>
    public TransactSqlReading Read(IReadOnlyList<SqlBatch> batches)
    {
        var operations = new List<FoundOperation>();
        var errors = new List<ServerError>();
        for (var at = 0; at < batches.Count; at++)
        {
            _batch = at;
            var first = batches[at].Line;
            operations.AddRange(Read(batches[at], errors).Select(found => found with { Batch = _batch, Line = first + found.Line - 1 }));
        }

        return new TransactSqlReading(operations, errors, _guards);
    }

    private IEnumerable<FoundOperation> Read(SqlBatch batch, List<ServerError> errors)
    {
        var parsed = _parser.Parse(new StringReader(batch.Text), out var problems);
        if (problems.Count > 0 || parsed is not TSqlScript script)
        {
            var first = problems.Count > 0 ? problems[0] : null;
            errors.AddRange(problems.Select(problem => new ServerError(problem.Number, problem.Message, Line: batch.Line + problem.Line - 1)));
            return [new FoundOperation(Unparsed(batch, first), null, first?.Line ?? 1)];
        }

        if (ConstraintVerification.Of(script, _knowledge) is { } verification) return verification.Select(found => Complete(found, script));
        return script.Batches.SelectMany(inner => TableRebuild.Of(inner.Statements) is { } rebuild
            ? rebuild.Select(found => Complete(found, inner))
            : inner.Statements.SelectMany(Read)).ToList();
    }

    private IEnumerable<FoundOperation> Read(TSqlStatement statement) => statement switch
    {
        IfStatement check when RowGuard.TableOf(check) is { } table => Guarded(table),
        IfStatement either => [.. Read(either.ThenStatement), .. either.ElseStatement is { } other ? Read(other) : []],
        WhileStatement loop => Read(loop.Statement),
        BeginEndBlockStatement block => block.StatementList.Statements.SelectMany(Read).ToList(),
        TryCatchStatement attempt => attempt.TryStatements.Statements.Concat(attempt.CatchStatements.Statements).SelectMany(Read).ToList(),
        _ => Classify(statement).Select(found => Complete(found, statement)).ToList(),
    };

    private IReadOnlyList<FoundOperation> Guarded(string table)
    {
        _knowledge.Guarded(table);
        _guards.Add(new RowGuarded(table, _batch));
        return Found.Nothing;
    }

    private IReadOnlyList<FoundOperation> Classify(TSqlStatement statement) =>
        QuietStatements.Of(statement)
        ?? TableStatements.Of(statement, _knowledge)
        ?? IndexStatements.Of(statement, _knowledge)
        ?? ModuleStatements.Of(statement, _knowledge)
        ?? SecurityStatements.Of(statement)
        ?? DataStatements.Of(statement, _knowledge)
        ?? ProcedureCalls.Of(statement)
        ?? DatabaseSettings.Of(statement)
        ?? Found.One(Kinds.Unclassified(StatementText.KindOf(statement), "statement"));

    private static FoundOperation Complete(FoundOperation found, TSqlFragment fragment) => found with
    {
        Line = fragment.StartLine,
        Operation = found.Operation with { Statement = Redaction.Statement(StatementText.Of(fragment)), Detail = StatementText.Detail(fragment) },
    };

    // Each DacFx line brings one more.
    private static TSqlParser NewestParser()
    {
        var newest = typeof(TSqlParser).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(TSqlParser)))
            .MaxBy(type => int.TryParse(string.Concat(type.Name.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)!;
        return (TSqlParser)Activator.CreateInstance(newest, args: true)!;
    }

    private static Operation Unparsed(SqlBatch batch, ParseError? error) =>
        Kinds.Unclassified("unparsed", "script") with
        {
            Why = error is null ? "It is no T-SQL that this version reads." : $"It does not parse: {Redaction.Message(error.Message)}",
            Statement = Redaction.Statement(batch.Text),
            Detail = Fingerprint.OfText(batch.Text).Value,
        };
}

/// <param name="Errors">Of batches that do not parse; lines are the script's.</param>
public sealed record TransactSqlReading(IReadOnlyList<FoundOperation> Operations, IReadOnlyList<ServerError> Errors, IReadOnlyList<RowGuarded> Guards);

/// <summary>A batch that stops the script where the table holds rows.</summary>
public sealed record RowGuarded(string Table, int Batch);
