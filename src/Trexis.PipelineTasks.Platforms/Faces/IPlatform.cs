using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.Faces;

/// <summary>
/// What a platform is to a run: where it writes its log, and whom it asks and tells. A face is absent where a platform has no such thing.
/// A pipeline on one platform may build a repository that another keeps: then the one is asked for people, the other told of results.
/// </summary>
public interface IPlatform
{
    /// <summary>As <see cref="HostContext.Name"/> says it.</summary>
    string Name { get; }

    /// <summary>Whose repositories are kept here.</summary>
    RepositoryProvider Keeps { get; }

    /// <summary>Variables in which a run's token is found, the first that is set.</summary>
    IReadOnlyList<string> TokenVariables { get; }

    /// <param name="environment">The process's variables.</param>
    bool RunsHere(IReadOnlyDictionary<string, string> environment);

    /// <summary>The log and the context of a run here. A platform gets one stream, in order.</summary>
    IPipelineHost Open(IReadOnlyDictionary<string, string> environment, TextWriter output, TextOutlet outlet, TimeProvider time);

    /// <param name="roleToken">May read teams, which a run's own token cannot; absent where nobody gave one.</param>
    PlatformPeople? People(PlatformCall call, Secret? roleToken);

    /// <summary>Finds the pull request of a run whose event names none; the context as it was where there is none.</summary>
    Task<HostContext> LocateAsync(PlatformCall call, CancellationToken cancel);

    /// <summary>Whether a policy says which runs of this platform count.</summary>
    bool IsNamedBy(TrustPolicy trust);

    /// <summary>The permission that a job needs so that the platform vouches for it; absent where a platform vouches for none.</summary>
    string? TokenPermission { get; }

    /// <summary>Absent where the platform vouches for no run, or not for this one.</summary>
    /// <param name="secrets">Reads a variable as a secret.</param>
    /// <param name="issuers">Whose tokens may be asked for; nothing is sent to anybody else.</param>
    IRunTokens? RunTokens(
        PlatformCall call, IReadOnlyDictionary<string, string> environment, Func<string, Secret?> secrets, IReadOnlyList<string> issuers);

    /// <summary>Absent where a platform's tokens sign documents (<see cref="RunTokens"/>), or where it has none.</summary>
    /// <param name="secrets">Reads a variable as a secret.</param>
    IIdentityToken? IdentityToken(
        PlatformCall call, IReadOnlyDictionary<string, string> environment, Func<string, Secret?> secrets) => null;

    /// <summary>Absent where a platform that runs a pipeline cannot be asked what a repository holds.</summary>
    IKeptFiles? KeptFiles(PlatformCall call) => null;

    /// <summary>Absent where a platform that runs a pipeline cannot be asked how its repository's commits follow each other.</summary>
    ICommitHistory? Commits(PlatformCall call) => null;

    IPullRequestComments? Comments(PlatformCall call);

    IStatuses? Statuses(PlatformCall call);

    ICheckRuns? CheckRuns(PlatformCall call);
}

/// <summary>What a request to a platform needs: client, clock, run context, token, retries.</summary>
/// <param name="Token">Empty where none is there.</param>
public sealed record PlatformCall(HttpClient Http, TimeProvider Time, HostContext Context, Secret Token, RetryOptions? Retry = null);

/// <summary>The platform's own word for a run: a token of its issuer (OpenID Connect).</summary>
public interface IRunTokens
{
    /// <param name="audience">Whom it is for; the token names it, and no one else takes it.</param>
    Task<Fact<string>> TokenAsync(string audience, CancellationToken cancel);
}

/// <summary>
/// The platform's word for which run this is, where it cannot be for a document: the token's audience is another's, who would let its
/// bearer in. It is verified in the run and kept nowhere.
/// </summary>
public interface IIdentityToken
{
    /// <summary>Who alone may have signed it.</summary>
    string Issuer { get; }

    string Audience { get; }

    /// <returns>Not applicable where this run has nothing to ask with.</returns>
    /// <exception cref="InputException">The address is not the platform's.</exception>
    Task<Fact<string>> RequestAsync(CancellationToken cancel);

    /// <param name="claims">Of a token, whether it was verified or not: what contradicts is refused anyway.</param>
    /// <exception cref="InputException">Variables of the run say otherwise; each is named with both.</exception>
    RunIdentity Identify(IReadOnlyDictionary<string, string> claims);
}

/// <summary>What a repository holds now, which need not be what was checked out.</summary>
public interface IKeptFiles
{
    /// <returns>The default branch's first, then that of the branch that was named; unreadable where either could not be read.</returns>
    Task<Fact<IReadOnlyList<KeptFile>>> ReadAsync(KeptQuestion question, CancellationToken cancel);
}

/// <summary>How the commits of the run's repository follow each other.</summary>
public interface ICommitHistory
{
    Task<Fact<ComparedCommit>> CompareAsync(CommitQuestion question, CancellationToken cancel);
}

/// <summary>States of commits, pull requests and environments.</summary>
public interface IStatuses
{
    /// <returns>What came of each that the platform keeps.</returns>
    Task<IReadOnlyList<Publication>> SetAsync(StatusReport report, CancellationToken cancel);
}

/// <param name="Name">The platform keeps the last one of each name: <c>crm/deployment.yml / prod</c>.</param>
/// <param name="Deployed">The environment to which this run deployed; absent where it did not.</param>
public sealed record StatusReport(string Name, StatusState State, string Description, string? Url, string? Deployed);

/// <summary>Findings at their file and line, on the run's commit.</summary>
public interface ICheckRuns
{
    Task<Publication> SetAsync(CheckReport report, CancellationToken cancel);
}
