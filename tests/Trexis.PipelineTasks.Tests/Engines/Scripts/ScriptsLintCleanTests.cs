using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

public class ScriptsLintCleanTests
{
    [Fact]
    public void Scripts_that_were_read_and_hold_nothing_pass() => Judge(Linted()).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void A_finding_warns_with_its_rule_and_its_place()
    {
        var outcome = Judge(
            Linted(),
            Linted(
                new LintFinding(
                    "delete-has-where", "a DELETE without WHERE", "name the rows", new SourceLocation("migrations/V1__a.sql", 7))));

        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Message.ShouldContain("delete-has-where");
        outcome.Findings.ShouldHaveSingleItem().Location!.Line.ShouldBe(7);
    }

    [Fact]
    public void What_nobody_could_judge_is_unknown_and_named_and_what_was_found_still_warns()
    {
        var undecided = new LintFinding("large-writes-batched", "one statement over sales.A", "in batches", new SourceLocation(
            "migrations/V1__a.sql", 3))
        { Undecided = true };
        var found = new LintFinding(
            "delete-has-where", "a DELETE without WHERE", "name the rows", new SourceLocation("migrations/V1__a.sql", 7));

        var unknown = Judge(Linted(undecided));
        var warned = Judge(Linted(undecided, found));

        unknown.Verdict.ShouldBe(Verdict.Unknown);
        unknown.Message.ShouldBe(
            "nothing found, and not everything could be judged: 1 place in migrations/V1__a.sql: large-writes-batched");
        unknown.Findings.ShouldHaveSingleItem().Location!.Line.ShouldBe(3);
        warned.Verdict.ShouldBe(Verdict.Warned);
        warned.Findings.Select(finding => finding.Subject).ShouldBe(["delete-has-where", "large-writes-batched"]);
    }

    [Fact]
    public void A_dialect_without_rules_is_skipped() =>
        Judge(Linted() with { Lint = Fact.NotApplicable<IReadOnlyList<LintFinding>>("the linter's rules are for T-SQL") }).Verdict
            .ShouldBe(Verdict.Skipped);

    [Fact]
    public void A_script_that_does_not_parse_was_not_read_and_does_not_pass() =>
        Judge(Linted(), Linted() with { Error = new ServerError(102, "Incorrect syntax") }).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void A_script_that_could_not_be_read_does_not_pass() =>
        Judge(Linted() with { Lint = Fact.Unreadable<IReadOnlyList<LintFinding>>("a SQLCMD variable is missing") }).Verdict
            .ShouldBe(Verdict.Unknown);

    private static Outcome Judge(params ScriptAssessment[] assessments) => new ScriptsLintClean().Judge(
        [
            .. assessments.Select(
                assessment => new AssessedScript(
                    new Script(ScriptNames.TryParse("V1__a.sql")!, "SELECT 1", "migrations/V1__a.sql", "abc"), assessment).Linted),
        ]);

    private static ScriptAssessment Linted(params IReadOnlyList<LintFinding> findings) =>
        new("V1__a.sql", [], Transactional: true, Error: null) { Lint = Fact.Known(findings) };
}
