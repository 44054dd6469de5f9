namespace Trexis.PipelineTasks.Tests.Model.Runs;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES ('O''Brien', 42, 0xFF);", "INSERT INTO t VALUES ('***', ***, ***);")]
    [InlineData("UPDATE t SET a = \"Alice\" WHERE b = 1.5", "UPDATE t SET a = \"***\" WHERE b = ***")]
    [InlineData("ALTER TABLE dbo.T ADD c decimal(18, 4) DEFAULT 'x'", "ALTER TABLE dbo.T ADD c decimal(18, 4) DEFAULT '***'")]
    [InlineData("CREATE TABLE \"order items\" (a varchar(20))", "CREATE TABLE \"order items\" (a varchar(20))")]
    [InlineData("DELETE FROM [a'b] -- it's Alice\nWHERE i = 1", "DELETE FROM [a'b] \nWHERE i = ***")]
    public void Data_is_replaced_and_what_defines_is_shown(string sql, string shown) => Redaction.Statement(sql).ShouldBe(shown);

    [Theory]
    [InlineData("INSERT INTO t VALUES ('O'Brien', 'secret');")]
    [InlineData("SELECT \"open")]
    [InlineData("SELECT 1 /* never closed")]
    public void Where_a_quote_or_comment_is_never_closed_nothing_is_shown(string sql) => Redaction.Statement(sql).ShouldBe("***");
}
