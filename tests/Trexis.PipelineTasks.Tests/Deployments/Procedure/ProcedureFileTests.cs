using System.Text;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

/// <summary><c>procedure.yml</c>: what it may hold, and that each mistake in it is named with line and column.</summary>
public class ProcedureFileTests
{
    private const string Sound = """
        version: 1
        groups:
          recency: [backup.recent, backup.verified]
        sections:
          - number: "4.1"
            id: before
            title: Before
            stage: staging
            lines:
              - { number: "4.1.1", id: backup, text: Backup | Recent, owners: [recency, backup.taken] }
              - { number: "4.1.2", id: team, text: Team, stage: production, rule: any, owners: [team.ready, plan.team] }
          - { number: "8.1.0", id: plan, title: Plan, lines: [{ number: "8.1.0.1", id: team, text: "Team: [Roles]", owners: [plan.team] }] }

        """;

    [Fact]
    public void A_line_has_its_sections_heading_and_stage_its_own_number_and_its_owners_in_order()
    {
        var lines = Read(Sound);

        lines[0].ShouldSatisfyAllConditions(
            line => line.Number.ShouldBe("4.1.1"),
            line => line.Id.ShouldBe("before.backup"),
            line => line.Section.ShouldBe("Before"),
            line => line.Text.ShouldBe("Backup | Recent"),
            line => line.Stage.ShouldBe(ProcedureStage.Staging),
            line => line.Rule.ShouldBe(OwnerRule.Every),
            line => line.Owners.ShouldBe(
            [
                new(OwnerKind.Check, "backup.recent"), new(OwnerKind.Check, "backup.verified"), new(OwnerKind.Step, "backup.taken"),
            ]));
        (lines[1].Stage, lines[1].Rule).ShouldBe((ProcedureStage.Production, OwnerRule.Any));
        lines[1].Owners.ShouldBe([new(OwnerKind.Attestation, "team.ready"), new(OwnerKind.PlanField, "plan.team")]);
        (lines[2].Number, lines[2].Stage).ShouldBe(("8.1.0.1", ProcedureStage.Any));
    }

    [Theory]
    [InlineData("[team.ready, plan.team]", "[team.raedy]", "11:89", "sections[0].lines[1].owners[0] names no code", "'team.ready'")]
    [InlineData("[team.ready, plan.team]", "[plan.teams]", "11:89", "sections[0].lines[1].owners[0] names no code", "'plan.team'")]
    [InlineData("[recency, backup.taken]", "[recentcy]", "10:72", "sections[0].lines[0].owners[0] names no code", "'recency'")]
    [InlineData("backup.recent, ", "backup.recnet, ", "3:13", "groups.recency[0] names no code", "'backup.recent'")]
    [InlineData("[recency, backup.taken]", "[recency, backup.recent]", "10:81", "owners[1] answers twice", "each owner once")]
    [InlineData("\"4.1.2\"", "\"4.1.1\"", "11:19", "sections[0].lines[1].number is taken on line 10 already", "a number of its own")]
    [InlineData("\"4.1.2\"", "\"4.2.2\"", "11:19", "sections[0].lines[1].number is not a number of its section", "4.1. and")]
    [InlineData("\"4.1.2\"", "\"4.1.x\"", "11:19", "sections[0].lines[1].number is not a number of its section", "4.1. and")]
    [InlineData("id: team, text: Team,", "id: backup, text: Team,", "11:32", "lines[1].id is taken on line 10 already", "its own")]
    [InlineData(", owners: [team.ready, plan.team] }", " }", "11:9", "sections[0].lines[1].owners is missing", "a list")]
    [InlineData("[team.ready, plan.team]", "[]", "11:9", "sections[0].lines[1].owners is empty", "at least one owner")]
    [InlineData("[backup.recent, backup.verified]", "[]", "3:3", "groups.recency is empty", "at least one owner")]
    [InlineData("stage: production", "stage: prod", "11:57", "sections[0].lines[1].stage is not among the choices", "production")]
    [InlineData("rule: any", "needs: more", "11:76", "sections[0].lines[1].needs is not among the choices", "sessions or usual-load")]
    [InlineData("rule: any", "rule: either", "11:75", "sections[0].lines[1].rule is not among the choices", "every or any")]
    [InlineData("text: Team, ", "txet: Team, ", "11:38", "sections[0].lines[1] has an unknown key", "did you mean 'text'?")]
    [InlineData("    title: Before\n", "    titel: Before\n", "7:5", "sections[0] has an unknown key", "did you mean 'title'?")]
    [InlineData("    id: before\n", "    id: before\n    id: after\n", "7:5", "stands twice, first on line 6", "each key once")]
    [InlineData("version: 1", "version: 2", "1:10", "version is not a format that this tool reads", "1")]
    [InlineData("    id: before", "\tid: before", "6:1", "is indented with a tab", "spaces")]
    [InlineData("[team.ready, plan.team] }", "[team.ready, plan.team }", "11:", "is not YAML", "mappings")]
    public void A_mistake_is_named_with_line_and_column(string sound, string mistaken, string place, string what, string accepted)
    {
        Sound.ShouldContain(sound);

        var problems = Should.Throw<InputException>(() => Read(Sound.Replace(sound, mistaken, StringComparison.Ordinal))).Problems;

        problems.ShouldContain(
            problem => problem.Where.StartsWith($"procedure.yml:{place}", StringComparison.Ordinal)
                && problem.What.Contains(what, StringComparison.Ordinal)
                && problem.Accepted.Contains(accepted, StringComparison.Ordinal),
            string.Join('\n', problems));
    }

    [Fact]
    public void All_mistakes_are_named_at_once_in_the_order_of_the_file() =>
        Should.Throw<InputException>(
                () => Read(Sound.Replace("backup.verified", "backup.x").Replace("team.ready", "team.x").Replace("4.1.2", "4.1.1")))
            .Problems.Select(problem => problem.Where)
            .ShouldBe(["procedure.yml:3:28", "procedure.yml:11:19", "procedure.yml:11:89"]);

    [Fact]
    public void The_procedures_own_lines_break_where_a_code_is_renamed_that_they_name()
    {
        var own = Encoding.UTF8.GetString(ProcedureFile.Bytes());
        foreach (var code in ProcedureMap.All.SelectMany(line => line.Owners).Select(owner => owner.Code).Distinct())
        {
            var renamed = own.Replace(code, $"{code}-x", StringComparison.Ordinal);
            Should.Throw<InputException>(() => Read(renamed), code).Problems
                .ShouldContain(problem => problem.Received == $"{code}-x", code);
        }
    }

    private static IReadOnlyList<ProcedureLine> Read(string content) => ProcedureFile.Read(Encoding.UTF8.GetBytes(content));
}
