using Trexis.PipelineTasks.Engines.SqlServer.Copies;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Backups;

public sealed class CopyNamesTests
{
    [Theory]
    [InlineData("CHG-7@0123456789ab", "Sales")]
    [InlineData("CHG/7:a*b", "Sales~EU")]
    [InlineData("release ^ 1%", "it's [mine]")]
    [InlineData("a\nb", "~^~")]
    public void A_name_tells_deployment_and_database_again_and_holds_nothing_that_the_service_forbids(string deployment, string database)
    {
        var name = new CopyNames(deployment, database).At(TestTime.Monday, "1f2e3d");

        CopyNames.Read(name).ShouldBe(new CopyNames(deployment, database));
        name.IndexOfAny([.. "<>*%&:\\/?\n"]).ShouldBe(-1);
        name.ShouldEndWith("Z-1f2e3d");
    }

    [Theory]
    [InlineData("trexis_copy_")]
    [InlineData("trexis_copy_somebody's own")]
    [InlineData("trexis_copy_a~b")]
    [InlineData("trexis_copy_a~b~")]
    [InlineData("trexis_copy_~b~c")]
    [InlineData("trexis_copy_a~b~c~d")]
    [InlineData("trexis_copy_a^zzzz~b~c")]
    [InlineData("trexis_copy_a~b^00~c")]
    [InlineData("Sales")]
    public void A_name_that_no_run_of_ours_gave_is_nobodys_backup(string name) => CopyNames.Read(name).ShouldBeNull();

    [Fact]
    public void The_question_for_copies_looks_for_the_prefix_that_they_are_given() =>
        new DatabaseCopiesQuery().Sql.ShouldContain($"LIKE N'{CopyNames.Prefix.Replace("_", "[_]", StringComparison.Ordinal)}%'");
}
