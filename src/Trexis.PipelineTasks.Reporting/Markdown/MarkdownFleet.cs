using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The targets of a fleet in a few lines: how many are in each state, and the first of those that need somebody.</summary>
internal static class MarkdownFleet
{
    public static void Write(MarkdownText text, IReadOnlyList<EnvironmentState> environments)
    {
        foreach (var environment in environments.Where(environment => environment is { IsFleet: true, IsReached: true }))
        {
            var fleet = FleetState.Of(environment);
            text.Line($"| Targets of {environment.Name} | | Which |\n| --- | ---: | --- |");
            foreach (var group in fleet.Groups)
            {
                var names = group.Targets.Select(target => Fleet.NameOf(target.Place)).ToList();
                text.Line($"| {group.Status.Mark} {group.Word} | {HumanText.Number(names.Count)} | {Fleet.Listed(names)} |");
            }

            text.Line();
        }
    }
}
