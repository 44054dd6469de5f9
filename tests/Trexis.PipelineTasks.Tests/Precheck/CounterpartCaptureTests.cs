using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Precheck;

namespace Trexis.PipelineTasks.Tests.Precheck;

public sealed class CounterpartCaptureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeRun _fake;

    public CounterpartCaptureTests() => _fake = new FakeRun(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Production_is_compared_with_the_rehearsal_of_this_very_deployment()
    {
        Remember("staging", "D1", "rehearsed");
        Remember("staging", "D0", "older");

        var found = Find("prod", None).ShouldBeOfType<Fact<SchemaCounterpart>.Known>().Value;

        found.Place.ShouldBe("staging");
        found.Schema.Fingerprint.ShouldBe("rehearsed");
    }

    [Fact]
    public void Production_without_a_picture_of_the_rehearsal_is_unknown() =>
        Find("prod", None)
            .ShouldBeOfType<Fact<SchemaCounterpart>.Unreadable>().Reason
            .ShouldContain("no capture of staging");

    [Fact]
    public void The_rehearsal_is_compared_with_the_newest_picture_of_production()
    {
        Remember("prod", "D0", "first");
        Remember("prod", "D0b", "second", later: TimeSpan.FromDays(3));

        Find("staging", None)
            .ShouldBeOfType<Fact<SchemaCounterpart>.Known>().Value.Schema.Fingerprint
            .ShouldBe("second");
    }

    [Fact]
    public void A_rehearsal_that_has_begun_is_not_compared_again()
    {
        Remember("prod", "D0", "first");
        var begun = new DeploymentHistory(
            [new JournalEntry
            {
                Script = "V1__a.sql",
                Kind = "versioned",
                Sha256 = "abc",
                State = JournalState.Done,
                At = TestTime.Monday,
                ElapsedMs = 1,
                Actor = "alice",
                Deployment = "D1",
            }], []);

        Find("staging", Fact.Known(begun)).ShouldBeOfType<Fact<SchemaCounterpart>.NotApplicable>();
    }

    [Fact]
    public void A_rehearsal_without_a_picture_of_production_says_so_and_leaves_the_comparison_to_production() =>
        Find("staging", None)
            .ShouldBeOfType<Fact<SchemaCounterpart>.NotApplicable>().Reason
            .ShouldBe("no capture is at hand of prod; its own precheck compares it with the one taken here");

    [Fact]
    public void Environments_before_the_rehearsal_are_not_compared() =>
        Find("qa", None)
            .ShouldBeOfType<Fact<SchemaCounterpart>.NotApplicable>().Reason
            .ShouldBe("only staging and prod are compared");

    private static Fact<DeploymentHistory> None => Fact.Known(DeploymentHistory.None);

    private Fact<SchemaCounterpart> Find(string environment, Fact<DeploymentHistory> history)
    {
        EnvironmentSpec[] environments = [Spec("qa", null), Spec("staging", "qa"), Spec("prod", "staging")];
        var place = new DeploymentTarget(environments.Single(spec => spec.Name == environment), _fake.Target);
        return CounterpartCapture.Find(_fake.Of().Evidence with { Place = place }, environments, history);
    }

    private EnvironmentSpec Spec(string name, string? after) => new(name, after, Protected: false, [_fake.Target]);

    private void Remember(string environment, string deployment, string fingerprint, TimeSpan later = default)
    {
        ((FakeTimeProvider)_fake.Time).Advance(later);
        var run = _fake.Of();
        run.Journal.Target = new RunTarget(environment, _fake.Target.Name, "fake", "fake-server", "Sales");
        var picture = Captures.Of(Captures.Schema() with { Fingerprint = fingerprint });
        run.Journal.Attach(
            run.Store.Attach(CaptureStore.BeforeRole, $"{environment}-{deployment}", "before-capture.json", SchemaCapture.Format, picture));
        _fake.Write("precheck", null, run.Journal, run.Context with { Id = $"{environment}-{deployment}", Deployment = deployment });
    }
}
