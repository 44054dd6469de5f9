using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Pictures of databases as files hold them.</summary>
public static class PictureJson
{
    public static readonly DocumentFormat<DatabasePicture> Format = new(
        "a before picture", DatabasePicture.CurrentSchemaVersion, PictureTypes.Default);

    public static byte[] Write(DatabasePicture picture) => Format.Write(picture);

    /// <exception cref="InputException">It is not a picture that this version reads.</exception>
    public static DatabasePicture Read(ReadOnlyMemory<byte> json, string file) => Format.Read(json, file);
}

[JsonSerializable(typeof(DatabasePicture))]
internal sealed partial class PictureTypes : JsonSerializerContext;
