namespace Trexis.PipelineTasks.Tests.Model.Runs;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES ('O''Brien', 42, 0xFF);", "INSERT INTO t VALUES ('***', ***, ***);")]
    [InlineData("UPDATE t SET a = \"Alice\" WHERE b = 1.5", "UPDATE t SET a = \"***\" WHERE b = ***")]
    [InlineData("ALTER TABLE dbo.T ADD c decimal(18, 4) DEFAULT 'x'", "ALTER TABLE dbo.T ADD c decimal(18, 4) DEFAULT '***'")]
    [InlineData("CREATE TABLE \"order items\" (a varchar(20))", "CREATE TABLE \"order items\" (a varchar(20))")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = \"hunter2\"", "CREATE LOGIN l WITH PASSWORD = \"***\"")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = 0x0200AB HASHED", "CREATE LOGIN l WITH PASSWORD = *** HASHED")]
    [InlineData("CREATE VIEW v AS SELECT \"b\" FROM t WHERE a = \"b\"", "CREATE VIEW v AS SELECT \"b\" FROM t WHERE a = \"b\"")]
    [InlineData("DELETE FROM [a'b] -- it's Alice\nWHERE i = 1", "DELETE FROM [a'b] \nWHERE i = ***")]
    public void Data_is_replaced_and_what_defines_is_shown(string sql, string shown) => Redaction.Statement(sql).ShouldBe(shown);

    [Theory]
    [InlineData("INSERT INTO t VALUES ('O'Brien', 'secret');")]
    [InlineData("SELECT \"open")]
    [InlineData("SELECT 1 /* never closed")]
    public void Where_a_quote_or_comment_is_never_closed_nothing_is_shown(string sql)
    {
        Redaction.Statement(sql).ShouldBe("***");
        Redaction.Reviewed(sql).ShouldBe("***");
    }

    [Theory]
    [InlineData("CREATE INDEX i ON orders (id) WHERE state = 'open'")]
    [InlineData("-- only open ones\nCREATE UNIQUE INDEX i ON orders (id) WHERE state = 'open'")]
    [InlineData("ALTER TABLE dbo.T ADD c decimal(18, 4) DEFAULT 'x' CHECK (c > 12)")]
    [InlineData("CREATE VIEW v AS SELECT id FROM orders WHERE state = 'open'")]
    [InlineData("CREATE TABLE t (a int, total AS (a * 2), state varchar(20) DEFAULT 'open')")]
    public void Of_a_definition_reviewers_see_every_text(string sql) =>
        Redaction.Reviewed(sql).ShouldBe(sql[(sql.IndexOf('\n', StringComparison.Ordinal) + 1)..]);

    [Theory]
    [InlineData("INSERT INTO t VALUES ('079-05-1120')")]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM p WHERE name = \"079-05-1120\"; END")]
    [InlineData("CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM p WHERE ssn = '079-05-1120'")]
    [InlineData("CREATE OR ALTER PROCEDURE p AS UPDATE t SET ssn = '079-05-1120'")]
    [InlineData("ALTER FUNCTION f() RETURNS int AS BEGIN RETURN (SELECT id FROM p WHERE ssn = '079-05-1120') END")]
    [InlineData("CREATE TABLE t AS SELECT * FROM p WHERE ssn = '079-05-1120'")]
    [InlineData("CREATE /* AS */ TABLE t AS\n(SELECT * FROM p WHERE ssn = '079-05-1120')")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = '079-05-1120'")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = 0x079051120 HASHED")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = \"079-05-1120\"")]
    [InlineData("ALTER LOGIN l WITH PASSWORD = 'x' OLD_PASSWORD /* was */ = \"079-05-1120\"")]
    [InlineData("CREATE CREDENTIAL c WITH IDENTITY = 'i', SECRET = \"079-05-1120\"")]
    [InlineData("CREATE SYMMETRIC KEY k WITH KEY_SOURCE=\"079-05-1120\", ALGORITHM = AES_256 ENCRYPTION BY CERTIFICATE c")]
    [InlineData("CREATE TABLE t (a int) -- 079-05-1120")]
    [InlineData("IF NOT EXISTS (SELECT 1 FROM p WHERE ssn = '079-05-1120') CREATE TABLE t (a int)")]
    public void Values_of_rows_and_secrets_are_hidden_from_them_wherever_they_stand(string sql) =>
        Redaction.Reviewed(sql).Replace("-", "", StringComparison.Ordinal).ShouldNotContain("079051120");

    [Theory]
    [InlineData(
        "SELECT id\nFROM t\nWHERE c = 'o'", "SELECT id, c\nFROM t\nWHERE c = 'o'", "|-SELECT id|+SELECT id, c| FROM t| WHERE c = 'o'")]
    [InlineData(
        "SELECT id -- old\n\nFROM t;", "SELECT id\nFROM t", "No line differs but in values, comments and blanks, which are not shown.")]
    public void A_changed_definition_is_told_by_the_lines_that_go_and_come(string before, string after, string lines) =>
        Redaction.Changed($"CREATE VIEW v AS\n{before}", $"ALTER VIEW v AS\n{after}")!.Replace("\n", "|", StringComparison.Ordinal)
            .ShouldBe(lines.StartsWith('|') ? " CREATE VIEW v AS" + lines : lines);

    [Fact]
    public void Values_in_bodies_stay_hidden_in_a_changed_definition_too_and_what_is_left_out_is_counted()
    {
        string Procedure(string body) => $"CREATE PROCEDURE p AS\n{body}";
        var many = string.Join('\n', Enumerable.Range(1, 300).Select(number => $"EXEC p{number}"));

        Redaction.Changed(Procedure("DELETE FROM p WHERE ssn = '079'"), Procedure("DELETE FROM q WHERE ssn = '080'"))
            .ShouldBe(" CREATE PROCEDURE p AS\n-DELETE FROM p WHERE ssn = '***'\n+DELETE FROM q WHERE ssn = '***'");
        Redaction.Changed(Procedure("SELECT '079'"), Procedure("SELECT '080'"))!.ShouldStartWith("No line differs but in values");
        Redaction.Changed(Procedure("SELECT 1"), Procedure("SELECT 1")).ShouldBe("The definition stays as it is.");
        Redaction.Changed(Procedure("SELECT 1"), Procedure(many))!.ShouldEndWith("+EXEC p198\n… 102 more lines");
        Redaction.Changed(Procedure($"{many}\nEXEC p"), Procedure($"{many}\nEXEC q"))
            .ShouldBe("…\n EXEC p299\n EXEC p300\n-EXEC p\n+EXEC q");
        Redaction.Changed(Procedure("SELECT 'open"), Procedure("SELECT 1")).ShouldBeNull();
    }

    [Fact]
    public void What_is_left_out_of_a_statement_is_counted()
    {
        string Lines(int count) => string.Join('\n', Enumerable.Range(1, count).Select(number => $"  c{number} int,"));

        Redaction.Reviewed($"CREATE TABLE t (\n{Lines(60)}\n  d int)").ShouldEndWith("c60 int,\n  d int)");
        Redaction.Reviewed($"CREATE TABLE t (\n{Lines(300)}\n  d int)").ShouldEndWith("c199 int,\n… 102 more lines");
        Redaction.Reviewed($"INSERT INTO t VALUES\n{Lines(60)}").ShouldEndWith("c2 int,\n… 58 more lines");
    }
}
