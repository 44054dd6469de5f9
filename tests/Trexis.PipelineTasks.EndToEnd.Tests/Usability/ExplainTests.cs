using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

public class ExplainTests
{
    [Fact]
    public void Every_check_and_every_step_that_a_report_may_show_is_explained() =>
        ProcedureCodes.Checks.Concat(ProcedureCodes.Steps).Except(Explanations.All().Keys).ShouldBeEmpty();
}
