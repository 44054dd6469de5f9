using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>Conditions that look as if they chose rows, and mean every row of the table.</summary>
public sealed class WholeTableTests
{
    private const string Target = "CREATE TABLE dbo.T (Id int NOT NULL PRIMARY KEY, Code int NOT NULL, Note int NULL); "
        + "CREATE TABLE dbo.O (Id int NOT NULL PRIMARY KEY, T int NULL);";

    public static TheoryData<string> Every() =>
    [
        "Id IN (SELECT Id FROM T)", "Id IN (SELECT x.Id FROM dbo.T AS x)", "T.Id IN (SELECT DISTINCT Id FROM dbo.T)",
        "Id = ANY (SELECT Id FROM T WHERE 1 = 1) OR Id IN (SELECT Id FROM T)", "NOT (Id NOT IN (SELECT Id FROM T))",
        "EXISTS (SELECT 1 FROM T AS x WHERE x.Id = T.Id)", "EXISTS (SELECT * FROM dbo.T AS x WHERE T.Id = x.Id AND x.Code = T.Code)",
        "NOT NOT EXISTS (SELECT 1 FROM T AS x WHERE x.Id = T.Id)",
        "Note IS NULL OR Note IS NOT NULL", "(Note IS NOT NULL) OR NOT (Note IS NOT NULL)", "Id = 1 OR Id <> 1", "Id < 5 OR Id >= 5",
        "Id < 5 OR (Id = 5 OR Id > 5)", "5 > Id OR Id !< 5", "NOT (Id = 1 AND Id <> 1)", "NOT (Note IS NULL AND Note IS NOT NULL)",
        "Id IN (1, 2) OR Id NOT IN (1, 2)", "Id BETWEEN 1 AND 5 OR Id NOT BETWEEN 1 AND 5", "Code LIKE 'a' OR Code NOT LIKE 'a'",
        "Id = Id + 0", "Id = (Id - 0)", "Id + 1 > Id", "Id * 1 = Id", "0 + Id = Id",
        "Id NOT IN (SELECT Id FROM dbo.O WHERE 1 = 0)", "Id NOT IN (SELECT Id FROM dbo.O WHERE Id > 5 AND 1 <> 1)",
        "NOT EXISTS (SELECT 1 FROM dbo.O WHERE dbo.O.Id = T.Id AND 1 > 2)", "Id IS NOT NULL AND Code IS NOT NULL OR 1 = 1",
        "IIF(Id = Id, 1, 0) = 1", "CASE WHEN Id > 5 THEN 1 ELSE 1 END = 1", "CASE Code WHEN 1 THEN 2 ELSE 2 END = 2",
        "1 = CASE WHEN Id = Id THEN 1 END", "Id IS NOT DISTINCT FROM Id", "Id = COALESCE(@w, Id)", "ISNULL(@w, Id) = Id",
        "Id = CASE WHEN @w IS NULL THEN Id ELSE @w END", "Id = IIF(@w IS NULL, Id, @w)", "Id IN (1, Id)", "Id BETWEEN Id AND Id",
        "@w IS NULL OR Id = @w", "Id IN (SELECT Id FROM T WHERE 1 = 1)", "Id IN (SELECT Id FROM T UNION SELECT 0)",
        "Id IN (SELECT 0 UNION ALL (SELECT Id FROM T))", "Id IN (SELECT Id FROM (SELECT Id FROM T) AS x)",
        "Id IN (SELECT x.k FROM (SELECT Code, Id FROM T) AS x (c, k))", "Id IN (SELECT Id FROM (SELECT * FROM T) AS x)",
        "Id IN (SELECT Id FROM T GROUP BY Id)", "Id IN (SELECT Id FROM T ORDER BY Id OFFSET 0 ROWS)",
        "EXISTS (SELECT 1 FROM T AS x WHERE 1 = 1 AND x.Id = T.Id)",
    ];

