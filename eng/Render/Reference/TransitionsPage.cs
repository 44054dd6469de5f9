using System.Globalization;
using Render.Pipelines;
using Trexis.PipelineTasks.Deployments.Transitions;

namespace Render.Reference;

/// <summary>What each way from one state of a deployment to the next demands: the table that apply asks.</summary>
internal static class TransitionsPage
{
    public const string Path = "docs/transitions.md";

    public static string Render()
    {
        var text = new StringBuilder(
            $"<!-- Rendered from the table of transitions, not written by hand: {PipelineTask.RenderedBy} -->\n\n"
                + "# Transitions of a deployment\n\n"
                + "`trexis explain --transitions` says the same. A promotion is the next environment's `apply`.\n");
        foreach (var transition in TransitionTable.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {transition.By}: {transition.From} → {transition.To}\n\n");
            foreach (var demand in transition.Demands) text.Append(CultureInfo.InvariantCulture, $"- {demand.Sentence}.\n");
            var judged = string.Join(", ", transition.Judged.Select(code => $"[{code}](checks/{code}.md)"));
            text.Append(CultureInfo.InvariantCulture, $"- The same run judges, and none of it may refuse: {judged}.\n");
        }

        return text.ToString();
    }
}
