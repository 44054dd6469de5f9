using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Text;

public class SqliteTokenizerTests
{
    private static readonly string[] Pieces =
        [
            "'", "''", "\"", "`", "[", "]", "--", "/*", "*/", "\n", "\r\n", " ", ";", "(", ")", "x'", "1e+5", "0x1F", ".5", "SELECT",
            "naïve", "a.b", "?1", ":name", "\uFEFF", "||",
        ];

    private static readonly Arbitrary<string> AnyText = Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat).ToArbitrary();

    [Fact]
    public void No_character_is_lost_and_none_is_read_twice() => Prop.ForAll(AnyText, sql =>
    {
        var tokens = SqliteTokenizer.Tokens(sql).ToList();
        return string.Concat(tokens.Select(token => token.In(sql).ToString())) == sql && tokens.TrueForAll(token => token.Length > 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalising_twice_changes_nothing_more() =>
        Prop.ForAll(AnyText, sql => SqliteTokenizer.Normalise(SqliteTokenizer.Normalise(sql)) == SqliteTokenizer.Normalise(sql))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_quoted_name_reads_back_as_the_name() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => !text.Get.Contains('\0', StringComparison.Ordinal)),
        text =>
        {
            var quoted = SqliteIdentifier.Quote(text.Get);
            var token = SqliteTokenizer.Tokens(quoted).Single();
            return token.Kind == SqlTokenKind.QuotedName && SqliteTokenizer.NameOf(token, quoted) == text.Get;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("CREATE  TABLE\n t (a -- why\n , b)", "CREATE TABLE t (a , b)")]
    [InlineData(" /* head */ SELECT 'two  spaces', \"a  b\" ;", "SELECT 'two  spaces', \"a  b\"")]
    [InlineData("SELECT '-- no comment', '/*'", "SELECT '-- no comment', '/*'")]
    public void Space_and_comments_make_no_difference_and_strings_do(string sql, string expected) =>
        SqliteTokenizer.Normalise(sql).ShouldBe(expected);

    [Fact]
    public void Checks_are_found_whatever_their_conditions_hold()
    {
        var leaf = Gen.Elements(
            "a > 1", "b IN (1, 2)", "c <> ')'", "d = 'it''s (x'", "e /* ) */ > 0", "\"f)\" = 1", "[g(] = 2", "check_it = 1");
        var condition = Gen.ArrayOf(leaf)
            .Where(parts => parts.Length > 0)
            .Select(parts => string.Join(" AND ", parts.Select(part => $"({part})")));
        var conditions = Gen.ArrayOf(condition);
        Prop.ForAll(conditions.ToArbitrary(), checks =>
        {
            var sql = "CREATE TABLE \"CHECK (\" (a TEXT DEFAULT ('CHECK "
                + $"(1)'){string.Concat(checks.Select((text, index) => $",\n CONSTRAINT c{index} CHECK ({text})"))})";
            return CheckClauses.From(sql).SequenceEqual(checks.Select((text, index) => new CheckClause($"c{index}", text)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Checks_of_columns_and_of_the_table_are_told_by_name() =>
        CheckClauses.From("CREATE TABLE t (a INT CHECK (a > 0), b INT CONSTRAINT \"b is small\" CHECK(b < 9) NOT NULL, CHECK (a < b), c AS "
            + "(a + b) CHECK (c > (1)))")
            .ShouldBe(
                [
                    new CheckClause(null, "a > 0"), new CheckClause("b is small", "b < 9"), new CheckClause(null, "a < b"),
                    new CheckClause(null, "c > (1)"),
                ]);
}
