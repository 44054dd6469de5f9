using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tests.Evidence;

public class GateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_waiver_lets_a_failure_pass_and_says_who_answers_for_it_until_when()
    {
        var result = Apply("backup.recent", Verdict.Failed, Waiver("backup.recent", "prod", Now.AddHours(1)));

        result.Refuses.ShouldBeFalse();
        result.Verdict.ShouldBe(Verdict.Failed);
        result.Waiver.ShouldBe(new WaiverReference("the backup server is being moved", "carol", Now.AddHours(1)));
    }

    [Fact]
    public void A_waiver_that_has_expired_lets_nothing_pass_and_the_message_names_the_day()
    {
        var result = Apply("backup.recent", Verdict.Failed, Waiver("backup.recent", "prod", Now));

        result.Refuses.ShouldBeTrue();
        result.Message.ShouldEndWith("(the waiver by carol expired on 2026-11-23 09:00:00 UTC)");
    }

    [Theory]
    [InlineData("environment.as-expected")]
    [InlineData("deploy.plan-unchanged")]
    public void Nobody_can_waive_which_database_and_which_plan(string code) =>
        Apply(code, Verdict.Failed, Waiver(code, "prod", Now.AddDays(1))).Refuses.ShouldBeTrue();

    [Theory]
    [InlineData("backup.recent", "staging")]
    [InlineData("backup.restored", "prod")]
    public void A_waiver_holds_for_its_check_in_its_environment_alone(string code, string environment) =>
        Apply("backup.recent", Verdict.Failed, Waiver(code, environment, Now.AddDays(1))).Refuses.ShouldBeTrue();

    [Theory]
    [InlineData(Verdict.Skipped, true)]
    [InlineData(Verdict.Unknown, true)]
    [InlineData(Verdict.Warned, false)]
    public void What_is_required_refuses_where_nobody_could_tell(Verdict verdict, bool refuses)
    {
        var required = Apply("window.open", verdict, waiver: null, "window.open");

        required.Refuses.ShouldBe(refuses);
        Apply("window.open", verdict, waiver: null).Refuses.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Verdict.Failed, "policy.yml:14 performance.disk")]
    [InlineData(Verdict.Warned, "policy.yml:14 performance.disk")]
    [InlineData(Verdict.Passed, null)]
    public void Where_the_limit_stands_is_told_of_what_it_stopped_or_warned_of(Verdict verdict, string? expected)
    {
        var places = new Dictionary<string, string> { ["performance.disk"] = "policy.yml:14 performance.disk" };
        var gate = new Gate("prod", [], [], Now, _ => []) { Limits = new LimitPlaces(places) };

        gate.Apply(new RunResult { Code = "resources.disk", Title = "", Kind = ResultKind.Check, Verdict = verdict, Message = "" })
            .LimitAt.ShouldBe(expected);
    }

    private static RunResult Apply(string code, Verdict verdict, Waiver? waiver, params string[] required) =>
        new Gate("prod", required, waiver is null ? [] : [waiver], Now, _ => []).Apply(
            new RunResult { Code = code, Title = code, Kind = ResultKind.Check, Verdict = verdict, Message = "as it is" });

    private static Waiver Waiver(string code, string environment, DateTimeOffset expires) =>
        new(code, environment, "the backup server is being moved", "carol", expires);
}
