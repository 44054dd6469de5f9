using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>What became of the targets of a fleet: counted by state, what needs somebody first and by name.</summary>
/// <param name="Groups">The gravest first; the deployed ones last.</param>
internal sealed record FleetState(EnvironmentState Environment, IReadOnlyList<FleetGroup> Groups)
{
    private const string Deployed = "deployed";

    public static FleetState Of(EnvironmentState environment) => new(
        environment,
        [
            .. environment.Targets.GroupBy(RankOf)
                .OrderBy(group => group.Key.Rank)
                .Select(group => new FleetGroup(group.Key.Word, group.Key.Failed, [.. group])),
        ]);

    /// <summary>Those that somebody has to look at, the gravest first.</summary>
    public IReadOnlyList<TargetState> Failed => [.. Groups.Where(group => group.Failed).SelectMany(group => group.Targets)];

    /// <summary><c>980 of 1,000 deployed, 3 partly deployed, 17 refused before deployment</c>.</summary>
    public string Counts => string.Join(", ", Others(group => true).Prepend($"{Tally} deployed"));

    /// <summary><c>980 of 1,000 deployed to prod, 20 failed: eu-17, eu-31, … and 12 more</c>.</summary>
    public string Sentence => $"{Outcome}{Names}{string.Concat(Others(group => !group.Failed).Select(other => $"; {other}"))}";

    /// <summary><c>980 of 1,000 deployed to prod, 20 failed</c>.</summary>
    public string Outcome => Failed.Count == 0
        ? $"{Tally} deployed to {Environment.Name}"
        : $"{Tally} deployed to {Environment.Name}, {HumanText.Number(Failed.Count)} failed";

    private string Names => Failed.Count == 0 ? "" : $": {Fleet.Listed([.. Failed.Select(target => Fleet.NameOf(target.Place))])}";

    private string Tally =>
        $"{HumanText.Number(Groups.Where(group => group.Word == Deployed).Sum(group => group.Targets.Count))} of "
            + $"{HumanText.Number(Environment.Targets.Count)}";

    private IEnumerable<string> Others(Func<FleetGroup, bool> which) => Groups.Where(group => group.Word != Deployed)
        .Where(which)
        .Select(group => $"{HumanText.Number(group.Targets.Count)} {group.Word}");

    private static (int Rank, string Word, bool Failed) RankOf(TargetState target) => target switch
    {
        { State: DeploymentState.PartiallyApplied } => (0, target.StateText, true),
        { State: DeploymentState.Cancelled } => (1, target.StateText, true),
        { State: DeploymentState.Unknown } => (2, target.StateText, true),
        { State: DeploymentState.RolledBack } => (3, target.StateText, true),
        { IsDeployed: true, IsRefused: true } => (4, target.StateText, true),
        { IsRefused: true } => (5, target.StateText, true),
        { IsBrokenOff: true } => (6, "broken off", true),
        { IsDeployed: true } => (9, Deployed, false),
        { IsReached: true } => (7, target.StateText, false),
        _ => (8, target.StateText, false),
    };
}

/// <summary>The targets of a fleet that are in one state.</summary>
/// <param name="Failed">Whether somebody has to look at them.</param>
internal sealed record FleetGroup(string Word, bool Failed, IReadOnlyList<TargetState> Targets)
{
    public ResultStatus Status => Failed ? ResultStatus.Failed
        : Targets.All(target => target.IsDeployed) ? ResultStatus.Passed
        : ResultStatus.Skipped;
}
