using System.Text.Json;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Performance;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Runs;

/// <summary>Run documents, pictures and measurements as JSON: camelCase, enumerations in kebab-case, indented, <c>\n</c>, UTF-8 without BOM.</summary>
public static class RunDocumentJson
{
    public static byte[] Write(RunDocument document) => JsonOutput.Write(document, DocumentContext.Default.RunDocument);

    public static byte[] Write(DatabasePicture picture) => JsonOutput.Write(picture, DocumentContext.Default.DatabasePicture);

    /// <exception cref="InputException">It is not a run document that this version reads; names the file, line and column.</exception>
    public static RunDocument Read(ReadOnlySpan<byte> json, string file) =>
        JsonInput.Read(json, file, DocumentContext.Default.RunDocument, "a run document", document => document.SchemaVersion, RunDocument.CurrentSchemaVersion);

    /// <exception cref="InputException">It is not a picture that this version reads.</exception>
    public static DatabasePicture ReadPicture(ReadOnlySpan<byte> json, string file) =>
        JsonInput.Read(json, file, DocumentContext.Default.DatabasePicture, "a before picture", picture => picture.SchemaVersion, DatabasePicture.CurrentSchemaVersion);

    public static byte[] Write(PerformanceRecord record) => JsonOutput.Write(record, DocumentContext.Default.PerformanceRecord);

    /// <exception cref="InputException">It is not a record that this version reads.</exception>
    public static PerformanceRecord ReadPerformance(ReadOnlySpan<byte> json, string file) =>
        JsonInput.Read(json, file, DocumentContext.Default.PerformanceRecord, "a record of a measurement", record => record.SchemaVersion, PerformanceRecord.CurrentSchemaVersion);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(KebabCaseEnum<Verdict>), typeof(KebabCaseEnum<ResultKind>), typeof(KebabCaseEnum<WordProof>),
        typeof(KebabCaseEnum<FaultKind>), typeof(KebabCaseEnum<Risk>), typeof(KebabCaseEnum<OperationAction>),
        typeof(KebabCaseEnum<ConstraintKind>),
    ])]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(DatabasePicture))]
[JsonSerializable(typeof(PerformanceRecord))]
internal sealed partial class DocumentContext : JsonSerializerContext;

/// <summary>Enumerations as words that read well in JSON: <c>data-motion</c>; numbers are refused.</summary>
public sealed class KebabCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
