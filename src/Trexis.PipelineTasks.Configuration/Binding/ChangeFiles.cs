using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Finds the change file that is meant, and never guesses between two.</summary>
internal static class ChangeFiles
{
    private const int MostListed = 20;

    /// <param name="named">A file or an id; absent where the caller named none.</param>
    /// <param name="carriedLast">The id that stands for none of several; absent where the caller has to name one.</param>
    /// <param name="problem">Set where a change was named and is not there, or where none was named and several are.</param>
    /// <returns>Absent where there is no change.</returns>
    public static string? Find(
        string deploymentFolder, string? named, string workingFolder, Func<string?>? carriedLast, out InputProblem? problem)
    {
        problem = null;
        var files = Files(Path.Combine(deploymentFolder, ConfigurationReader.ChangesFolder));
        var ids = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        if (named is not null)
        {
            var found = Named(files, named, workingFolder);
            if (found is null)
                problem = new InputProblem(
                    "--change", "names neither a file nor a change", ReadText.Show(named), Listed(ids) + Suggestion.Tail(named, ids));
            return found;
        }

        if (files.Count > 1 && carriedLast is not null)
            return (carriedLast() is { } carried ? Named(files, carried, workingFolder) : null) ?? files[^1];
        if (files.Count > 1) problem = new InputProblem("--change", "is needed, as there are several changes", null, Listed(ids));
        return files.Count == 1 ? files[0] : null;
    }

    public static InputProblem NoDeployment(string folder) => new(
        "--config",
        $"was not given, and there is no {ConfigurationReader.DeploymentFile} in {folder} or above it",
        null,
        $"the path of a {ConfigurationReader.DeploymentFile}; 'trexis init' writes one");

    private static string? Named(IReadOnlyList<string> files, string named, string workingFolder)
    {
        var isPath = named.Contains('/') || named.Contains('\\') || Path.GetExtension(named) is ".yml" or ".yaml";
        if (!isPath) return files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == named);
        var path = Path.GetFullPath(named, workingFolder);
        return File.Exists(path) ? path : files.FirstOrDefault(file => Path.GetFileName(file) == named);
    }

    private static IReadOnlyList<string> Files(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Where(MisnamedFiles.IsChange).Order(StringComparer.Ordinal)]
        : [];

    private static string Listed(List<string> ids) => ids.Count switch
    {
        0 => "the path of a change file; there is none in changes/ beside deployment.yml",
        <= MostListed => "one of " + string.Join(", ", ids),
        _ => $"one of {string.Join(", ", ids.TakeLast(MostListed))} and {HumanCount(ids.Count - MostListed)} more",
    };

    private static string HumanCount(int count) => HumanText.Number(count);
}
