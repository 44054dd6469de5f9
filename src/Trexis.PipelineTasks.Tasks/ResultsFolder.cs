using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>Where documents lie.</summary>
public static class ResultsFolder
{
    /// <summary>What a checkout brings along was written by whoever may write a branch: in a pipeline nothing of it is evidence.</summary>
    /// <param name="named">What names the folder.</param>
    /// <exception cref="InputException">Git tracks files of the folder, or nobody can tell.</exception>
    public static void EnsureUntracked(string named, string folder)
    {
        if (TrackedFiles.FirstBelow(folder) is not { } tracked) return;
        throw new InputException(
            named, "names a folder whose files git tracks, and whoever may write a branch wrote them", tracked,
            "a folder of this run alone, such as $RUNNER_TEMP/trexis or $(Agent.TempDirectory)/trexis; or the files of this one no longer "
                + $"tracked: git rm -r --cached {RepositoryFolder.PathOf(folder)}, and a line in .gitignore");
    }
}
