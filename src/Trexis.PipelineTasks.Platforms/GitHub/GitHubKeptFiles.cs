using System.Net;
using Octokit;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Asks GitHub which file a branch holds now.</summary>
internal sealed class GitHubKeptFiles(PlatformCall call) : IKeptFiles
{
    private const string What = "which policy the repository holds cannot be read";

    public async Task<Fact<IReadOnlyList<KeptFile>>> ReadAsync(KeptQuestion question, CancellationToken cancel)
    {
        if (call.Token.IsEmpty) return Unread($"{What}: {GitHubApi.NoToken(call.Context)}");
        var context = call.Context with { Repository = question.Repository ?? call.Context.Repository };
        var api = new GitHubApi(call.Http, call.Time, call.Retry ?? new RetryOptions(), context, call.Token);
        var heads = await GitHubHeads.ReadAsync(api, What, question.Branch, cancel);
        if (heads is not Fact<IReadOnlyList<GitHubHead>>.Known { Value: var known }) return heads.Map<IReadOnlyList<KeptFile>>(_ => []);
        var files = new List<KeptFile>();
        foreach (var head in known)
        {
            // Whoever may read the branch, and finds no file, knows that there is none.
            var (content, last) = await api.ReadAsync(
                github => github.Get<RepositoryContent>(
                    api.Of($"contents/{Uri.EscapeDataString(question.Path)}"), new Dictionary<string, string> { ["ref"] = head.Commit }),
                cancel);
            if (content?.Sha is null && last.Status != (int)HttpStatusCode.NotFound)
                return Unread(api.Explain(What, last, "contents: read"));
            files.Add(new KeptFile
            {
                Repository = context.Repository!,
                Branch = head.Branch,
                IsProtected = head.IsProtected,
                Commit = head.Commit,
                Blob = content?.Sha,
            });
        }

        return Fact.Known<IReadOnlyList<KeptFile>>(files);
    }

    private static Fact<IReadOnlyList<KeptFile>> Unread(string reason) => Fact.Unreadable<IReadOnlyList<KeptFile>>(reason);
}
