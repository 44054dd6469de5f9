using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

/// <summary>
/// The procedure's deployment plan for one environment, its eighteen fields in the template's order. It is whole before the
/// deployment, for those who approve it, and the same fields say afterwards what became of them.
/// </summary>
/// <param name="Environment">The environment that the plan is for.</param>
/// <param name="Head"><c>Deployment</c> and <c>Change</c>.</param>
/// <param name="Sections">Overview, Pre-deployment, Deployment, Post-deployment.</param>
public sealed record DeploymentPlanModel(string Environment, IReadOnlyList<PlanField> Head, IReadOnlyList<PlanSection> Sections)
{
    public IEnumerable<PlanField> Fields => Head.Concat(Sections.SelectMany(section => section.Fields));
}

/// <param name="Title">As the template numbers it: <c>Overview</c>.</param>
public sealed record PlanSection(string Title, IReadOnlyList<PlanField> Fields);

/// <param name="Id">The procedure's line: <c>plan.overview.purpose</c>.</param>
/// <param name="Name">As the template writes it: <c>Purpose</c>.</param>
/// <param name="Asks">What the template asks for: <c>Reason</c>.</param>
/// <param name="Values">One text an entry, hostile until escaped; none where the field is empty.</param>
/// <param name="WhyEmpty">Who or what would have filled it; only where <paramref name="Values"/> is empty.</param>
public sealed record PlanField(string Id, string Name, string Asks, IReadOnlyList<string> Values, string? WhyEmpty)
{
    /// <summary>Executed where the tool filled it, a word's kind where a person wrote it, not checked where it is empty.</summary>
    public required LineStatus Status { get; init; }

    /// <summary>Who wrote it; only where a person did.</summary>
    public string? By { get; init; }

    public bool IsEmpty => Values.Count == 0;
}