    public static TheoryData<string> Some() =>
    [
        "Id IN (SELECT Id FROM T WHERE Code = 1)", "Id IN (SELECT Code FROM T)", "Id IN (SELECT TOP (5) Id FROM T)",
        "Id IN (SELECT Id FROM dbo.O)", "Id NOT IN (SELECT Id FROM T)", "Id IN (SELECT MIN(Id) FROM T GROUP BY Code)",
        "Id IN (SELECT MIN(Id) FROM T)", "EXISTS (SELECT 1 FROM T AS x WHERE x.Id = T.Code)",
        "EXISTS (SELECT 1 FROM T AS x WHERE x.Code = T.Code AND x.Id < T.Id)", "EXISTS (SELECT 1 FROM dbo.O AS x WHERE x.Id = T.Id)",
        "NOT EXISTS (SELECT 1 FROM T AS x WHERE x.Id = T.Id AND x.Code = 1)", "Note IS NULL OR Id IS NULL", "Note IS NOT NULL",
        "Id = 1 OR Id <> 2", "Id = 1 OR Code <> 5", "Id < 5 OR Id > 5", "NOT (Id = 1 OR Id <> 1) OR Code = 1", "Id = Code + 0",
        "5 - Id = Id", "Id * 2 = Id + 4 * Id", "Id NOT IN (SELECT Id FROM dbo.O WHERE 1 = 1)",
        "Id NOT IN (SELECT Id FROM dbo.O WHERE 1 = 0 OR Id > 5)", "Id IN (1, 2) OR Id NOT IN (1, 3)", "IIF(Id = 5, 1, 0) = 1",
        "CASE WHEN Id > 5 THEN 1 ELSE 2 END = 1", "CASE WHEN 1 = 1 THEN Code ELSE 1 END = 1", "Id IS NOT DISTINCT FROM Code",
        "Id IN (SELECT Id FROM T WHERE Code = 1 UNION SELECT 0)", "Id IN (SELECT Id FROM T EXCEPT SELECT 0)",
        "Id IN (SELECT Id FROM T INTERSECT SELECT 0)", "Id IN (SELECT Id FROM (SELECT TOP (5) Id FROM T) AS x)",
        "Id IN (SELECT Code FROM (SELECT Id, Code FROM T) AS x)", "Id IN (SELECT x.Id FROM (SELECT Code, Id FROM T) AS x (Id, c))",
        "Id IN (SELECT Id FROM T GROUP BY Id HAVING COUNT(*) > 1)", "Id IN (SELECT Id FROM T ORDER BY Id OFFSET 5 ROWS)",
        "Id IN (SELECT Id FROM T ORDER BY Id OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY)",
        "EXISTS (SELECT 1 FROM T AS x WHERE 1 = 2 AND x.Id = T.Id)",
        "Id = COALESCE(Note, Id)", "Id = COALESCE(@w, Code)", "Id = IIF(Code = 1, Id, 0)", "Id IN (1, Code)", "Id BETWEEN Id AND Code",
    ];

    [Theory]
    [MemberData(nameof(Every))]
    public void A_condition_that_every_row_meets_is_none(string where) => Risks(where).ShouldBe([Risk.Dangerous, Risk.Dangerous], where);

    [Theory]
    [MemberData(nameof(Some))]
    public void A_condition_that_chooses_rows_is_one(string where) => Risks(where).ShouldBe([Risk.Caution, Risk.Caution], where);

    [Theory]
    [InlineData("UPDATE dbo.T SET Note = NULL WHERE Note IS NOT NULL", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Note = NULL WHERE NOT (Note IS NULL)", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Code = 0 WHERE Code <> 0", Risk.Dangerous)]
    [InlineData("UPDATE x SET x.Code = 0 FROM dbo.T AS x WHERE 0 != x.Code OR x.Code IS NULL", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Note = 0 WHERE ISNULL(Note, -1) <> 0", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Note = 0 WHERE Note IS DISTINCT FROM 0", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Code = 7 WHERE Code IS NOT NULL", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = '' WHERE Name > ''", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = '' WHERE '' < Name", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = NULL WHERE Name <> ''", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = '' WHERE LEN(Name) > 0", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = NULL WHERE DATALENGTH(Name) > 0", Risk.Dangerous)]
    [InlineData("UPDATE dbo.T SET Name = 'x' WHERE Name > ''", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Name = '' WHERE LEN(Name) > 9", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Name = '' WHERE Name > 'm'", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Name = LTRIM(Name) WHERE Name IS NOT NULL", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Code = 0 WHERE Code > 0", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Note = 0 WHERE Note IS NULL", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Note = NULL WHERE Code <> 0", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Code = 1 WHERE Code <> 0", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Code = 0 WHERE Code = 0", Risk.Caution)]
    [InlineData("UPDATE dbo.T SET Note = NULL WHERE Note IS NOT NULL AND Id = 1", Risk.Caution)]
    public void A_condition_that_leaves_out_only_what_is_so_already_is_none(string sql, Risk risk) =>
        Operations(sql).ShouldHaveSingleItem().Risk.ShouldBe(risk);

