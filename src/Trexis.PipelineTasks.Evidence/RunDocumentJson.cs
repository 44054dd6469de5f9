using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>Run documents as files hold them.</summary>
public static class RunDocumentJson
{
    public static readonly DocumentFormat<RunDocument> Format = new(
        "a run document", RunDocument.CurrentSchemaVersion, EvidenceTypes.Default);

    /// <exception cref="InputException">It is not a run document that this version reads; names the file, line and column.</exception>
    public static RunDocument Read(ReadOnlyMemory<byte> json, string file) => Format.Read(json, file);
}

/// <summary>What evidence itself is made of; how it is written and read, <see cref="DocumentFormat{T}"/> alone says.</summary>
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(RetentionRecord))]
internal sealed partial class EvidenceTypes : JsonSerializerContext;
