using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.TestResults;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class TestResultReaderTests
{
    // As tSQLt.XmlResultFormatter writes it.
    private const string TSqlT = """
        <testsuites><testsuite id="1" name="OrderTests" tests="3" errors="1" failures="1" skipped="0"
        timestamp="2026-11-23T09:00:00" time="0.120" hostname="SQL01" package="tSQLt">
        <properties/>
        <testcase classname="OrderTests" name="test total is kept" time="0.040"/>
        <testcase classname="OrderTests" name="test legacy code is gone" time="0.040">
        <failure message="Expected: &lt;0&gt; but was: &lt;1&gt;" type="tSQLt.Fail"/></testcase>
        <testcase classname="OrderTests" name="test discount" time="0.040">
        <error message="Invalid column name" type="SQL Error"/></testcase>
        <system-out/><system-err/></testsuite></testsuites>
        """;

    [Fact]
    public void Results_of_tSQLt_are_read_and_their_failures_named()
    {
        var summary = Read("tsqlt.xml", TSqlT);

        (summary.Passed, summary.Failed, summary.NotRun).ShouldBe((1, 2, 0));
        summary.FailedNames.ShouldBe(["OrderTests.test legacy code is gone", "OrderTests.test discount"]);
    }

    [Theory]
    [InlineData("<testsuites tests=\"7\" failures=\"0\"></testsuites>")]
    [InlineData("<testsuite name=\"empty\" tests=\"7\"/>")]
    [InlineData("<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results/></TestRun>")]
    public void Sums_that_are_claimed_do_not_count_only_cases_do(string xml)
    {
        var summary = Read("claimed.xml", xml);

        (summary.Passed, summary.Failed).ShouldBe((0, 0));
    }

    [Fact]
    public void What_is_no_test_result_is_unreadable_and_says_what_is_accepted()
    {
        using var folder = new TemporaryFolder();

        TestResultReader.Read([folder.Write("other.xml", "<html/>")]).ShouldBeOfType<Fact<IReadOnlyList<TestSummary>>.Unreadable>()
            .Reason.ShouldContain("accepted: <testsuites>, <testsuite> or <TestRun>");
    }

    private static TestSummary Read(string name, string xml)
    {
        using var folder = new TemporaryFolder();
        return TestResultReader.Read([folder.Write(name, xml)])
            .ShouldBeOfType<Fact<IReadOnlyList<TestSummary>>.Known>().Value
            .ShouldHaveSingleItem();
    }
}
