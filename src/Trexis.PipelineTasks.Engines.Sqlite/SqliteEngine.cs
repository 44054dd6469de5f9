using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Files;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite;

/// <summary>The embedded engine: database files in this machine's reach.</summary>
public sealed class SqliteEngine(TimeProvider time) : IDatabaseEngine
{
    public string Name => "sqlite";

    public async Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel)
    {
        var location = SqliteLocation.From(connection);
        if (Directory.Exists(location.Path))
            throw new DatabaseException(
                DatabaseErrorKind.Corrupt, $"{location.Path} is a folder, no database file", "name the file itself");
        if (!File.Exists(location.Path))
            throw new DatabaseException(
                DatabaseErrorKind.Missing,
                $"there is no database file at {location.Path}",
                "check the path, or set 'create: true' on the target to have it made");
        var link = new SqliteLink(location, SqliteOpenMode.ReadWrite, time);
        try
        {
            // SQLite opens anything; only the first page read tells whether it is a database.
            await link.RunAsync("opening", database => database.Single(new SettingQuery("schema_version")), cancel);
            return new SqliteDatabase(link, time);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel) =>
        Task.FromResult(File.Exists(SqliteLocation.From(connection).Path));

    public Task CreateAsync(TargetConnection connection, CancellationToken cancel)
    {
        var location = SqliteLocation.From(connection);
        if (Path.Exists(location.Path)) throw Stands(location);
        return Task.Run(() => Create(location), cancel);
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
            throw File.Exists(location.Path) ? Stands(location) : WholeFile.Refusal(exception, location.Path, "creating");
        }
        finally
        {
            SqliteFiles.Delete(temporary.Path);
        }
    }

    private static DatabaseException Stands(SqliteLocation location) =>
        new(
            DatabaseErrorKind.Statement,
            $"{location.Path} exists already; a database is only made where none stands",
            "leave 'create' out to deploy to it");
}
