namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>Markdown for a pull request: what a reviewer must see in ten seconds, the rest folded.</summary>
public static class MarkdownComment
{
    /// <summary>Characters. GitHub refuses more than 65,536.</summary>
    public const int GitHubLimit = 60_000;

    /// <param name="whole">The path or address of the whole report.</param>
    public static string Render(ReportModel model, string whole, int limit = GitHubLimit) =>
        MarkdownLadder.Render(model.Refusals, whole, (text, detail) => MarkdownBody.Comment(text, model, detail), limit, inBytes: false);
}
