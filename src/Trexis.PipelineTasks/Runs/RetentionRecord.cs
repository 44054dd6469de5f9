using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Runs;

/// <summary>What the store remembers of a document beside the document: until when it is kept, and what it was.</summary>
/// <param name="Document">Its file name.</param>
/// <param name="KeepUntil">From the end of the run, as long as <c>evidence: { retention }</c> says.</param>
public sealed record RetentionRecord(int SchemaVersion, string Document, string Sha256, string Deployment, DateTimeOffset KeepUntil)
{
    public const string Folder = "retention";

    private const int CurrentSchemaVersion = 1;

    public static RetentionRecord Of(StoredDocument stored, TimeSpan retention) => new(
        CurrentSchemaVersion,
        Path.GetFileName(stored.File),
        stored.Sha256,
        stored.Document.Run.Deployment,
        stored.Document.Run.StartedAt.AddMilliseconds(stored.Document.Run.ElapsedMs) + retention);

    public byte[] Write() => JsonOutput.Write(this, RetentionContext.Default.RetentionRecord);

    /// <summary>Those of a folder by document; nothing where it is no part of a store.</summary>
    /// <exception cref="InputException">Files that should be records and are not.</exception>
    public static IReadOnlyDictionary<string, RetentionRecord>? In(string folder)
    {
        var records = Path.Combine(folder, Folder);
        if (!Directory.Exists(records)) return null;
        return Directory.EnumerateFiles(records, "*.json").Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), file => Read(file), StringComparer.Ordinal);
    }

    private static RetentionRecord Read(string file) =>
        JsonInput.Read(File.ReadAllBytes(file), file, RetentionContext.Default.RetentionRecord, "a retention record", record => record.SchemaVersion, CurrentSchemaVersion);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RetentionRecord))]
internal sealed partial class RetentionContext : JsonSerializerContext;
