namespace Trexis.PipelineTasks.Tasks.Artifacts;

/// <summary>Builds the dacpac of a database project or a folder of definitions.</summary>
public interface IPackageBuilder
{
    /// <summary>The same bytes of the same sources, whatever machine builds.</summary>
    /// <param name="definitions">The project or the folder.</param>
    /// <exception cref="InputException">Sources that are not there, do not parse or do not fit together.</exception>
    byte[] Build(string definitions);

    /// <summary>Every file that decides what is built, in full.</summary>
    /// <inheritdoc cref="Build"/>
    IReadOnlyList<string> FilesOf(string definitions);
}
