namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>A value in the wrong quotes stands where words and names stand; what SQLite says of it there shows no value.</summary>
public sealed class MisquotedValuesTests
{
    [Theory]
    [InlineData("UPDATE customers SET name = 'O'Brien' WHERE id = 1;", "Brien")]
    [InlineData("UPDATE customers SET name = 'O'Brien' WHERE fax = 'D'Arcy';", "Brien")]
    [InlineData("UPDATE customers SET fax = 'x' WHERE customers.\"079-05-1120\" = 1;", "079-05-1120")]
    [InlineData("UPDATE customers SET fax = [079-05-1120];", "079-05-1120")]
    [InlineData("UPDATE customers SET fax = `alice.o@example.com`;", "alice.o")]
    [InlineData("INSERT INTO customers (id, name, [079-05-1120]) VALUES (101, 'x', 'y');", "079-05-1120")]
    public async Task No_value_that_stands_for_a_name_is_shown(string statement, string value)
    {
        using var shop = new Shop();
        shop.Write("migrations/V0001__fix.sql", $"\n{statement}\n");

        var ran = await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");

        var said = ran.Output + ran.Error;
        ran.Code.ShouldNotBe(ExitCode.Passed, said);
        said.ShouldContain("***", Case.Sensitive, said);
        said.ShouldContain("V0001__fix.sql");
        said.ShouldNotContain(value, Case.Sensitive, said);
        foreach (var document in Directory.EnumerateFiles(shop.At(".trexis"), "*.json"))
            File.ReadAllText(document).ShouldNotContain(value, Case.Sensitive, document);
    }

    [Theory]
    [InlineData("UPDATE customers SET telefax = 'x';", "no such column: telefax")]
    [InlineData("UPDATE custmers SET fax = 'x';", "no such table: custmers")]
    public async Task A_bare_word_is_a_name_and_stays(string statement, string message)
    {
        using var shop = new Shop();
        shop.Write("migrations/V0001__fix.sql", statement);

        var ran = await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");

        string.Join('\n', shop.Last("deploy-scripts", "plan").Results.SelectMany(result => result.Findings).Select(one => one.Observed))
            .ShouldContain(message, Case.Sensitive, ran.Output);
    }
}
