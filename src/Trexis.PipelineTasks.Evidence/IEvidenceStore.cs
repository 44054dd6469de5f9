namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// A place where evidence is kept for good: a folder or a share, and whatever else can refuse to write a name twice. Names are
/// relative, with forward slashes.
/// </summary>
public interface IEvidenceStore
{
    /// <summary>As people find it.</summary>
    string Place { get; }

    /// <summary>What lies in a folder of the store and below it, as named from there; nothing where there is no such folder.</summary>
    /// <param name="folder">The whole store where empty.</param>
    /// <exception cref="FaultException">The store cannot be reached.</exception>
    Task<IReadOnlySet<string>> NamesBelowAsync(string folder, CancellationToken cancel);

    /// <summary>A file of the store.</summary>
    /// <exception cref="FaultException">The store cannot be read, or holds none of this name.</exception>
    Task<byte[]> ReadAsync(string name, CancellationToken cancel);

    /// <summary>Keeps a file, whole or not at all. The same content under the same name again is fine.</summary>
    /// <exception cref="FaultException">The store cannot be written, or holds another content under this name, which stays.</exception>
    Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel);
}
