using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>Evidence in a folder or on a share.</summary>
internal sealed class FolderEvidenceStore(string folder) : IEvidenceStore
{
    private const string Hint = "correct evidence: { store } in deployment.yml, or give this account the right to write there";

    public string Place { get; } = folder;

    public Task<IReadOnlySet<string>> NamesBelowAsync(string folder, CancellationToken cancel) => Reaching<IReadOnlySet<string>>(() =>
    {
        var path = Path.Combine(Place, folder);
        return Directory.Exists(path)
            ? FolderTree.Files(path)
                .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
                .ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();
    });

    public Task<byte[]> ReadAsync(string name, CancellationToken cancel) =>
        Reaching(() => InputFile.ReadBytes(Path.Combine(Place, name), FileKind.Document, Place));

    public Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel) => Reaching(() =>
    {
        var file = Path.Combine(Place, name);
        // Two jobs may keep the same file at once: whoever comes second finds it there.
        if (!Path.Exists(file)) WholeFile.Write(file, content.Span, overwrite: false);
        return InputFile.ReadBytes(file, FileKind.Document, Place).AsSpan().SequenceEqual(content.Span)
            ? true
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{file} holds another content already, and evidence is never overwritten",
                "find out who wrote it; this run's documents are still in the results folder");
    });

    private Task<T> Reaching<T>(Func<T> reach)
    {
        try
        {
            return Task.FromResult(reach());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InputException)
        {
            return Task.FromException<T>(
                new FaultException(
                    FaultKind.FileSystem, $"the evidence store {Place} cannot be used: {exception.Message}", Hint, exception));
        }
    }
}
