using Trexis.PipelineTasks.Databases.Files;
using Trexis.PipelineTasks.Documents;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Databases.Sqlite.Backups;

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

    internal static readonly DocumentFormat<BackupSidecar> Format = new("a backup's sidecar", CurrentSchemaVersion, Form);

    public static string PathOf(string backupFile) => backupFile + Suffix;

    /// <exception cref="InputException">It is no sidecar of this version.</exception>
    public static BackupSidecar Read(string path)
    {
        var sidecar = Format.Read(File.ReadAllBytes(path), path);

        // A folder of backups may have been moved as a whole.
        return sidecar with { Backup = sidecar.Backup with { Location = path[..^Suffix.Length] } };
    }

    public void Write() =>
        WholeFile.WriteWhole(PathOf(Backup.Location), Format.Write(this));

    private static BackupSidecar Form(IFields fields, BackupSidecar? sidecar) => new(
        fields.Integer("schemaVersion", sidecar?.SchemaVersion),
        fields.Text("source", sidecar?.Source),
        fields.Record("backup", sidecar?.Backup, BackupForm),
        fields.LongsByName("rows", sidecar?.Rows));

    private static BackupRecord BackupForm(IFields fields, BackupRecord? backup) => new(
        fields.Text("id", backup?.Id),
        fields.Text("kind", backup?.Kind),
        fields.Text("location", backup?.Location),
        fields.Time("finishedAt", backup?.FinishedAt),
        fields.Long("bytes", backup?.Bytes),
        fields.Number("elapsedMs", backup?.ElapsedMs),
        fields.OptionalText("sha256", backup?.Sha256),
        fields.OptionalText("position", backup?.Position),
        fields.OptionalText("deployment", backup?.Deployment),
        fields.Word("verifiedAs", backup?.VerifiedAs),
        fields.Flag("copyOnly", backup?.CopyOnly));
}
