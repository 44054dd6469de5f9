using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>
/// Files that are meant as one of the three and bear another name: nobody would read them, and what they demand would silently not hold.
/// </summary>
internal static class MisnamedFiles
{
    private const string Extension = ".yml";

    /// <summary>
    /// In a folder, of the file that should bear this name: <c>policy.yaml</c>, <c>Policy.yml</c>. Beside it another tool may have one of
    /// its own.
    /// </summary>
    public static IReadOnlyList<InputProblem> Of(string name, string folder, string workingFolder) =>
        [.. Lookalikes.Of(name, folder).Select(file => Problem(file, workingFolder, $"{name}: rename it"))];

    /// <summary>In <c>changes/</c> and below it, whatever they are called: by their ending. Beside a change, its copies are none.</summary>
    public static IReadOnlyList<InputProblem> OfChanges(string deploymentFolder, string workingFolder)
    {
        var folder = Path.Combine(deploymentFolder, ConfigurationReader.ChangesFolder);
        return
        [
            .. Lookalikes.Ending(Extension, folder, file => IsChange(file.Name) && file.DirectoryName == Path.GetFullPath(folder))
                .Where(file => !IsCopy(Path.Combine(folder, file)))
                .Select(file => Problem(
                    Path.Combine(folder, file),
                    workingFolder,
                    $"a name that ends with {Extension}, in {ConfigurationReader.ChangesFolder}/ itself: rename or move it")),
        ];
    }

    public static bool IsChange(string file) => Path.GetExtension(file) == Extension;

    // What an editor keeps of a change that lies there: CHG-7.yml~.
    private static bool IsCopy(string file) =>
        file.LastIndexOf(Extension, StringComparison.Ordinal) + Extension.Length is var end
            && end >= Extension.Length && end < file.Length && File.Exists(file[..end]);

    private static InputProblem Problem(string file, string workingFolder, string accepted) =>
        new(ConfiguredPath.Display(file, workingFolder), "is not read under this name", null, accepted);
}
