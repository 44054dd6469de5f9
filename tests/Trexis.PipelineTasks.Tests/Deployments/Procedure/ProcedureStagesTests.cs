using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class ProcedureStagesTests
{
    [Theory]
    [InlineData("dev,qa,staging,prod", "Development,QualityAssurance,Staging,Production")]
    [InlineData("Dev,Test,UAT,Live", "Development,QualityAssurance,Staging,Production")]
    [InlineData("prod-eu,prod-us", "Production,Production")]
    [InlineData("a,b,c,d", "Development,QualityAssurance,Staging,Production")]
    [InlineData("a,b,c,d,e", "Development,QualityAssurance,QualityAssurance,Staging,Production")]
    [InlineData("only", "Production")]
    public void Environments_take_their_stage_by_name_and_otherwise_by_place(string environments, string stages)
    {
        var names = environments.Split(',');

        string.Join(',', names.Select(name => ProcedureStages.From(name, names))).ShouldBe(stages);
    }
}
