using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Pictures of databases as files hold them.</summary>
public static class CaptureJson
{
    public static readonly DocumentFormat<SchemaCapture> Format = new(
        "a before capture", SchemaCapture.CurrentSchemaVersion, CaptureTypes.Default);

    /// <exception cref="InputException">It is not a capture that this version reads.</exception>
    public static SchemaCapture Read(ReadOnlyMemory<byte> json, string file) => Format.Read(json, file);
}

[JsonSerializable(typeof(SchemaCapture))]
internal sealed partial class CaptureTypes : JsonSerializerContext;