    [Theory]
    [InlineData("DELETE FROM dbo.T WHERE Id IS NOT NULL AND Code IS NOT NULL", Risk.Dangerous, Risk.Caution)]
    [InlineData("DELETE FROM dbo.T WHERE Id IS NOT NULL", Risk.Dangerous, Risk.Caution)]
    [InlineData("DELETE FROM dbo.T WHERE NOT (Id IS NULL)", Risk.Dangerous, Risk.Caution)]
    [InlineData("UPDATE x SET Note = 1 FROM dbo.T AS x WHERE x.Code IS NOT NULL", Risk.Dangerous, Risk.Caution)]
    [InlineData("WITH c AS (SELECT * FROM dbo.T WHERE Id IS NOT NULL) DELETE FROM c", Risk.Dangerous, Risk.Caution)]
    [InlineData("DELETE FROM dbo.T WHERE Id IS NOT NULL AND Code = 1", Risk.Caution, Risk.Caution)]
    [InlineData("DELETE FROM dbo.T WHERE Note IN (SELECT Note FROM dbo.T)", Risk.Caution, Risk.Dangerous)]
    [InlineData("DELETE FROM dbo.T WHERE Note IS NOT NULL", Risk.Caution, Risk.Caution)]
    public void Whether_a_column_may_lack_a_value_is_asked_of_the_target(string sql, Risk known, Risk unknown)
    {
        var before = Reader(KnownSchema.Empty);
        before.Read(SqlcmdScript.Read(Target, "target.sql").Batches);

        Reader(before.Left).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.ShouldHaveSingleItem().Operation.Risk.ShouldBe(known);
        Reader(KnownSchema.Unknown).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.ShouldHaveSingleItem()
            .Operation.Risk.ShouldBe(unknown);
    }

