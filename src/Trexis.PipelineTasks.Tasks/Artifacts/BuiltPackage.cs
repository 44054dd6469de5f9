using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Artifacts;

/// <summary>
/// The dacpac of a deployment that names definitions: built once a run, or handed in by whoever built it before. It is never looked for
/// beside its sources, where an author of a change could lay another.
/// </summary>
public static class BuiltPackage
{
    private const string Folder = "packages";

    /// <summary>The artifact with the file that stands for it.</summary>
    /// <param name="results">Where what is built is kept, by its hash: outside of the sources.</param>
    /// <param name="builder">Absent where this executable builds nothing.</param>
    /// <exception cref="InputException">Sources have mistakes, or nothing here builds them.</exception>
    public static ArtifactSpec Of(ArtifactSpec artifact, InputValues inputs, string results, IPackageBuilder? builder)
    {
        if (inputs.File(CommonInputs.Package) is { } package)
        {
            return artifact.Scripts is null
                ? artifact with { Dacpac = package, IsHandedIn = true }
                : throw Problem(CommonInputs.Package.Option, "stands for a dacpac, and scripts are deployed", package, "no package");
        }

        if (artifact.Definitions is not { } definitions) return artifact;
        if (builder is null)
            throw Problem(
                definitions,
                "is not built by this executable",
                null,
                $"{CommonInputs.Package.Option} FILE, which trexis dacpac build makes of it, or the same task by trexis, which builds");
        return artifact with { Dacpac = Keep(builder.Build(definitions), NameOf(definitions), results) };
    }

    /// <summary>Of the database in the package, and of its file.</summary>
    public static string NameOf(string definitions) => Directory.Exists(definitions)
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(definitions))
        : Path.GetFileNameWithoutExtension(definitions);

    // What lies there under this hash is the same, whichever run wrote it.
    private static string Keep(byte[] package, string name, string results)
    {
        var file = Path.Combine(results, Folder, Convert.ToHexStringLower(SHA256.HashData(package))[..12], name + ".dacpac");
        try
        {
            if (!File.Exists(file) || !InputFile.ReadBytes(file, FileKind.Dacpac).AsSpan().SequenceEqual(package))
                WholeFile.Write(file, package);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem, $"{file} cannot be written: {exception.Message}", "name another folder with --results", exception);
        }
    }

    private static InputException Problem(string where, string what, string? received, string accepted) =>
        new([new InputProblem(where, what, received, accepted)]);
}
