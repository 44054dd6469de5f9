using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class ProcedureMapTests
{
    [Fact]
    public void The_procedure_has_147_lines_of_which_18_are_plan_fields_20_checklist_items_and_20_guidelines_and_pitfalls()
    {
        ProcedureMap.All.Count.ShouldBe(147);
        CountUnder("plan.").ShouldBe(18);
        CountUnder("checklist.").ShouldBe(20);
        (CountUnder("guidelines.") + CountUnder("pitfalls.")).ShouldBe(20);
    }

    [Fact]
    public void Every_line_of_the_procedure_is_a_row_under_its_heading_in_its_order_with_its_number()
    {
        var document = ProcedureDocument.Find();
        Assert.SkipWhen(document is null, "procedure.md is not beside this checkout: the rows are held against their count alone");

        ProcedureMap.All.Select(line => $"{line.Number} {line.Section}: {line.Text}")
            .ShouldBe(ProcedureDocument.Lines(document!).Select(line => $"{line.Number} {line.Section}: {line.Text}"));
    }

    [Fact]
    public void Ids_are_unique_and_are_no_code_except_the_fields_and_the_one_item_that_answer_for_themselves()
    {
        var ids = ProcedureMap.All.Select(line => line.Id).ToList();

        ids.Distinct().Count().ShouldBe(147);
        ids.Where(ProcedureCodes.Checks.Concat(ProcedureCodes.Steps).Concat(ProcedureCodes.Attestations).Contains)
            .ShouldBe(["checklist.post-deployment.results-review"]);
        ids.ShouldAllBe(id => id.All(character => char.IsAsciiLetterLower(character) || character == '.' || character == '-'));
    }

    [Fact]
    public void Every_line_has_an_owner_and_every_owner_is_a_known_code_of_its_kind()
    {
        foreach (var line in ProcedureMap.All)
        {
            line.Owners.ShouldNotBeEmpty(line.Id);
            line.Owners.Select(owner => owner.Code).Distinct().Count().ShouldBe(line.Owners.Count, line.Id);
            foreach (var owner in line.Owners) KnownCodes(owner.Kind).ShouldContain(owner.Code, line.Id);
        }
    }

    [Fact]
    public void Every_code_serves_at_least_one_line_but_for_what_is_done_on_request_alone()
    {
        ProcedureCodes.Checks.Concat(ProcedureCodes.Steps).Concat(ProcedureCodes.Attestations)
            .Where(code => ProcedureMap.LinesOf(code).Count == 0)
            .ShouldBe(ProcedureCodes.OnRequest);
        ProcedureCodes.OnRequest.ShouldBeSubsetOf(ProcedureCodes.Steps);
    }

    [Fact]
    public void A_result_answers_for_the_lines_of_its_own_stage_and_of_every_deployment()
    {
        var lines = ProcedureMap.LineIdsOf("deploy.executed", ProcedureStage.QualityAssurance);

        lines.ShouldContain("qa.deployment.script-execution");
        lines.ShouldContain("checklist.deployment.run-scripts");
        lines.ShouldNotContain("production.execution.script-deployment");
    }

    [Fact]
    public void What_is_neither_line_nor_code_cannot_be_attested()
    {
        ProcedureMap.CanBeAttested("team.ready").ShouldBeTrue();
        ProcedureMap.CanBeAttested("checklist.post-deployment.lessons-learned").ShouldBeTrue();
        ProcedureMap.CanBeAttested("team.raedy").ShouldBeFalse();
        ProcedureMap.Find("team.ready").ShouldBeNull();
    }

    private static int CountUnder(string prefix) => ProcedureMap.All.Count(line => line.Id.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string> KnownCodes(OwnerKind kind) => kind switch
    {
        OwnerKind.Check => ProcedureCodes.Checks,
        OwnerKind.Step => ProcedureCodes.Steps,
        OwnerKind.Attestation => ProcedureCodes.Attestations,
        _ => ProcedureMap.All.Where(line => line.Id.StartsWith("plan.", StringComparison.Ordinal)).Select(line => line.Id),
    };
}
