namespace Trexis.PipelineTasks.Tests.Model.Runs;

public sealed class AttachmentPathTests
{
    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("")]
    [InlineData("a\\b")]
    [InlineData("c:b")]
    [InlineData("a\nb")]
    public void A_part_that_is_no_name_of_a_file_makes_no_path(string part) =>
        Should.Throw<ArgumentException>(() => AttachmentPath.From("run-1", part)).Message.ShouldContain("no path of a document's file");

    [Fact]
    public void A_path_is_written_with_forward_slashes_and_leads_below_the_documents_folder()
    {
        var path = AttachmentPath.From("run-1", "plan.sql");

        path.ToString().ShouldBe("files/run-1/plan.sql");
        path.Name.ShouldBe("plan.sql");
        path.In("results").ShouldBe(Path.Combine("results", "files", "run-1", "plan.sql"));
    }
}
