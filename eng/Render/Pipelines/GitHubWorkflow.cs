using System.Text.RegularExpressions;

namespace Render.Pipelines;

/// <summary>
/// A template of <c>templates/github</c> as the workflow that others call. The template names this repository's actions by
/// release, so that a copy of it works anywhere; the workflow names those of its own commit.
/// </summary>
internal static partial class GitHubWorkflow
{
    public static string Render(string template, string source) =>
        $"# Rendered from {source}: {PipelineTask.RenderedBy}\n"
            + OwnWorkflow().Replace(OwnAction().Replace(template, "uses: $/actions/$1"), "uses: ./.github/workflows/$1");

    [GeneratedRegex(@"uses: trexis/pipeline-tasks/actions/([a-z-]+)@v[0-9.]+")]
    private static partial Regex OwnAction();

    [GeneratedRegex(@"uses: trexis/pipeline-tasks/\.github/workflows/([a-z-]+\.yml)@v[0-9.]+")]
    private static partial Regex OwnWorkflow();
}
