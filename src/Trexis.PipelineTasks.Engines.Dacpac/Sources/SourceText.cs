using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>
/// Texts of sources. A byte that is no UTF-8 would become a sign that nobody wrote, in a column's name as well as in a comment; a file in
/// UTF-16 says so by its first bytes.
/// </summary>
internal static class SourceText
{
    /// <exception cref="InputException">It cannot be read, or is no text.</exception>
    public static string Read(string file) => ArtifactReader.Normalised(InputFile.ReadText(file, FileKind.Source));
}
