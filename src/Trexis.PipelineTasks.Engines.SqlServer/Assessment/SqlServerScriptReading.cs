using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>Scripts read in order, each knowing what those before it made.</summary>
internal sealed class SqlServerScriptReading(TSqlParser parser, Linter linter, string database, KnownSchema target)
{
    private readonly HashSet<string> _inMemory = new(target.InMemory, StringComparer.OrdinalIgnoreCase);

    private readonly TransactSqlReader _reader = new(parser, WrittenBy.People, database) { Target = target };

    public ScriptAssessment Read(SqlText script, IReadOnlyList<SqlBatch> batches)
    {
        var reading = _reader.Read(batches);
        var place = script.File ?? script.Name;
        var operations = reading.Operations.Concat(_reader.LeftOn()).Select(found => found.Operation with
        {
            Script = script.Name,
            Location = new SourceLocation(place, found.Line, found.Column),
        }).ToList();
        return new ScriptAssessment(
            script.Name,
            operations,
            !batches.Any(RefusesTransaction),
            reading.Errors is [var first, ..] ? first : null)
        {
            Lint = Fact.Known(linter.Lint(batches, place)),
        };
    }

    private bool RefusesTransaction(SqlBatch batch)
    {
        if (parser.Parse(batch) is not { Errors: [], Script: { } script }) return Transactions.Refuses(batch.Text);
        var fragments = Fragments.All(script);
        var modules = Fragments.Modules(fragments);
        var statements = fragments.OfType<TSqlStatement>().Where(statement => !modules.Any(module => module.Holds(statement))).ToList();
        _inMemory.UnionWith(statements.OfType<CreateTableStatement>().Where(Transactions.IsInMemory)
            .Select(table => ObjectNames.Format(table.SchemaObjectName)));
        return statements.Any(statement => Transactions.Refuses(statement) || Transactions.Changes(statement).Any(IsInMemory));

        bool IsInMemory(SchemaObjectName table) => _inMemory.Contains(ObjectNames.Format(table));
    }
}
