using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>What the store remembers of a document beside the document: until when it is kept, and what it was.</summary>
/// <param name="Document">Its file name.</param>
/// <param name="After">SHA-256 of the document that was kept before it: its record stands here as long as this one does.</param>
/// <param name="KeepUntil">From the end of the run, as long as <c>evidence: { retention }</c> says.</param>
internal sealed record RetentionRecord(
    int SchemaVersion, string Document, string Sha256, string Deployment, DateTimeOffset KeepUntil, string? After)
{
    public const string Folder = "retention";

    private const int CurrentSchemaVersion = 1;

    internal static readonly DocumentFormat<RetentionRecord> Format =
        new("a retention record", CurrentSchemaVersion, EvidenceTypes.Default);

    /// <param name="name">Its file name in the store.</param>
    /// <param name="after">The document that was kept before it.</param>
    public static RetentionRecord From(StoredDocument stored, string name, TimeSpan retention, StoredDocument? after) => new(
        CurrentSchemaVersion,
        name,
        stored.Sha256,
        stored.Document.Run.Deployment,
        stored.Document.Run.EndedAt + retention,
        after?.Sha256);

    /// <summary>Below the folder of its line: by content, for two runs may give the same number to two documents.</summary>
    public static string NameOf(string sha256) => $"{Folder}/{sha256}.json";

    public byte[] Write() => Format.WriteVerbatim(this);

    /// <summary>Those of a folder; nothing where it holds none.</summary>
    /// <exception cref="InputException">Files that should be records and are not.</exception>
    public static IReadOnlyList<RetentionRecord>? In(string folder)
    {
        var records = Path.Combine(folder, Folder);
        return Directory.Exists(records)
            ? [.. Directory.EnumerateFileSystemEntries(records, "*.json").Order(StringComparer.Ordinal).Select(Read)]
            : null;
    }

    private static RetentionRecord Read(string file) =>
        Format.Read(InputFile.ReadBytes(file, FileKind.Document, Path.GetDirectoryName(file)), file);
}
