using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class ProcedureRecordTests
{
    [Fact]
    public void Before_anything_ran_there_is_the_plan_of_the_first_environment_and_no_checklist()
    {
        var record = Record();

        record.Plans.ShouldHaveSingleItem().Environment.ShouldBe("dev");
        record.Checklists.ShouldBeEmpty();
        record.Lines.Count.ShouldBe(147);
        Status(record, "plan.overview.purpose").ShouldBe(LineStatus.Declared);
    }

    [Fact]
    public void Environments_that_were_reached_have_plan_and_checklist_and_the_next_one_has_its_plan()
    {
        var record = Record(Sample.Document("precheck", "dev"), Sample.Document("precheck", "qa"));

        record.Plans.Select(plan => plan.Environment).ShouldBe(["dev", "qa", "staging"]);
        record.Checklists.Select(checklist => checklist.Environment).ShouldBe(["dev", "qa"]);
    }

    [Fact]
    public void Whoever_reads_a_report_holds_the_proof_that_it_was_written()
    {
        var record = Record(Sample.Document("precheck", "qa"));

        Status(record, "monitoring.follow-up.documentation").ShouldBe(LineStatus.Executed);
        record.Checklists[0].Items.Single(item => item.Id == "checklist.validation.documentation").Ticked.ShouldBeTrue();
    }

    [Fact]
    public void Words_of_the_change_file_stand_in_the_record_as_declared()
    {
        var input = Input([Sample.Document("precheck", "qa")]);

        var record = ProcedureRecord.From(
            input with { Change = Sample.Change with { Attest = [Sample.Declared("lessons.learned", "dave")] } });

        Status(record, "checklist.post-deployment.lessons-learned").ShouldBe(LineStatus.Declared);
    }

    private static ProcedureRecord Record(params RunDocument[] documents) => ProcedureRecord.From(Input(documents));

    private static RecordInput Input(IReadOnlyList<RunDocument> documents) => new()
    {
        Deployment = "CHG-1@b",
        Configuration = Sample.Configuration,
        Policy = Sample.Policy,
        Change = Sample.Change,
        Documents = documents,
    };

    private static LineStatus Status(ProcedureRecord record, string id) => record.Lines.Single(state => state.Line.Id == id).Status;
}
