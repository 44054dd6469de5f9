using System.Net;
using Octokit;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Asks GitHub which file a branch holds now, and who keeps others from changing it.</summary>
internal sealed class GitHubKeptFiles(PlatformCall call) : IKeptFiles
{
    private const string Code = "contents: read";
    private const string What = "which policy the repository holds cannot be read";

    public async Task<Fact<IReadOnlyList<KeptFile>>> ReadAsync(KeptQuestion question, CancellationToken cancel)
    {
        if (call.Token.IsEmpty) return Unread($"{What}: no token was given; pass `${{{{ github.token }}}}`");
        var context = call.Context with { Repository = question.Repository ?? call.Context.Repository };
        var api = new GitHubApi(call.Http, call.Time, call.Retry ?? new RetryOptions(), context, call.Token);
        var (repository, last) = await api.ReadAsync(
            github => new RepositoriesClient(github).Get(api.Owner, api.Name), cancel);
        if (repository?.DefaultBranch is not { } main) return Unread(api.Explain(What, last, Code));
        var files = new List<KeptFile>();
        foreach (var branch in new[] { main, question.Branch }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var read = await HeadAsync(api, context.Repository!, branch, question.Path, cancel);
            if (read is not Fact<KeptFile>.Known { Value: var file }) return read.Map<IReadOnlyList<KeptFile>>(one => [one]);
            files.Add(file);
        }

        return Fact.Known<IReadOnlyList<KeptFile>>(files);
    }

    // The branch is asked first: whoever may read it, and finds no file, knows that there is none.
    private static async Task<Fact<KeptFile>> HeadAsync(
        GitHubApi api, string repository, string branch, string path, CancellationToken cancel)
    {
        var (head, told) = await api.ReadAsync(
            github => new RepositoryBranchesClient(github).Get(api.Owner, api.Name, Uri.EscapeDataString(branch)), cancel);
        if (head?.Commit?.Sha is not { } commit) return Fact.Unreadable<KeptFile>(api.Explain(What, told, Code));
        var (content, last) = await api.ReadAsync(
            github => github.Get<RepositoryContent>(
                api.Of($"contents/{Uri.EscapeDataString(path)}"), new Dictionary<string, string> { ["ref"] = commit }),
            cancel);
        if (content?.Sha is null && last.Status != (int)HttpStatusCode.NotFound)
            return Fact.Unreadable<KeptFile>(api.Explain(What, last, Code));
        return Fact.Known(new KeptFile
        {
            Repository = repository,
            Branch = branch,
            IsProtected = head.Protected || await HasRulesAsync(api, branch, cancel),
            Commit = commit,
            Blob = content?.Sha,
        });
    }

    // Rules of a branch stand in two places; either protects it. Rules that nobody may read protect nothing that is known.
    private static async Task<bool> HasRulesAsync(GitHubApi api, string branch, CancellationToken cancel)
    {
        var (rules, _) = await api.ReadAsync(
            github => github.GetAll<object>(api.Of($"rules/branches/{Uri.EscapeDataString(branch)}"), GitHubApi.FirstPage), cancel);
        return rules?.Count > 0;
    }

    private static Fact<IReadOnlyList<KeptFile>> Unread(string reason) => Fact.Unreadable<IReadOnlyList<KeptFile>>(reason);
}
