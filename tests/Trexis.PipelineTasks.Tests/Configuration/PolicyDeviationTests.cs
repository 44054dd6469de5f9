using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class PolicyDeviationTests
{
    private static readonly EnvironmentSpec[] Environments =
        [new("dev", null, false, [Target()]), new("staging", "dev", false, [Target()]), new("prod", "staging", true, [Target()])];

    [Fact]
    public void The_procedures_own_defaults_deviate_in_nothing() =>
        PolicyDeviation.Between(ProcedureDefaults.Policy(Environments), Environments).ShouldBeEmpty();

    [Fact]
    public void A_policy_that_asks_for_more_deviates_in_nothing() =>
        Between(policy => policy with
        {
            Performance = new PerformancePolicy { DiskPercent = 60, Blocking = TimeSpan.FromSeconds(1) },
            Soak = TimeSpan.FromDays(3),
            Approval = new ApprovalPolicy(Required: true, Proof: ProofLevel.Verified),
            Backup = new BackupPolicy(TimeSpan.FromHours(1), BackupVerification.Restore),
        }).ShouldBeEmpty();

    [Fact]
    public void What_several_environments_have_less_of_is_one_deviation_that_names_them() =>
        Between(policy => policy with { Performance = new PerformancePolicy { DiskPercent = 85 } })
            .ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                one => one.Environments.ShouldBe(["dev", "staging", "prod"]),
                one => (one.Demand, one.Policy, one.Procedure, one.Code).ShouldBe(("disk limit", "85 %", "70 %", "resources.disk")));

    [Fact]
    public void Every_demand_of_production_that_is_taken_away_is_named() =>
        Between(_ => new EnvironmentPolicy())
            .Select(one => $"{string.Join("+", one.Environments)} {one.Demand}: {one.Policy}, not {one.Procedure}")
            .ShouldBe(
                [
                    "dev required checks: without environment.reachable, environment.online, not required",
                    "staging required checks: without environment.reachable, environment.online, promotion.proven, not required",
                    "prod soak: none, not 24 h",
                    "prod backup's age: none, not 24 h",
                    "prod backup's proof: none, not restore",
                    "prod approval: none, not demanded",
                    "prod required checks: without environment.reachable, environment.online, promotion.proven, scripts.risk-accepted, "
                        + "review.approved, rollback.planned, data.integrity-check, data.counts-as-planned, not required",
                ]);

    [Fact]
    public void A_claim_in_a_file_and_an_authors_own_word_are_deviations() =>
        Between(policy => policy with { Approval = policy.Approval with { Proof = ProofLevel.Declared, ByAuthor = true } })
            .Select(one => one.Demand)
            .ShouldBe(["approval by an author", "approval's proof"], ignoreOrder: true);

    private static IReadOnlyList<PolicyDeviation> Between(Func<EnvironmentPolicy, EnvironmentPolicy> change)
    {
        var policy = ProcedureDefaults.Policy(Environments);
        return PolicyDeviation.Between(
            policy with { Environments = policy.Environments.ToDictionary(one => one.Key, one => change(one.Value)) }, Environments);
    }

    private static TargetSpec Target() => new(null, new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"));
}
