using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class ProcedureChecksTests
{
    [Fact]
    public void The_fourteen_checks_are_registered_once_each_and_answer_for_a_line()
    {
        var codes = ProcedureChecks.All.Select(check => check.Info.Code).ToList();

        codes.Distinct().Count().ShouldBe(14);
        codes.ShouldAllBe(code => ProcedureCodes.Checks.Contains(code) && ProcedureMap.LinesOf(code).Count > 0);
    }

    [Fact]
    public void Every_check_says_why_it_exists_how_it_is_judged_and_what_to_do()
    {
        foreach (var info in ProcedureChecks.All.Select(check => check.Info))
        {
            foreach (var text in new[] { info.Why, info.Judged, info.Remedy })
            {
                text.ShouldEndWith(".");
                text.Length.ShouldBeGreaterThan(40, info.Code);
            }

            info.Title.ShouldNotEndWith(".");
        }
    }

    [Fact]
    public void Every_check_of_the_folder_is_registered() =>
        typeof(PromotionIsProven).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(ICheck<ProcedureFacts>)))
            .Except(ProcedureChecks.All.Select(check => check.GetType()))
            .ShouldBeEmpty();

    [Fact]
    public void A_line_without_an_owners_word_leaves_the_procedure_incomplete_and_names_it()
    {
        var outcome = Complete(
            State("plan.overview.purpose", LineStatus.Declared), State("qa.deployment.data-validation", LineStatus.NotVerified));

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldBe("1 open checklist item of 2, the first qa.deployment.data-validation");
    }

    [Fact]
    public void Failed_and_skipped_lines_have_their_owners_word_and_the_checks_own_line_does_not_wait_for_itself() =>
        Complete(State(
            "qa.deployment.data-validation",
            LineStatus.Failed), State(
                "production.planning.change-window", LineStatus.Skipped), State("pitfalls.avoid.miss-steps", LineStatus.NotVerified))
            .Message.ShouldBe("all 2 checklist items are answered");

    [Fact]
    public void A_run_that_is_too_early_to_tell_skips_it() =>
        new ProcedureIsComplete().Judge(Sample.Facts()).Verdict.ShouldBe(Verdict.Skipped);

    private static Outcome Complete(params LineState[] lines) =>
        new ProcedureIsComplete().Judge(Sample.Facts() with { Lines = Fact.Known<IReadOnlyList<LineState>>(lines) });

    private static LineState State(string id, LineStatus status) => new(ProcedureMap.Find(id)!, status, null, "why");
}
