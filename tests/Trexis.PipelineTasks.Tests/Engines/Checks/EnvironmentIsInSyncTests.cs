using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

public sealed class EnvironmentIsInSyncTests
{
    [Fact]
    public void The_same_schema_passes_and_says_whose_it_is()
    {
        var outcome = new EnvironmentIsInSync().Judge(DatabaseFactsOf.Healthy());

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("the schema equals the schema of staging (before this change, 2026-11-22 09:00:00 UTC)");
    }

    [Fact]
    public void A_schema_that_was_not_rehearsed_warns_and_names_what_differs()
    {
        var rehearsed = Captures.Schema() with { Fingerprint = "beef", Indexes = [] };

        var outcome = new EnvironmentIsInSync().Judge(DatabaseFactsOf.Healthy() with
        {
            Counterpart = Fact.Known(new SchemaCounterpart("staging", "before this change", TestTime.Monday, rehearsed)),
        });

        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Message.ShouldStartWith("1 object differs from the schema of staging");
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("index ix_customer on orders");
    }

    [Fact]
    public void A_rehearsal_that_left_no_picture_is_unknown()
    {
        var outcome = new EnvironmentIsInSync().Judge(
            DatabaseFactsOf.Healthy() with { Counterpart = Fact.Unreadable<SchemaCounterpart>("there is no capture of staging") });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
    }
}
