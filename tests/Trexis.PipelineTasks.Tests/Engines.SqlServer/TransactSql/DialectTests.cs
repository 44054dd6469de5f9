using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public class DialectTests
{
    [Theory]
    [InlineData("Sql160", "SELECT 1 AS a WHERE REGEXP_LIKE('a', 'b')", "REGEXP_LIKE needs SQL Server 2025 (170)")]
    [InlineData("Sql160", "SELECT regexp_replace('a', 'b', 'c') AS a", "REGEXP_REPLACE needs SQL Server 2025 (170)")]
    [InlineData("Sql160", "SELECT JSON_OBJECTAGG('a': 1) AS a", "JSON_OBJECTAGG needs SQL Server 2025 (170)")]
    [InlineData("Sql160", "SELECT CAST('[1]' AS VECTOR(1)) AS a", "VECTOR needs SQL Server 2025 (170)")]
    [InlineData("Sql150", "SELECT 1 AS a WHERE 1 IS DISTINCT FROM 2", "(Incorrect syntax near 'DISTINCT') needs SQL Server 2022 (160)")]
    [InlineData("Sql150", "SELECT GREATEST(1, 2) AS a", "GREATEST needs SQL Server 2022 (160)")]
    [InlineData("Sql130", "SELECT STRING_AGG(a, ',') AS a FROM (SELECT 'x' AS a) q", "STRING_AGG needs SQL Server 2017 (140)")]
    [InlineData("Sql100", "SELECT IIF(1 = 1, 1, 2) AS a", "needs SQL Server 2012 (110), and this is built for SQL Server 2008 (100)")]
    public void What_only_a_newer_server_understands_is_told_with_that_server(string platform, string sql, string expected)
    {
        var error = Errors(platform, sql).ShouldHaveSingleItem();

        error.Message.ShouldContain(expected);
        error.Line.ShouldBe(1);
    }

    [Fact]
    public void All_that_is_too_new_is_told_at_once_each_in_its_line_also_where_the_text_does_not_parse()
    {
        var errors = Errors("Sql150", """
            SELECT 1;
            GO
            CREATE VIEW v AS
            SELECT GREATEST(1, 2) AS a
            WHERE REGEXP_LIKE('a', 'b')
            GO
            SELECT LEAST(1, 2)
            WHERE 1 IS DISTINCT FROM 2;
            """);

        errors.Select(error => (error.Message.Split(" needs")[0], error.Line)).ShouldBe(
            [("GREATEST", 4), ("REGEXP_LIKE", 5), ("LEAST", 7), ("what the parser stopped at (Incorrect syntax near 'DISTINCT')", 8)],
            ignoreOrder: true);
    }

    [Fact]
    public void A_mistake_in_every_dialect_keeps_the_parsers_own_words() =>
        Errors("Sql160", "CREATE TABEL y;").ShouldHaveSingleItem().Message.ShouldNotContain("needs");

    [Theory]
    [InlineData("Sql170", "SELECT 1 AS a WHERE REGEXP_LIKE('a', 'b')")]
    [InlineData("SqlAzure", "SELECT REGEXP_REPLACE('a', 'b', 'c') AS a")]
    [InlineData("SqlDbFabric", "SELECT CAST('[1]' AS VECTOR(1)) AS a")]
    [InlineData("Sql130", "SELECT dbo.TRIM(1) AS a, CAST(1 AS dbo.JSON) AS b")]
    [InlineData("Sql130", "SELECT $(Function)(1) AS a")]
    public void What_the_platform_understands_and_what_is_the_users_own_passes(string platform, string sql) =>
        Errors(platform, sql).ShouldBeEmpty();

    private static List<ServerError> Errors(string platform, string sql)
    {
        var server = SqlPlatform.All.Single(one => one.Name == platform);
        return [.. SqlcmdScript.Read(sql, "a.sql").Batches.SelectMany(batch => Dialect.Read(batch, server).Errors)];
    }
}
