using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>Of each type of statement that the parsers know it is known how it is read.</summary>
public sealed class StatementTableTests
{
    public static TheoryData<string> Types => [.. Statements.Select(type => type.Name)];

    private static IEnumerable<Type> Statements => typeof(TSqlStatement).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(TSqlStatement)) && !type.IsAbstract);

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_of_statement_stands_in_the_table(string type) =>
        StatementTable.Of(Statements.Single(statement => statement.Name == type)).ShouldNotBeNull();

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_of_statement_is_told_by_a_kind_of_the_catalog(string type)
    {
        var statement = (TSqlStatement)Activator.CreateInstance(Statements.Single(statement => statement.Name == type))!;
        (statement.ScriptTokenStream, statement.FirstTokenIndex, statement.LastTokenIndex) = ([], 0, -1);

        var told = StatementTable.Classify(statement) ?? StatementTable.Unclassified(statement);

        foreach (var found in told) OperationKind.All.ShouldContain(found.Operation.Kind);
        // What is known is called something of its own.
        if (StatementTable.Of(statement.GetType()) == StatementVerdict.Known)
            told.ShouldHaveSingleItem().Operation.Kind.ShouldNotBe(OperationKind.Unclassified);
    }

    [Fact]
    public void A_type_that_nobody_has_looked_at_is_unclassified()
    {
        var operation = StatementTable.Classify(new Unheard())!.ShouldHaveSingleItem().Operation;

        (operation.Kind, operation.Risk).ShouldBe((OperationKind.Unclassified, Risk.Unclassified));
    }

    [Fact]
    public void The_table_holds_as_many_types_as_there_are() => Statements.Count().ShouldBeGreaterThan(300);

    private sealed class Unheard : TSqlStatement
    {
        public Unheard() => (ScriptTokenStream, FirstTokenIndex, LastTokenIndex) = ([], 0, -1);
    }
}
