using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary>Tells one artifact from another by its content: what promotion from environment to environment rests on.</summary>
public static class ArtifactReader
{
    /// <exception cref="FaultException">It is not there or cannot be read.</exception>
    /// <exception cref="InputException">Scripts that are no text or no files, all of them.</exception>
    public static ArtifactIdentity Identify(ArtifactSpec artifact)
    {
        var path = artifact.Dacpac ?? artifact.Scripts!;
        try
        {
            return artifact.Dacpac is not null ? OfFile(path) : OfScripts(path, artifact);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            || (exception is InputException && artifact.Dacpac is not null))
        {
            var where = artifact.Place is { } place ? $"{place.File}:{place.Line}:{place.Column}: " : "";
            throw new FaultException(
                FaultKind.BadInput,
                $"{where}the artifact {path} " + (Path.Exists(path) ? $"cannot be read: {exception.Message}" : "is not there"),
                artifact.IsHandedIn
                    ? "the job that builds it handed none on: its log says why"
                    : "build it first, or correct 'artifact' in deployment.yml",
                exception);
        }
    }

    /// <summary>
    /// Over the names and contents of all script files in ordinal order. Byte order marks and line endings do not count,
    /// so that a checkout on another system is the same artifact.
    /// </summary>
    public static string HashOfScripts(IEnumerable<ScriptText> scripts) =>
        Fingerprint.From(scripts.OrderBy(script => script.Name, StringComparer.Ordinal)
            .SelectMany(script => new[] { script.Name, Normalised(script.Content) })).Value;

    public static string Normalised(string content) =>
        (content.StartsWith('\uFEFF') ? content[1..] : content).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static ArtifactIdentity OfFile(string path)
    {
        using var stream = InputFile.Open(path, FileKind.Dacpac);
        return new ArtifactIdentity("dacpac", Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static ArtifactIdentity OfScripts(string folder, ArtifactSpec artifact)
    {
        var scripts = new List<ScriptText>();
        var problems = new List<InputProblem>();
        foreach (var file in ScriptListing.In(folder, artifact.Layout.Recursive, artifact.Undo))
        {
            try
            {
                scripts.Add(new ScriptText(file.Name, InputFile.ReadText(file.Path, FileKind.Script, folder)));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        if (problems.Count > 0) throw new InputException(problems);
        var highest = scripts.Select(script => Version(Path.GetFileName(script.Name)))
            .Where(version => version.Length > 0)
            .MaxBy(Numbers, NumbersInOrder);
        return new ArtifactIdentity(
            "scripts", Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), HashOfScripts(scripts), highest);
    }

    // V0012__name.sql is version 0012 of the folder, V2_1__name.sql version 2_1; only for display.
    private static string Version(string name)
    {
        var end = name.IndexOf("__", StringComparison.Ordinal);
        return end > 1 && name[0] == 'V' ? name[1..end] : "";
    }

    private static readonly Comparer<int[]> NumbersInOrder = Comparer<int[]>.Create(
        (left, right) => left.AsSpan().SequenceCompareTo(right));

    // V10 is above V9; what is no number counts as zero.
    private static int[] Numbers(string version) =>
        [.. version.Split('_', '.').Select(part => int.TryParse(part, out var number) ? number : 0)];
}

/// <param name="Name">Of the file: its path in the folder, with forward slashes.</param>
public sealed record ScriptText(string Name, string Content);
