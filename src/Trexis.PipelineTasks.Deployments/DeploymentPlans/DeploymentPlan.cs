using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

/// <summary>What a deployment plan is made from; the same before and after the deployment, only the documents grow.</summary>
internal sealed record PlanInput
{
    public required string Deployment { get; init; }

    public required EnvironmentSpec Environment { get; init; }

    public required DeploymentConfiguration Configuration { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>Absent where nobody described the change.</summary>
    public Change? Change { get; init; }

    /// <summary>Of this deployment, in order.</summary>
    public required IReadOnlyList<RunDocument> Documents { get; init; }

    public Attestations Words { get; init; } = Attestations.None;
}

/// <summary>Builds the deployment plan of one environment.</summary>
internal static class DeploymentPlan
{
    public static DeploymentPlanModel From(PlanInput input)
    {
        var source = new PlanSource(input);
        return new DeploymentPlanModel(
            input.Environment.Name,
            [PlanOverview.DeploymentId(source), PlanOverview.Change(source)],
            [
                new PlanSection("Overview", PlanOverview.Fields(source)),
                new PlanSection("Pre-deployment", PlanPreparation.Fields(source)),
                new PlanSection("Deployment", PlanExecution.Fields(source)),
                new PlanSection("Post-deployment", PlanFollowUp.Fields(source)),
            ]);
    }
}
