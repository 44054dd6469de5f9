using System.Collections.Concurrent;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// The names that a server gives the columns of its answer, read out of the statement: so a double need not repeat them, and a reader that
/// asks for another name finds none.
/// </summary>
public static class SelectedColumns
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Asked = new(StringComparer.Ordinal);

    /// <summary>
    /// Of the last statement that answers with rows; empty where none does, or where nobody can tell. A column without a name is an empty
    /// text.
    /// </summary>
    public static IReadOnlyList<string> Of(string sql) =>
        Known.GetOrAdd(sql, text => Read(text).Selects.Select(Columns).LastOrDefault(columns => columns.Count > 0) ?? []);

    /// <summary>The questions that share a batch, as each was put.</summary>
    public static IReadOnlyList<string> Questions(string batch) => Asked.GetOrAdd(batch, text => Read(text).Executed);

    private static Statements Read(string sql)
    {
        using var reader = new StringReader(sql);
        var statements = new Statements();
        if (new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors) is { } script && errors.Count == 0)
            script.Accept(statements);
        return statements;
    }

    private static IReadOnlyList<string> Columns(SelectStatement statement)
    {
        try
        {
            return EmptyCatalog.Columns(statement.QueryExpression);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private sealed class Statements : TSqlFragmentVisitor
    {
        public List<SelectStatement> Selects { get; } = [];

        public List<string> Executed { get; } = [];

        public override void Visit(SelectStatement node)
        {
            if (node.Into is null) Selects.Add(node);
        }

        public override void Visit(ExecuteStatement node)
        {
            if (node.ExecuteSpecification.ExecutableEntity is ExecutableProcedureReference
                {
                    ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value: "sp_executesql",
                    Parameters: [{ ParameterValue: StringLiteral text }, ..],
                })
                Executed.Add(text.Value);
        }
    }
}
