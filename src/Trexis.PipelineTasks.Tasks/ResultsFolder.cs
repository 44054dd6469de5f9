using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>Where the documents of a run go.</summary>
internal static class ResultsFolder
{
    /// <summary>What a checkout brings along was written by whoever may write a branch: in a pipeline nothing of it is evidence.</summary>
    /// <exception cref="InputException">Git tracks files of the folder, or nobody can tell.</exception>
    public static void EnsureUntracked(string folder)
    {
        // Where a link leads, other files may be tracked than where it lies.
        var linked = Directory.Exists(folder) ? Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName : null;
        string[] places = [folder, linked ?? folder];
        if (places.Select(TrackedFiles.FirstBelow).FirstOrDefault(tracked => tracked is not null) is not { } tracked) return;
        throw new InputException(
            CommonInputs.Results.Option, "names a folder whose files git tracks, and whoever may write a branch wrote them", tracked,
            "a folder of this run alone, such as $RUNNER_TEMP/trexis or $(Agent.TempDirectory)/trexis; or the files of this one no longer "
                + $"tracked: git rm -r --cached {tracked}, and a line in .gitignore");
    }
}
