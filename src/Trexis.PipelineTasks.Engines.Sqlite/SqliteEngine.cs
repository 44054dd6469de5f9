using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Files;
using Trexis.PipelineTasks.Engines.Sqlite.Deployment;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite;

/// <summary>The embedded engine: database files in this machine's reach.</summary>
public sealed class SqliteEngine(TimeProvider time) : IDatabaseEngine
{
    private const string Opening = "opening";
    private const string FirstPage = "schema_version";

    public string Name => "sqlite";

    public async Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel)
    {
        var location = SqliteLocation.From(connection);
        if (!Path.Exists(location.Path))
            throw new DatabaseException(
                DatabaseErrorKind.Missing,
                $"there is no database file at {location.Shown}",
                "check the path, or set 'create: true' on the target to have it made");
        if (InputFile.Oddity(location.Path) is { } oddity)
            throw new DatabaseException(
                DatabaseErrorKind.Corrupt, $"{location.Shown} {oddity}, no database file", "name the file itself");
        var link = new SqliteLink(location, SqliteOpenMode.ReadWrite, time);
        try
        {
            // SQLite opens anything; only the first page read tells whether it is a database.
            await link.RunAsync(Opening, database =>
            {
                AwaitLock(database, location, connection.Wait, cancel);
                return database.Single(new SettingQuery(FirstPage));
            }, cancel);
            return new SqliteDatabase(link, time);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel) =>
        Task.FromResult(Path.Exists(SqliteLocation.From(connection).Path));

    public Task CreateAsync(TargetConnection connection, CancellationToken cancel)
    {
        var location = SqliteLocation.From(connection);
        if (Path.Exists(location.Path)) throw Stands(location);
        return Task.Run(() => Create(location), cancel);
    }

    // Whoever holds the whole file lets nobody read it, either.
    private static void AwaitLock(SqliteConnection database, SqliteLocation location, LockPatience patience, CancellationToken cancel)
    {
        var waiting = new BusyWaiting(location, patience);
        var code = waiting.For(() => raw.sqlite3_exec(database.Handle!, $"PRAGMA {FirstPage}"), cancel);
        cancel.ThrowIfCancellationRequested();
        if (SqliteErrors.IsBusy(code)) throw waiting.Ended(Opening, code);
    }

    // Made under another name and moved into place, so that nobody ever opens half a database.
    private static void Create(SqliteLocation location)
    {
        var temporary = new SqliteLocation(TemporaryCopy.Of(location.Path));
        try
        {
            Directory.CreateDirectory(location.Folder);
            using (var database = temporary.Connect(SqliteOpenMode.ReadWriteCreate))
            {
                database.Open();
                using var command = database.CreateCommand();
                command.CommandText = "PRAGMA user_version = 0";
                command.ExecuteNonQuery();
            }

            File.Move(temporary.Path, location.Path, overwrite: false);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, location, "creating");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system's own words name the file.
            var told = location.Shown == location.Path ? exception : new IOException("the file cannot be made", exception.HResult);
            throw File.Exists(location.Path) ? Stands(location) : FileRefusals.From(told, location.Shown, "creating");
        }
        finally
        {
            SqliteFiles.Delete(temporary.Path);
        }
    }

    private static DatabaseException Stands(SqliteLocation location) =>
        new(
            DatabaseErrorKind.Statement,
            $"{location.Shown} exists already; a database is only made where none stands",
            "leave 'create' out to deploy to it");
}
