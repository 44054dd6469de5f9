using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>The procedure's checklist for one environment: twenty items in four groups.</summary>
/// <param name="Environment">The environment that it is for.</param>
public sealed record ChecklistModel(string Deployment, string Environment, IReadOnlyList<ChecklistGroup> Groups)
{
    public IEnumerable<ChecklistItem> Items => Groups.SelectMany(group => group.Items);
}

/// <param name="Title"><c>Pre-deployment</c>, <c>Deployment</c>, <c>Validation</c>, <c>Post-deployment</c>.</param>
public sealed record ChecklistGroup(string Title, IReadOnlyList<ChecklistItem> Items);

/// <param name="Text">As the checklist writes it: <c>Backup complete</c>.</param>
/// <param name="State">What it rests on; its reason says on whose word it is ticked, or why it is not.</param>
public sealed record ChecklistItem(string Id, string Text, LineState State)
{
    /// <summary>Whether somebody or something stands for it. What does not apply here stays unticked, with the reason.</summary>
    public bool Ticked =>
        State.Status is LineStatus.Executed or LineStatus.Verified or LineStatus.Attested or LineStatus.Delivered or LineStatus.Declared;
}
