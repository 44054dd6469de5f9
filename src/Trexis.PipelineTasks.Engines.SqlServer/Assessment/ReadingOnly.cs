using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>Lets through what reads: SELECT without INTO, and the variables and branches around it. What is not known is refused.</summary>
internal static class ReadingOnly
{
    private const string Message = "assertions and named queries may only read";

    /// <exception cref="DatabaseException">The text writes, calls a procedure, or does not parse.</exception>
    public static void Demand(SqlText sql, string place)
    {
        var (script, errors) = ServerParser.Newest().Parse(sql.Text);
        if (script is null || errors.Count > 0) throw Unreadable(sql, place, errors);
        if (script.Batches.Count > 1) throw Refusal(sql, place, script.Batches[1], "a query is one batch: leave out GO");
        var visitor = new Writes();
        script.Accept(visitor);
        if (visitor.First is { } writes) throw Refusal(sql, place, writes, "leave only SELECT statements in it");
    }

    private static DatabaseException Unreadable(SqlText sql, string place, IList<ParseError> errors)
    {
        var (line, said) = errors.Count > 0 ? (errors[0].Line, errors[0].Said()) : (1, "it is no T-SQL");
        return new DatabaseException(DatabaseErrorKind.Statement, $"{place}: {sql.Name}, line {line}: {said}", "correct the query")
        {
            Error = new ServerError(errors.Count > 0 ? errors[0].Number : 0, said, Line: line),
        };
    }

    private static DatabaseException Refusal(SqlText sql, string place, TSqlFragment fragment, string hint) =>
        new(DatabaseErrorKind.ReadOnly, $"{place}: {sql.Name}, line {fragment.StartLine}: {Message}", hint)
        {
            Error = new ServerError(0, Message, Line: fragment.StartLine, Statement: Redaction.Statement(StatementText.Format(fragment))),
        };

    private sealed class Writes : TSqlConcreteFragmentVisitor
    {
        public TSqlFragment? First { get; private set; }

        // The concrete visitor calls no general overload, so every statement is judged where the batch or block lists it.
        public override void ExplicitVisit(StatementList node)
        {
            foreach (var statement in node.Statements) Judge(statement);
            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(TSqlBatch node)
        {
            foreach (var statement in node.Statements) Judge(statement);
            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(IfStatement node)
        {
            Judge(node.ThenStatement);
            if (node.ElseStatement is not null) Judge(node.ElseStatement);
            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(WhileStatement node)
        {
            Judge(node.Statement);
            base.ExplicitVisit(node);
        }

        // They run text of their own on another server, which may write there.
        public override void ExplicitVisit(OpenQueryTableReference node) => First ??= node;

        public override void ExplicitVisit(OpenRowsetTableReference node) => First ??= node;

        public override void ExplicitVisit(AdHocTableReference node) => First ??= node;

        public override void ExplicitVisit(NextValueForExpression node) => First ??= node;

        private void Judge(TSqlStatement statement)
        {
            var reads = statement is SelectStatement { Into: null } or DeclareVariableStatement or SetVariableStatement or IfStatement
                or WhileStatement
                or BeginEndBlockStatement or BreakStatement or ContinueStatement or PrintStatement
                    or PredicateSetStatement { Options: SetOptions.NoCount or SetOptions.QuotedIdentifier or SetOptions.AnsiNulls };
            if (!reads) First ??= statement;
        }
    }
}
