using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Resources;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

public class DatabaseChecksTests
{
    public static TheoryData<string> Codes() => [.. DatabaseChecks.Before.Concat(DatabaseChecks.After).Select(check => check.Info.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_check_passes_where_all_is_well(string code) =>
        Check(code).Judge(DatabaseFactsOf.Healthy()).Verdict.ShouldBe(Verdict.Passed);

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_check_passes_where_nothing_could_be_read(string code)
    {
        var healthy = DatabaseFactsOf.Healthy();
        var unread = DatabaseFacts.Unread(healthy.ReadAt, healthy.Connection, healthy.Policy, healthy.Expect, "permission denied");

        var outcome = Check(code).Judge(unread);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("permission denied");
    }

    [Fact]
    public void Facts_that_the_engine_does_not_have_are_skipped_with_its_reason()
    {
        var healthy = DatabaseFactsOf.Healthy();
        var facts = healthy with
        {
            Resources = healthy.Resources with { LogUsedPercent = Fact.NotApplicable<double>("this engine has no log") },
        };

        var outcome = new ResourcesLogSpace().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Skipped);
        outcome.Message.ShouldBe("this engine has no log");
    }

    private static ICheck<DatabaseFacts> Check(string code) =>
        DatabaseChecks.Before.Concat(DatabaseChecks.After).Single(check => check.Info.Code == code);
}
