using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class ChangeIsDescribedTests
{
    [Fact]
    public void A_change_with_its_four_entries_passes() =>
        new ChangeIsDescribed().Judge(Sample.Facts()).Message.ShouldBe("CHG-1: Add an index on orders");

    [Fact]
    public void Missing_entries_are_all_named_and_fail_in_production()
    {
        var outcome = new ChangeIsDescribed().Judge(
            Sample.Facts() with { Change = Sample.Change with { Purpose = "[Reason]", Impact = null } });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("CHG-1 does not say purpose, impact");
        outcome.Findings.Select(finding => finding.Observed).ShouldBe(["the template's words: [Reason]", "nothing"]);
    }

    [Fact]
    public void In_a_first_environment_a_missing_description_warns_unless_the_policy_demands_it()
    {
        var facts = Sample.Facts("dev") with { Change = null };

        new ChangeIsDescribed().Judge(facts).Verdict.ShouldBe(Verdict.Warned);
        new ChangeIsDescribed().Judge(facts with { Policy = facts.Policy with { Require = ["change.described"] } }).Verdict
            .ShouldBe(Verdict.Failed);
    }

    [Theory]
    [InlineData("…")]
    [InlineData("...")]
    [InlineData("  ")]
    [InlineData("[Reason]")]
    [InlineData("<why this change is made>")]
    [InlineData("{{purpose}}")]
    [InlineData("TODO: say why")]
    [InlineData("tbd")]
    public void Words_of_a_template_are_not_a_description(string text) => ChangeIsDescribed.IsWritten(text).ShouldBeFalse();

    [Theory]
    [InlineData("Todos table gains an index")]
    [InlineData("Orders [open] load faster")]
    [InlineData("…and the rest of CHG-7")]
    public void Words_of_a_person_are(string text) => ChangeIsDescribed.IsWritten(text).ShouldBeTrue();
}
