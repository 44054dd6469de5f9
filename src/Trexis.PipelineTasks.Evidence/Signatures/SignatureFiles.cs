using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>Signatures beside their documents, and issuers' keys beside them for those who verify later.</summary>
public static class SignatureFiles
{
    /// <exception cref="FaultException">The folder cannot be written, or the document is signed already.</exception>
    public static void Write(RunStore store, StoredDocument stored, string signature)
    {
        var name = Path.GetFileName(stored.File) + RunStore.SignatureEnding;
        if (!store.TryAdd(name, Encoding.ASCII.GetBytes(signature + "\n")))
            throw new FaultException(FaultKind.FileSystem, $"{Path.Combine(store.Folder, name)} exists already and is never overwritten");
    }

    /// <summary>Nothing where the document is not signed; what cannot be read is no signature, and yet stands in its place.</summary>
    public static string? Read(RunStore store, StoredDocument stored)
    {
        var file = stored.File + RunStore.SignatureEnding;
        return Path.Exists(file) ? ReadOrEmpty(store, file) : null;
    }

    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public static void KeepKey(RunStore store, JsonWebKey key) => store.TryAdd($"{RunStore.KeysFolder}/{key.Thumbprint}.jwk", key.Write());

    /// <summary>Of the keys that lie in the evidence those that the verifier has pinned: any other one may have been laid there.</summary>
    public static IReadOnlyList<JsonWebKey> Pinned(RunStore store, IReadOnlyList<string> thumbprints) =>
    [
        .. store.KeyFiles.Select(file => JsonWebKey.Read(ReadOrEmpty(store, file)))
            .OfType<JsonWebKey>()
            .Where(key => thumbprints.Contains(key.Thumbprint)),
    ];

    private static string ReadOrEmpty(RunStore store, string file)
    {
        try
        {
            return InputFile.ReadText(file, FileKind.Signature, store.Folder);
        }
        catch (InputException)
        {
            return "";
        }
    }
}