    [Theory]
    [InlineData("DELETE TOP (2147483647) FROM dbo.T", Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT TOP (99999999999) * FROM dbo.T ORDER BY Id) DELETE FROM c", Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT TOP (50) * FROM dbo.T ORDER BY Id) DELETE FROM c\nGO 9", Risk.Dangerous)]
    [InlineData("WHILE @@ROWCOUNT > 0 WITH c AS (SELECT TOP (50) * FROM dbo.T ORDER BY Id) DELETE FROM c", Risk.Dangerous)]
    [InlineData("DELETE TOP (50) FROM dbo.T\nGO 9", Risk.Dangerous)]
    [InlineData("DELETE TOP (50) FROM dbo.T\nGO", Risk.Caution)]
    [InlineData("DELETE TOP (50) FROM dbo.T WHERE Code = 1\nGO 9", Risk.Caution)]
    public void A_number_bounds_rows_where_it_is_small_and_the_statement_runs_once(string sql, Risk risk) =>
        Operations(sql).ShouldHaveSingleItem().Risk.ShouldBe(risk);

    [Theory]
    [InlineData("WITH c AS (SELECT Id FROM dbo.T) DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM c)", Risk.Dangerous)]
    [InlineData("WITH c (k) AS (SELECT Id FROM dbo.T), d AS (SELECT k FROM c) DELETE FROM dbo.T WHERE Id IN (SELECT k FROM d)",
        Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT Id FROM dbo.T WHERE Code = 1) DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM c)", Risk.Caution)]
    [InlineData("WITH T AS (SELECT Id FROM dbo.O WHERE T = 1) DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM T)", Risk.Caution)]
    [InlineData("WITH c AS (SELECT * FROM dbo.T ORDER BY Id OFFSET 0 ROWS) DELETE FROM c", Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT * FROM dbo.T ORDER BY Id OFFSET 9 ROWS) DELETE FROM c", Risk.Caution)]
    [InlineData("DELETE t FROM dbo.T AS t JOIN (SELECT DISTINCT Id FROM dbo.T) AS d ON d.Id = t.Id", Risk.Dangerous)]
    [InlineData("DELETE t FROM dbo.T AS t JOIN (SELECT Id, MAX(Code) AS m FROM dbo.T GROUP BY Id) AS d ON d.Id = t.Id", Risk.Dangerous)]
    [InlineData("DELETE t FROM dbo.T AS t JOIN (SELECT Id FROM dbo.T WHERE Code = 1) AS d ON d.Id = t.Id", Risk.Caution)]
    [InlineData("DELETE t FROM dbo.T AS t JOIN (SELECT MAX(Id) AS Id FROM dbo.T) AS d ON d.Id = t.Id", Risk.Caution)]
    [InlineData("MERGE dbo.T AS t USING (SELECT Id FROM dbo.T) AS s ON t.Id = s.Id WHEN MATCHED THEN UPDATE SET Code = 0;", Risk.Dangerous)]
    [InlineData("MERGE dbo.T AS t USING (SELECT Id FROM dbo.T WHERE Code = 1) AS s ON t.Id = s.Id WHEN MATCHED THEN UPDATE SET Code = 0;",
        Risk.Caution)]
    public void Rows_that_a_query_hands_on_whole_are_all_of_them(string sql, Risk risk) =>
        Operations(sql).ShouldHaveSingleItem().Risk.ShouldBe(risk, sql);

    [Theory]
    [InlineData("WITH c AS (SELECT Id FROM c WHERE Id IN (SELECT Id FROM c)) DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM c)",
        Risk.Caution)]
    [InlineData("WITH c AS (SELECT Id FROM c WHERE Id IN (SELECT Id FROM c)) DELETE FROM c", Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT Id FROM dbo.T UNION ALL SELECT Id FROM c WHERE Id IN (SELECT Id FROM c)) "
        + "DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM c)", Risk.Dangerous)]
    [InlineData("WITH c AS (SELECT Id FROM d WHERE Id IN (SELECT Id FROM d)), d AS (SELECT Id FROM c WHERE Id IN (SELECT Id FROM c)) "
        + "DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM d)", Risk.Caution)]
    public void An_expression_that_names_itself_is_read_once(string sql, Risk risk) =>
        Operations(sql).ShouldHaveSingleItem().Risk.ShouldBe(risk);

    [Theory]
    [InlineData(15, Risk.Caution)]
    [InlineData(60, Risk.Dangerous)]
    public void What_expressions_ask_of_each_other_is_answered_once_and_too_many_in_a_row_choose_nothing(int count, Risk risk) =>
        Operations(
            "WITH c0 AS (SELECT Id FROM dbo.T WHERE Code = 1)"
                + string.Concat(
                    Enumerable.Range(0, count).Select(
                        at => $", c{at + 1} AS (SELECT Id FROM c{at} WHERE Id IN (SELECT Id FROM c{at}) OR Id IN (SELECT Id FROM c{at}))"))
                + $" DELETE FROM dbo.T WHERE Id IN (SELECT Id FROM c{count})")
            .ShouldHaveSingleItem().Risk.ShouldBe(risk);

    [Fact]
    public void A_cursor_goes_by_the_expressions_of_its_own_query() =>
        Operations(
            "WITH c AS (SELECT Id FROM dbo.T WHERE Code = 1) UPDATE dbo.T SET Note = 1 WHERE Id IN (SELECT Id FROM c); "
                + "DECLARE k CURSOR FOR WITH c AS (SELECT Id FROM dbo.T) SELECT Id FROM dbo.T WHERE Id IN (SELECT Id FROM c); "
                + "DELETE FROM dbo.T WHERE CURRENT OF k;")[^1].Risk.ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData("WITH c AS (SELECT Id FROM dbo.B) DELETE FROM dbo.Both WHERE Id IN (SELECT Id FROM c)", "a trigger's")]
    [InlineData("WITH B AS (SELECT 1 AS Id) DELETE v FROM dbo.Seen AS v", "a view's")]
    public void What_a_trigger_or_a_view_names_is_none_of_the_statements_expressions(string sql, string whose)
    {
        var before = Reader(KnownSchema.Empty);
        before.Read(SqlcmdScript.Read(
            """
            CREATE TABLE dbo.A (Id int NOT NULL PRIMARY KEY); CREATE TABLE dbo.B (Id int NOT NULL PRIMARY KEY);
            GO
            CREATE VIEW dbo.Both AS SELECT Id FROM dbo.A UNION ALL SELECT Id FROM dbo.B;
            GO
            CREATE VIEW dbo.Seen AS SELECT Id FROM dbo.B WHERE Id IN (SELECT Id FROM B);
            GO
            CREATE TRIGGER dbo.Follows ON dbo.A AFTER DELETE AS
            WITH c AS (SELECT Id FROM dbo.B WHERE Id = 1) DELETE FROM dbo.O WHERE Id IN (SELECT Id FROM c);
            """,
            "target.sql").Batches).Errors.ShouldBeEmpty();

        Reader(before.Left).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations
            .Single(found => found.Operation.Subject == "dbo.B").Operation.Risk.ShouldBe(Risk.Dangerous, whose);
    }

    [Fact]
    public void How_often_GO_sends_a_batch_is_told()
    {
        var operations = Operations("DELETE TOP (50) FROM dbo.T\nGO 1000\nDELETE FROM dbo.O WHERE Id = 1");

        operations[0].Why.ShouldEndWith(" GO 1000 carries it out 1,000 times.");
        operations[1].Why.ShouldNotContain("carries");
    }

    private static List<Risk> Risks(string where) =>
        [.. Operations($"DELETE FROM T WHERE {where}; UPDATE T SET Code = 1 WHERE {where};").Select(operation => operation.Risk)];

    private static List<Operation> Operations(string sql) =>
    [
        .. Reader(KnownSchema.Unknown).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation),
    ];

    private static TransactSqlReader Reader(KnownSchema target) =>
        new(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People, "d") { Target = target };
}
