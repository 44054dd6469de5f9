using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Platforms;

public class FaultAnnotationTests
{
    [Fact]
    public void Five_wrong_inputs_of_a_run_are_five_annotations_each_at_its_place()
    {
        var host = new FakeHost();

        host.Annotate(FaultText.From(new InputException(
        [
            new InputProblem("policy.yml:3:9", "is no list", "a: b:4: c", "a list"),
            new InputProblem("sql/V1__a.sql:12", "holds no statement", null, "SQL"),
            new InputProblem(@"C:\repo\deployment.yml:1:1", "is empty", null, "a mapping"),
            new InputProblem("--environment", "names no environment: 'a:4: b'", null, "dev"),
            new InputProblem("deployment.yml", "is not there", null, "a file"),
        ])));

        host.Annotations.Select(annotation => annotation.Location).ShouldBe(
        [
            new SourceLocation("policy.yml", 3, 9),
            new SourceLocation("sql/V1__a.sql", 12),
            new SourceLocation(@"C:\repo\deployment.yml", 1, 1),
            null, null,
        ]);
        host.Annotations.ShouldAllBe(annotation => annotation.Title == "bad input" && !annotation.Message.Contains('\n'));
    }

    [Fact]
    public void What_broke_otherwise_is_one_annotation_however_many_lines_it_has()
    {
        var host = new FakeHost();

        host.Annotate(new Fault(FaultKind.Database, "a.sql:1: first\nsecond", "try again"));

        host.Annotations.ShouldHaveSingleItem().Message.ShouldBe("a.sql:1: first\nsecond; try again");
    }
}
