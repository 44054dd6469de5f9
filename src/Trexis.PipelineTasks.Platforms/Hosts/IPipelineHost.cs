namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>
/// Where a task runs: GitHub Actions, Azure Pipelines or a console. Each host's writer alone escapes, so callers
/// hand over plain text, hostile or not.
/// </summary>
public interface IPipelineHost
{
    HostContext Context { get; }

    /// <summary>Tells the platform to hide this value; before anything else is written.</summary>
    void Mask(Secret secret);

    void SetOutput(string name, string value);

    void Annotate(Annotation annotation);

    /// <summary>Markdown, escaped by its renderer; where the platform has no summary, nothing happens.</summary>
    /// <returns>Whether the run shows all of it.</returns>
    bool AppendSummary(string markdown);

    /// <summary>One line of the log. Text that looks like a command is made inert.</summary>
    void WriteLine(string text);

    /// <inheritdoc cref="WriteLine(string)"/>
    /// <param name="tone">Shown where a person watches a terminal.</param>
    void WriteLine(string text, LineTone tone) => WriteLine(text);

    /// <summary>Folds what is written until it is disposed of, where the platform can.</summary>
    IDisposable Group(string title);

    /// <summary>How far a longer activity is; a terminal redraws one line, a log gets a line now and then.</summary>
    /// <param name="fraction">0 to 1; absent where the whole is not known.</param>
    void Progress(string activity, double? fraction);

    /// <summary>
    /// The last call: what was held back is written, and where a platform can, a run that let pass with warnings or with
    /// unknowns is shown as such.
    /// </summary>
    void Complete(Verdict verdict, int exitCode)
    {
    }
}

public sealed record HostContext
{
    /// <summary><c>console</c>, <c>github</c> or <c>azure</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who started the run, as the platform names them.</summary>
    public required string Actor { get; init; }

    /// <summary>Verified where the platform says it, declared where the user's own machine does.</summary>
    public required ProofLevel ActorProof { get; init; }

    public required string? Commit { get; init; }

    public required string? Branch { get; init; }

    public required string? RunUrl { get; init; }

    /// <summary>The platform's run and attempt; absent on a console.</summary>
    public required string? RunId { get; init; }

    /// <summary>Its number, where the run belongs to one.</summary>
    public required int? PullRequest { get; init; }

    public const string Console = "console";

    /// <summary>Whether a person, and no platform, reads what is written.</summary>
    public bool IsConsole => Name == Console;

    /// <summary>With a pull request that is merged: it has no newer head that could be waiting for its own comment.</summary>
    public HostContext WithMerged(int? pullRequest) => pullRequest is null ? this : this with { PullRequest = pullRequest, Commit = null };

    /// <summary>Who keeps the repository and its pull requests; an Azure pipeline may build a GitHub repository.</summary>
    public RepositoryProvider Provider { get; init; }

    /// <summary>GitHub's REST API, or the Azure DevOps collection; without a slash at the end.</summary>
    public string? ApiUrl { get; init; }

    /// <summary>Why nothing that is answered there proves anything; absent where it does, or nobody asked (<see cref="TrustedAddress"/>).
    /// </summary>
    public string? Distrusted { get; init; }

    /// <summary><c>owner/name</c> on GitHub, the repository's id on Azure Repos.</summary>
    public string? Repository { get; init; }

    /// <summary>Where the repository is checked out, as the platform says.</summary>
    public string? Checkout { get; init; }

    /// <summary>Azure's team project id.</summary>
    public string? Project { get; init; }

    /// <summary>Azure DevOps' collection, wherever the repository is kept; without a slash at the end.</summary>
    public string? CollectionUrl { get; init; }

    /// <summary>Azure's stage that the job belongs to.</summary>
    public string? Stage { get; init; }

    /// <summary>The platform's environment that an Azure deployment job goes to.</summary>
    public string? StageEnvironment { get; init; }

    /// <summary>What started the run: <c>pull_request</c>, <c>push</c>; Azure's reason otherwise.</summary>
    public string? EventName { get; init; }

    /// <summary>What started the run that this one follows, on GitHub by <c>workflow_run</c>; absent where it follows none.</summary>
    public string? AfterEvent { get; init; }

    /// <summary>A pull request's run, or one that tells of it afterwards: it proposes, and nothing rests on it.</summary>
    public bool IsProposal => IsOfPullRequest(EventName) || IsOfPullRequest(AfterEvent);

    private static bool IsOfPullRequest(string? started) => started is "pull_request" or "pull_request_target" or "PullRequest";

    /// <summary><c>owner:branch</c> of the commit, where another workflow's run is looked at and its pull request is to be found.</summary>
    public string? HeadLabel { get; init; }

    /// <summary>What a token of the platform must say as well; absent where the platform signs nothing.</summary>
    public RunIdentity? Identity { get; init; }

    /// <summary>The pull request comes from a fork: no secrets, and a token that may only read.</summary>
    public bool IsFork { get; init; }

    /// <summary>What a run here knows of itself when it begins.</summary>
    public RunContext RunOf(string id, string deployment, DateTimeOffset startedAt) => new()
    {
        Id = id,
        Deployment = deployment,
        StartedAt = startedAt,
        ElapsedMs = 0,
        Host = Name,
        Actor = Actor,
        ActorProof = ActorProof,
        Commit = Commit,
        Branch = Branch,
        Url = RunUrl,
        Identity = Identity,
    };
}

public enum RepositoryProvider
{
    None,
    GitHub,
    AzureRepos,
}

public enum AnnotationLevel
{
    Notice,
    Warning,
    Error,
}

public sealed record Annotation(AnnotationLevel Level, string Title, string Message, SourceLocation? Location = null);
