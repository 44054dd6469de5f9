namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>
/// Links to a line of the commit that ran. Only GitHub's address of a run tells where its files are shown; elsewhere the place stands
/// as text.
/// </summary>
internal sealed class SourceLinks(RunContext? run)
{
    private const string BeforeRun = "/actions/runs/";

    private readonly string? _repository = RepositoryOf(run);
    private readonly string? _files = run?.Commit is { } commit && RepositoryOf(run) is { } repository
        ? $"{repository}/blob/{Uri.EscapeDataString(commit)}/"
        : null;

    /// <summary>By the file's name where the link holds its folder.</summary>
    public MarkdownMarkup To(SourceLocation place) => new(
        Address(place) is { } address
            ? MarkdownText.Link(ReportWords.Place(place with { File = Path.GetFileName(place.File) }), address)
            : MarkdownText.Escape(ReportWords.Place(place)));

    /// <summary>Absent where the place can only stand as text.</summary>
    public string? Address(SourceLocation place)
    {
        var parts = place.File.Split('/');
        return _files is null || parts.Any(part => part is "" or "." or "..")
            ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"{_files}{string.Join('/', parts.Select(Uri.EscapeDataString))}#L{place.Line}");
    }

    /// <summary>Absent where the repository's address is not known.</summary>
    public string? CommitAddress(string commit) => _repository is null ? null : $"{_repository}/commit/{Uri.EscapeDataString(commit)}";

    /// <summary>Absent where the repository's address is not known.</summary>
    public string? PullRequestAddress(int number) =>
        _repository is null ? null : string.Create(CultureInfo.InvariantCulture, $"{_repository}/pull/{number}");

    public MarkdownMarkup ToCommit(string commit) => new(
        CommitAddress(commit) is { } address
            ? MarkdownText.Link(ReportWords.Short(commit), address)
            : $"<code>{MarkdownText.Escape(ReportWords.Short(commit))}</code>");

    private static string? RepositoryOf(RunContext? run) =>
        run?.Url is { } url && url.IndexOf(BeforeRun, StringComparison.Ordinal) is > 0 and var end ? url[..end] : null;
}
