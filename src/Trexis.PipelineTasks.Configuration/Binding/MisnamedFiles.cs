namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>
/// Files that are meant as one of the three and bear another name: nobody would read them, and what they demand would silently not hold.
/// </summary>
internal static class MisnamedFiles
{
    private const string Extension = ".yml";

    // Who looks upwards passes folders that are none of his.
    private static readonly EnumerationOptions Readable = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>
    /// In a folder, of the file that should bear this name: <c>policy.yaml</c>, <c>Policy.yml</c>. Beside it another tool may have one of
    /// its own.
    /// </summary>
    public static IReadOnlyList<InputProblem> Of(string name, string folder, string workingFolder) =>
        Path.Exists(Path.Combine(folder, name))
            ? []
            : Problems(folder, workingFolder, file => IsNearly(Path.GetFileName(file), name), $"{name}: rename it");

    /// <summary>Below <c>changes/</c>, whatever they are called: by their ending.</summary>
    public static IReadOnlyList<InputProblem> OfChanges(string deploymentFolder, string workingFolder) => Problems(
        Path.Combine(deploymentFolder, ConfigurationReader.ChangesFolder),
        workingFolder,
        file => !IsChange(file) && IsNearly(Path.GetExtension(file), Extension),
        $"a name that ends with {Extension}: rename it");

    public static bool IsChange(string file) => Path.GetExtension(file) == Extension;

    private static IReadOnlyList<InputProblem> Problems(string folder, string workingFolder, Func<string, bool> isMeant, string accepted) =>
        !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory.EnumerateFiles(folder, "*", Readable).Where(isMeant)
                    .Order(StringComparer.Ordinal)
                    .Select(file => new InputProblem(
                        ConfiguredPath.Display(file, workingFolder), "is not read under this name", null, accepted)),
            ];

    private static bool IsNearly(string name, string wanted) => name != wanted
        && (name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
            || name.Equals(Path.ChangeExtension(wanted, ".yaml"), StringComparison.OrdinalIgnoreCase));
}
