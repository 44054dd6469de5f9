using System.Diagnostics;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>
/// Of which repository and branch the policy of this run is, as the checkout says. Whoever wrote the workflow may have written that,
/// too, so it only says where to ask.
/// </summary>
/// <param name="platform">Absent where no platform runs this, or none that could be asked.</param>
internal sealed partial class PolicyOrigin(LoadedConfiguration files, HostContext run, Func<IKeptFiles?> platform)
{
    private readonly string _file = files.Policy.File ?? Path.Combine(files.Deployment.Folder, ConfigurationReader.PolicyFile);

    private Fact<IReadOnlyList<KeptFile>>? _kept;

    /// <summary>What lies here beside what the platform holds; nothing where none could be asked.</summary>
    public async Task<PolicyPlace?> PlaceAsync(EnvironmentSpec environment, CancellationToken cancel)
    {
        if (platform() is not { } asked) return null;
        // Once: one job may deploy many targets, and a run may ask a thousand times an hour.
        if (_kept is not Fact<IReadOnlyList<KeptFile>>.Known) _kept = await ReadAsync(asked, cancel);
        var here = files.Policy.File is null ? null : GitBlob.Of(InputFile.ReadBytes(_file, FileKind.Configuration));
        return PolicyPlace.Of(files.Policy, environment, Named, here, _kept);
    }

    private async Task<Fact<IReadOnlyList<KeptFile>>> ReadAsync(IKeptFiles asked, CancellationToken cancel)
    {
        var question = Question();
        return question is Fact<KeptQuestion>.Known { Value: var known }
            ? await asked.ReadAsync(known, cancel)
            : question.Map<IReadOnlyList<KeptFile>>(_ => throw new UnreachableException());
    }

    // A checkout that was made for the policy alone may be of another repository, or of another branch than the default.
    private Fact<KeptQuestion> Question()
    {
        if (RootOf(_file) is not { } root) return Unread($"{_file} lies in no checkout of a repository");
        if (root == RootOf(files.Deployment.File)) return Fact.Known(new KeptQuestion(null, Named, null));
        var repository = RepositoryFolder.OriginOf(root) is { } url && Address().Match(url) is { Success: true } told
            ? told.Groups[1].Value
            : run.Repository;
        return OwnerOf(repository) == OwnerOf(run.Repository)
            ? Fact.Known(new KeptQuestion(repository, Named, RepositoryFolder.BranchOf(root)))
            : Unread($"it comes from {repository}, which is of another owner than {run.Repository}: anybody could have made that");
    }

    // As its repository names it; as it lies here where it lies in none.
    private string Named => RootOf(_file) is { } root ? Path.GetRelativePath(root, _file).Replace('\\', '/') : _file;

    private string? RootOf(string file) => RepositoryFolder.Above(Path.GetDirectoryName(file)!)
        ?? (run.Checkout is { } checkout && !Path.GetRelativePath(checkout, file).StartsWith("..", StringComparison.Ordinal)
            ? checkout
            : null);

    private static string? OwnerOf(string? repository) => repository?.Split('/')[0].ToUpperInvariant();

    private static Fact<KeptQuestion> Unread(string reason) => Fact.Unreadable<KeptQuestion>(reason);

    [GeneratedRegex(@"[:/]([\w-]+/[\w.-]+?)(?:\.git)?/?$")]
    private static partial Regex Address();
}
