using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>What the store remembers of a document beside the document: until when it is kept, and what it was.</summary>
/// <param name="Document">Its file name.</param>
/// <param name="KeepUntil">From the end of the run, as long as <c>evidence: { retention }</c> says.</param>
internal sealed record RetentionRecord(int SchemaVersion, string Document, string Sha256, string Deployment, DateTimeOffset KeepUntil)
{
    public const string Folder = "retention";

    private const int CurrentSchemaVersion = 1;

    internal static readonly DocumentFormat<RetentionRecord> Format =
        new("a retention record", CurrentSchemaVersion, EvidenceTypes.Default);

    public static RetentionRecord From(StoredDocument stored, TimeSpan retention) => new(
        CurrentSchemaVersion,
        Path.GetFileName(stored.File),
        stored.Sha256,
        stored.Document.Run.Deployment,
        stored.Document.Run.StartedAt.AddMilliseconds(stored.Document.Run.ElapsedMs) + retention);

    public byte[] Write() => Format.WriteVerbatim(this);

    /// <summary>Those of a folder by document; nothing where it is no part of a store.</summary>
    /// <exception cref="InputException">Files that should be records and are not.</exception>
    public static IReadOnlyDictionary<string, RetentionRecord>? In(string folder)
    {
        var records = Path.Combine(folder, Folder);
        if (!Directory.Exists(records)) return null;
        return Directory.EnumerateFileSystemEntries(records, "*.json").Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), file => Read(file), StringComparer.Ordinal);
    }

    private static RetentionRecord Read(string file) =>
        Format.Read(InputFile.ReadBytes(file, FileKind.Document, Path.GetDirectoryName(file)), file);
}
