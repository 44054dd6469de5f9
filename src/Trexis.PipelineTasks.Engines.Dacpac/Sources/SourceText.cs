using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>
/// Texts of sources. A byte that is no UTF-8 would become a sign that nobody wrote, in a column's name as well as in a comment; a file in
/// UTF-16 says so by its first bytes.
/// </summary>
internal static class SourceText
{
    /// <exception cref="InputException">It is not UTF-8.</exception>
    public static string Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return ArtifactReader.Normalised(reader.ReadToEnd());
        }
        catch (DecoderFallbackException)
        {
            throw new InputException([new InputProblem(file, "is not UTF-8", null, "the file saved as UTF-8")]);
        }
    }
}
