using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>Where a database file lies and how it is opened.</summary>
/// <param name="Path">Absolute, links followed, so that one file has one name for locks and backups.</param>
internal sealed record SqliteLocation(string Path)
{
    /// <summary>How long one statement waits for another connection's lock, in seconds.</summary>
    public const int BusySeconds = 3;

    /// <summary>How long SQLite itself waits in one try; short, because a cancel is noticed only between two.</summary>
    public const int BusyTryMilliseconds = 250;

    /// <summary>The file as messages name it: what a variable holds may be a secret, and is none of theirs.</summary>
    public string Shown => Variable ?? Path;

    private string? Variable { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);

    private const char Mark = '|';

    private static readonly string Machine = $"{Environment.MachineName}:";

    /// <summary>What tells this file from its copies: where it lies, and its number there, which a second name (a hard link) shares.
    /// </summary>
    public string Name => $"{Machine}{Path}{Mark}{FileNumber.Of(Path) ?? Path}";

    /// <summary>Whether this very file was meant: by its place, or by another name of it on this machine.</summary>
    public bool IsNamed(string name)
    {
        var (told, own) = (name.LastIndexOf(Mark), Name);
        var mine = own.LastIndexOf(Mark);
        return told > 0 && name.StartsWith(Machine, StringComparison.Ordinal)
            && (name[..told] == own[..mine] || name[told..] == own[mine..]);
    }

    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? Path;

    /// <exception cref="DatabaseException">The reference names no SQLite file. The value is never quoted: it may hold a
    /// password.</exception>
    public static SqliteLocation From(TargetConnection connection)
    {
        if (connection.Reference.Kind == ConnectionKind.Dacpac)
            throw Unusable($"{connection.Reference} is a dacpac target, no SQLite database", "name a database file: file:PATH");
        var value = connection.Value.Reveal();
        var path = connection.Reference.Kind == ConnectionKind.File || !value.Contains('=', StringComparison.Ordinal)
            ? value
            : DataSource(connection.Reference, value);
        if (path.Length == 0 || path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw Unusable(
                $"{connection.Reference} names no database file", "accepted: a path, or a connection string with 'Data Source=PATH'");
        var file = new SqliteLocation(Canonical(System.IO.Path.GetFullPath(path)));
        return connection.Reference.Kind == ConnectionKind.EnvironmentVariable ? file with { Variable = $"{connection.Reference}" } : file;
    }

    /// <summary>
    /// A connection without pooling: a pooled one would keep the file open after its use, and a file in use cannot be replaced.
    /// </summary>
    public SqliteConnection Connect(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = false,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
    }.ConnectionString);

    /// <summary>
    /// Opens a file that nobody writes: SQLite takes no lock and makes no <c>-wal</c> or <c>-shm</c> beside it, so that a backup
    /// on a read-only share can be checked and stays as it is.
    /// </summary>
    public SqliteConnection ConnectImmutable() => new(new SqliteConnectionStringBuilder
    {
        DataSource = $"{FileUri()}?immutable=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
        DefaultTimeout = BusySeconds,
    }.ConnectionString);

    // Each part is escaped whole: System.Uri would leave a "%41" in a name alone, and SQLite would read it as "A".
    private string FileUri()
    {
        var parts = Path.Split(System.IO.Path.DirectorySeparatorChar).Select(Uri.EscapeDataString);
        return $"file://{(Path.StartsWith(System.IO.Path.DirectorySeparatorChar) ? "" : "/")}{string.Join('/', parts)}";
    }

    private static string DataSource(ConnectionReference reference, string value)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(value);
        }
        catch (ArgumentException)
        {
            throw Unusable(
                $"{reference} holds no SQLite connection string", "accepted: a path, or a connection string with 'Data Source=PATH'");
        }

        return builder.Password.Length == 0
            ? builder.DataSource
            : throw Unusable(
                $"{reference} asks for encryption, which this SQLite library does not have",
                "leave the password out, or deploy with a library that encrypts");
    }

    private static string Canonical(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    private static DatabaseException Unusable(string message, string hint) => new(DatabaseErrorKind.Unreachable, message, hint);
}
