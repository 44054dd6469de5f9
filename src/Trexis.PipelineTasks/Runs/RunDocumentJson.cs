using Trexis.PipelineTasks.Documents;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Performance;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Runs;

/// <summary>Run documents, pictures and measurements as files hold them.</summary>
public static class RunDocumentJson
{
    internal static readonly DocumentFormat<RunDocument> Documents =
        new("a run document", RunDocument.CurrentSchemaVersion, DocumentTypes.Default);

    internal static readonly DocumentFormat<DatabasePicture> Pictures =
        new("a before picture", DatabasePicture.CurrentSchemaVersion, DocumentTypes.Default);

    internal static readonly DocumentFormat<PerformanceRecord> Measurements =
        new("a record of a measurement", PerformanceRecord.CurrentSchemaVersion, DocumentTypes.Default);

    public static byte[] Write(RunDocument document) => Documents.Write(document);

    public static byte[] Write(DatabasePicture picture) => Pictures.Write(picture);

    public static byte[] Write(PerformanceRecord record) => Measurements.Write(record);

    /// <exception cref="InputException">It is not a run document that this version reads; names the file, line and column.</exception>
    public static RunDocument Read(ReadOnlyMemory<byte> json, string file) => Documents.Read(json, file);

    /// <exception cref="InputException">It is not a picture that this version reads.</exception>
    public static DatabasePicture ReadPicture(ReadOnlyMemory<byte> json, string file) => Pictures.Read(json, file);

    /// <exception cref="InputException">It is not a record that this version reads.</exception>
    public static PerformanceRecord ReadPerformance(ReadOnlyMemory<byte> json, string file) => Measurements.Read(json, file);
}
