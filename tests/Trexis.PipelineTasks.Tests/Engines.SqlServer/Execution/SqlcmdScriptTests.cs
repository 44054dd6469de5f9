using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Execution;

public class SqlcmdScriptTests
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    [Fact]
    public void A_line_with_GO_alone_ends_a_batch_and_belongs_to_none() =>
        TextsOf("SELECT 1\nGO\n\nselect 2\n  go  \nSELECT 3").ShouldBe(["SELECT 1\n", "\nselect 2\n", "SELECT 3"]);

    [Theory]
    [InlineData("SELECT 1 AS GO")]
    [InlineData("GOTO label")]
    [InlineData("SELECT '\nGO\n'")]
    [InlineData("SELECT 'it''s\nGO\n'")]
    [InlineData("/* a\nGO\n/* b */\nGO\n*/ SELECT 1")]
    [InlineData("SELECT 1 AS [a\nGO\n]]b]")]
    [InlineData("SELECT 1 AS \"a\nGO\n\"")]
    [InlineData("go_on")]
    public void What_only_looks_like_GO_stays_in_the_batch(string script) => TextsOf(script).ShouldBe([script]);

    [Theory]
    [InlineData("-- it's open\nGO\nSELECT 2")]
    [InlineData("SELECT 1 -- '\nGO -- end\nSELECT 2")]
    [InlineData("SELECT '--'\r\nGO\r\nSELECT 2")]
    [InlineData("SELECT '/*'\nGO\nSELECT 2")]
    public void A_quote_in_a_comment_and_a_comment_in_a_quote_open_nothing(string script) => TextsOf(script).Count.ShouldBe(2);

    [Theory]
    [InlineData("SELECT 1;\nGO;\nSELECT 2;", 2, "GO;")]
    [InlineData("SELECT 1\nGO\n\n/* x */ GO\nSELECT 2", 4, "GO")]
    [InlineData("SELECT 1\nGO /* x */\nSELECT 2", 2, "GO")]
    [InlineData("SELECT 1\rGO\rSELECT 2", 1, "GO")]
    public void What_is_a_separator_for_some_tools_only_is_refused_with_its_line(string script, int line, string received)
    {
        var problem = Should.Throw<InputException>(() => SqlcmdScript.Read(script, "x.sql")).Problems.ShouldHaveSingleItem();

        (problem.Where, problem.Received).ShouldBe(($"x.sql:{line}", received));
    }

    [Theory]
    [InlineData("SELECT 1\nGO\n/* begins\nSELECT 2", 3)]
    [InlineData("SELECT '/*' /* a */\n/* begins /* inner */\nGO\n:r x", 2)]
    public void A_comment_that_is_never_closed_is_refused_where_it_begins(string script, int line)
    {
        var problem = Should.Throw<InputException>(() => SqlcmdScript.Read(script, "x.sql")).Problems.ShouldHaveSingleItem();

        problem.Where.ShouldBe($"x.sql:{line}");
    }

    [Fact]
    public void A_count_after_GO_repeats_its_batch_and_zero_leaves_it_out()
    {
        var script = SqlcmdScript.Read("INSERT a\nGO 3\nINSERT b\nGO 0\nINSERT c", "x.sql");

        script.Batches.Select(batch => (batch.Text.Trim(), batch.Count)).ShouldBe([("INSERT a", 3), ("INSERT c", 1)]);
    }

    [Fact]
    public void Each_batch_knows_the_line_on_which_it_begins() =>
        SqlcmdScript.Read("SELECT 1\nGO\nGO\n:setvar a 1\nSELECT\n 2\nGO\n\nSELECT 3", "x.sql").Batches
            .Select(batch => batch.Line)
            .ShouldBe([1, 5, 8]);

    [Fact]
    public void Variables_are_put_in_also_in_quotes_and_names_but_not_in_comments()
    {
        var script = SqlcmdScript.Read("USE [$(Db)]; SELECT '$(db)' -- $(Nobody)\n/* $(Nobody) */ $(N)", "x.sql");

        var batch = script.Bind(new Dictionary<string, string> { ["Db"] = "Sales", ["N"] = "1" }).ShouldHaveSingleItem();

        batch.Text.ShouldBe("USE [Sales]; SELECT 'Sales' -- $(Nobody)\n/* $(Nobody) */ 1");
    }

    [Fact]
    public void What_the_script_sets_holds_from_there_on_and_wins_over_what_is_given()
    {
        var script = SqlcmdScript.Read(
            "SELECT $(a)\nGO\n:setvar a \"x \"\"y\"\"\"\n:setvar b z\nSELECT $(a) $(b)\nGO\n:setvar b\nSELECT $(b)", "x.sql");

        script.Bind(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" })
            .Select(batch => batch.Text.Trim())
            .ShouldBe(["SELECT 1", "SELECT x \"y\" z", "SELECT 2"]);
        script.Missing(None).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_value_that_looks_like_GO_cuts_nothing() =>
        SqlcmdScript.Read("SELECT 1\n$(x)\nSELECT 2", "x.sql").Bind(new Dictionary<string, string> { ["x"] = "GO" }).ShouldHaveSingleItem();

    [Fact]
    public void Variables_without_a_value_are_named_all_at_once_with_their_lines()
    {
        var script = SqlcmdScript.Read("SELECT $(a)\nGO\nSELECT $(b), $(a)", "post.sql");

        var problems = Should.Throw<InputException>(() => script.Bind(None)).Problems;

        problems.Select(problem => problem.Where).ShouldBe(["post.sql:1", "post.sql:3"]);
    }

    [Theory]
    [InlineData(":r other.sql")]
    [InlineData("  :connect server")]
    [InlineData(":on error ignore")]
    [InlineData("!!rm -rf /")]
    [InlineData(":!!dir")]
    [InlineData(":out /etc/passwd")]
    [InlineData(":setvar")]
    [InlineData("GO 99999999999")]
    public void What_sqlcmd_would_do_beyond_the_connection_is_refused_with_its_line(string line)
    {
        var problems = Should.Throw<InputException>(() => SqlcmdScript.Read($"SELECT 1\nGO\n{line}\nGO\n:quit", "x.sql")).Problems;

        problems.Select(problem => problem.Where).ShouldBe(["x.sql:3", "x.sql:5"]);
    }

    [Fact]
    public void A_variable_set_in_the_middle_of_a_batch_is_refused_because_tools_disagree_on_it() =>
        Should.Throw<InputException>(() => SqlcmdScript.Read("SELECT $(a)\n:setvar a 1\nSELECT $(a)", "x.sql")).Problems[0].Where
            .ShouldBe("x.sql:2");

    [Fact]
    public void On_error_exit_is_what_a_deployment_does_anyway() =>
        TextsOf(":on error exit\nGO\n:ON ERROR EXIT\nSELECT 1").ShouldBe(["SELECT 1"]);

    [Fact]
    public void An_empty_script_has_no_batch()
    {
        TextsOf("").ShouldBeEmpty();
        TextsOf("\uFEFF\n GO\nGO 5\n").ShouldBeEmpty();
    }

    /// <summary>
    /// Pieces that are whole in themselves, put together in any order: as many batches as there are separators between statements.
    /// </summary>
    [Fact]
    public void Batches_put_together_again_are_the_script_without_its_GO_lines()
    {
        string[] pieces = [
            "SELECT 1;\n", "-- it's\n", "/* ' /* GO\n */ GO\n*/\n", "SELECT 'a\nGO\n''b';\n", "SELECT 1 AS [GO\nGO\n];\n",
            "SELECT \"\nGO\n\";\n", "\n", "GO\n", "  go -- x\n",
        ];
        var scripts = Gen.Elements(pieces).ListOf().Select(chosen => chosen.ToList()).ToArbitrary();

        Prop.ForAll(scripts, chosen =>
        {
            var batches = SqlcmdScript.Read(string.Concat(chosen), "x.sql").Batches;
            string.Concat(batches.Select(batch => batch.Text)).ShouldBe(Kept(chosen));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_every_line_of_a_batch_is_where_it_says()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var script = text.Get.Replace('\0', ' ');
            try
            {
                var lines = script.TrimStart('\uFEFF').Split('\n');
                foreach (var batch in SqlcmdScript.Read(script, "x.sql").Batches)
                    lines[batch.Line - 1].ShouldStartWith(batch.Text.Split('\n')[0]);
            }
            catch (InputException exception)
            {
                exception.Problems.ShouldNotBeEmpty();
            }
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsSeparator(string piece) => piece.Trim().StartsWith("go", StringComparison.OrdinalIgnoreCase);

    // Batches that hold nothing but space are not sent.
    private static string Kept(List<string> chosen)
    {
        var (kept, batch) = ("", "");
        foreach (var piece in chosen.Append("GO\n"))
        {
            if (!IsSeparator(piece)) batch += piece;
            else (kept, batch) = (string.IsNullOrWhiteSpace(batch) ? kept : kept + batch, "");
        }

        return kept;
    }

    private static List<string> TextsOf(string script) => [.. SqlcmdScript.Read(script, "x.sql").Batches.Select(batch => batch.Text)];
}
