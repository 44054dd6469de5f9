namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>
/// Links to a line of the commit that ran. Only GitHub's address of a run tells where its files are shown; elsewhere the place stands
/// as text.
/// </summary>
internal sealed class SourceLinks(RunContext? run)
{
    private const string BeforeRun = "/actions/runs/";

    private readonly string? _files = run is { Url: { } url, Commit: { } commit }
        && url.IndexOf(BeforeRun, StringComparison.Ordinal) is > 0 and var end
            ? $"{url[..end]}/blob/{Uri.EscapeDataString(commit)}/"
            : null;

    public MarkdownMarkup To(SourceLocation place)
    {
        var text = ReportWords.Place(place);
        var parts = place.File.Split('/');
        return _files is null || parts.Any(part => part is "" or "." or "..")
            ? new MarkdownMarkup(MarkdownText.Escape(text))
            : new MarkdownMarkup(MarkdownText.Link(text, string.Create(
                CultureInfo.InvariantCulture, $"{_files}{string.Join('/', parts.Select(Uri.EscapeDataString))}#L{place.Line}")));
    }

    public MarkdownMarkup ToCommit(string commit) => new(
        _files is null
            ? $"<code>{MarkdownText.Escape(ReportWords.Short(commit))}</code>"
            : MarkdownText.Link(ReportWords.Short(commit), _files.Replace("/blob/", "/commit/", StringComparison.Ordinal).TrimEnd('/')));
}
