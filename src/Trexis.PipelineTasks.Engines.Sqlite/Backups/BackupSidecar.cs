using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

/// <summary>
/// What is known of a backup, in a file beside it: SQLite keeps no history. Written last, so that a backup without one was
/// never finished.
/// </summary>
/// <param name="Source">The database's absolute path: a file of the same name elsewhere is another database.</param>
/// <param name="Rows">Each table's rows at the moment of the backup.</param>
internal sealed record BackupSidecar(int SchemaVersion, string Source, BackupRecord Backup, IReadOnlyDictionary<string, long> Rows)
{
    public const int CurrentSchemaVersion = 1;

    public const string Suffix = ".backup.json";

    internal static readonly DocumentFormat<BackupSidecar> Format =
        new("a backup's sidecar", CurrentSchemaVersion, BackupSidecarTypes.Default);

    public static string PathOf(string backupFile) => backupFile + Suffix;

    /// <exception cref="InputException">It is no sidecar of this version.</exception>
    public static BackupSidecar Read(string path)
    {
        var sidecar = Format.Read(InputFile.ReadBytes(path, FileKind.Document, Path.GetDirectoryName(path)), path);

        // A folder of backups may have been moved as a whole.
        return sidecar with { Backup = sidecar.Backup with { Location = path[..^Suffix.Length] } };
    }

    public void Write() =>
        WholeFile.Write(PathOf(Backup.Location), Format.WriteVerbatim(this));
}

[JsonSerializable(typeof(BackupSidecar))]
internal sealed partial class BackupSidecarTypes : JsonSerializerContext;
