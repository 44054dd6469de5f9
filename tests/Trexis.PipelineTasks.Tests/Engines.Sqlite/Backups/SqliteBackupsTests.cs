using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Backups;

public sealed class SqliteBackupsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Backups => _folder.At("backups");

    public async ValueTask InitializeAsync()
    {
        await SqliteSample.MakeAsync(_folder.At("sales.db"), "PRAGMA journal_mode = WAL;" + SqliteSample.Schema);
        _database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(_folder.At("sales.db")), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_backup_consists_of_the_copy_and_its_sidecar()
    {
        var backup = await BackUpAsync("first");
        await _database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel);

        Directory.GetFiles(Backups).Select(Path.GetFileName).Order().ShouldBe(["first.db", "first.db.backup.json"]);
        backup.Sha256!.Length.ShouldBe(64);
        backup.Bytes.ShouldBe(new FileInfo(backup.Location).Length);
        (await File.ReadAllTextAsync(backup.Location + ".backup.json", Cancel)).ShouldContain("\"orders\": 3");
    }

    [Theory]
    [InlineData(BackupVerification.Checksum)]
    [InlineData(BackupVerification.Integrity)]
    [InlineData(BackupVerification.Restore)]
    public async Task A_changed_backup_never_verifies_and_is_never_restored(BackupVerification level)
    {
        var backup = await BackUpAsync("first");
        Damage(backup.Location);

        var result = await _database.Backups.VerifyAsync(backup, new(level), new Progress<double>(), Cancel);

        result.Holds.ShouldBeFalse();
        result.Problems.ShouldHaveSingleItem().ShouldContain("SHA-256");
        (await Should.ThrowAsync<DatabaseException>(() => _database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel))).Kind
            .ShouldBe(DatabaseErrorKind.Corrupt);
        (await ListedAsync()).ShouldHaveSingleItem().VerifiedAs.ShouldBe(BackupVerification.None);
    }

    [Fact]
    public async Task A_backup_of_a_damaged_database_fails_the_integrity_check_though_its_hash_holds()
    {
        var path = _folder.At("damaged.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using (var stream = File.OpenWrite(path))
        {
            stream.Position = 3 * 4096;
            stream.Write(new byte[4096]);
        }

        await using var damaged = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(path), Cancel);
        BackupRecord backup;
        try
        {
            backup = await damaged.Backups.BackUpAsync(new BackupRequest(Backups, "damaged", "CHG"), new Progress<double>(), Cancel);
        }
        catch (DatabaseException exception)
        {
            exception.Kind.ShouldBe(DatabaseErrorKind.Corrupt);
            return;
        }

        var result = await damaged.Backups.VerifyAsync(backup, new(BackupVerification.Integrity), new Progress<double>(), Cancel);

        result.Reached.ShouldBe(BackupVerification.Checksum);
        result.Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_backup_whose_file_is_gone_is_listed_and_does_not_verify()
    {
        var backup = await BackUpAsync("first");
        File.Delete(backup.Location);

        var listed = (await ListedAsync()).ShouldHaveSingleItem();

        (await _database.Backups.VerifyAsync(listed, new(BackupVerification.Checksum), new Progress<double>(), Cancel)).Problems
            .ShouldHaveSingleItem()
            .ShouldEndWith("is gone");
    }

    [Fact]
    public async Task Counts_that_differ_after_the_restore_are_named()
    {
        var backup = await BackUpAsync("first");
        var sidecar = backup.Location + ".backup.json";
        await File.WriteAllTextAsync(
            sidecar,
            (await File.ReadAllTextAsync(sidecar, Cancel)).Replace("\"orders\": 3", "\"orders\": 4", StringComparison.Ordinal),
            Cancel);

        var result = await _database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel);

        result.Reached.ShouldBe(BackupVerification.Integrity);
        result.Problems.ShouldHaveSingleItem().ShouldBe("table orders: 3 rows after the restore, 4 rows when the backup was made");
        Directory.GetFiles(Backups).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Backups_are_listed_newest_first_and_only_those_of_this_database()
    {
        await BackUpAsync("first");
        await BackUpAsync("second");
        await SqliteSample.MakeAsync(_folder.At("other.db"), SqliteSample.Schema);
        await using var other = await new SqliteEngine(TimeProvider.System).OpenAsync(
            SqliteSample.Connection(_folder.At("other.db")), Cancel);
        await other.Backups.BackUpAsync(new BackupRequest(Backups, "third", "CHG"), new Progress<double>(), Cancel);

        (await ListedAsync()).Select(backup => Path.GetFileName(backup.Location)).ShouldBe(["second.db", "first.db"]);
    }

    [Fact]
    public async Task A_sidecar_that_cannot_be_read_makes_the_history_unreadable()
    {
        await BackUpAsync("first");
        _folder.Write("backups/garbled.db.backup.json", "{ \"half");

        var facts = await _database.Backups.HistoryAsync(Backups, Cancel);

        facts.History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Unreadable>().Reason.ShouldContain("garbled.db.backup.json");
        facts.FreeBytes.ValueOr(0).ShouldBeGreaterThan(0);
        facts.NeededBytes.ValueOr(0).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_and_leaves_nothing()
    {
        var file = _folder.Write("file", "");

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => _database.Backups.BackUpAsync(new BackupRequest(file, "first", "CHG"), new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.ReadOnly);
        exception.Message.ShouldContain(file);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("")]
    public async Task A_name_that_is_no_file_name_is_refused(string name) =>
        await Should.ThrowAsync<DatabaseException>(() => BackUpAsync(name));

    [Theory]
    [InlineData("50% #1 & more")]
    [InlineData("a%41b;Mode=ReadWriteCreate")]
    [InlineData("naïve ☂ 'quoted'")]
    public async Task A_folders_odd_name_is_only_a_name(string folder)
    {
        var backup = await _database.Backups.BackUpAsync(
            new BackupRequest(_folder.At(folder), "first", "CHG"), new Progress<double>(), Cancel);

        (await _database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel)).Problems
            .ShouldBeEmpty();
        await _database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel);

        Directory.GetFiles(_folder.At(folder)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_backup_is_never_overwritten()
    {
        await BackUpAsync("first");

        (await Should.ThrowAsync<DatabaseException>(() => BackUpAsync("first"))).Message.ShouldContain("exists already");
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => _database.Backups.BackUpAsync(new BackupRequest(Backups, "first", "CHG"), new Progress<double>(), source.Token));

        if (Directory.Exists(Backups)) Directory.GetFiles(Backups).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restore_into_a_database_that_another_program_writes_changes_nothing()
    {
        var backup = await BackUpAsync("first");
        await using var other = SqliteSample.Open(_folder.At("sales.db"));
        SqliteSample.Execute(other, "BEGIN IMMEDIATE; DELETE FROM orders");

        (await Should.ThrowAsync<DatabaseException>(() => _database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel))).Kind
            .ShouldBe(DatabaseErrorKind.Locked);

        SqliteSample.Execute(other, "COMMIT");
        (await _database.Queries.RunAsync(new SqlText("q", "SELECT * FROM orders"), TimeSpan.FromSeconds(10), Cancel)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task Progress_grows_to_the_end()
    {
        var told = new List<double>();

        await _database.Backups.BackUpAsync(new BackupRequest(Backups, "first", "CHG"), new Immediately<double>(told.Add), Cancel);

        told.ShouldBe(told.Order());
        told[^1].ShouldBe(1);
    }

    private Task<BackupRecord> BackUpAsync(string name) =>
        _database.Backups.BackUpAsync(new BackupRequest(Backups, name, "CHG-7"), new Progress<double>(), Cancel);

    private async Task<IReadOnlyList<BackupRecord>> ListedAsync() =>
        (await _database.Backups.HistoryAsync(Backups, Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value;

    private static void Damage(string path)
    {
        using var stream = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length - 1;
        stream.WriteByte(0x55);
    }
}
