using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Faults;

/// <summary>What storage does to a deployment: each a clear verdict or fault, and nothing half-written left looking whole.</summary>
public sealed class StorageFaultTests
{
    private const int DamagedFrom = 2 * 4096;

    [Fact]
    public async Task A_file_in_the_place_of_the_backup_folder_is_a_fault_that_names_it()
    {
        using var shop = await PlannedAsync();
        shop.Write(".trexis/backups", "no folder");

        var ran = (await shop.RunAsync("backup", "--environment", "dev")).ShouldEndWith(ExitCode.Fault);

        ran.Output.ShouldContain(shop.At(".trexis/backups"));
        ran.Output.ShouldContain("try: ");
        shop.Last("backup").Results.ShouldNotContain(result => result.Code == "backup.taken");
        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);
        shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'totals'").ShouldBe("0");
    }

    [Fact]
    public async Task A_backup_that_does_not_fit_is_refused_before_it_begins()
    {
        using var shop = await PlannedAsync();
        using var volume = await SmallVolume.MountAsync(shop.At(".trexis/backups"), "16k");

        (await shop.RunAsync("backup", "--environment", "dev"))
            .ShouldEndWith(ExitCode.Refused).Output
            .ShouldContain("free space", Case.Insensitive);

        Directory.EnumerateFileSystemEntries(shop.At(".trexis/backups")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_a_plan_found_nothing_no_backup_is_taken_and_no_document_says_that_one_was()
    {
        using var shop = await PlannedAsync();
        string[] ifPending = ["backup", "--environment", "dev", "--if-pending"];
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync(ifPending)).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("3 passed");
        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync(ifPending)).ShouldEndWith(ExitCode.Passed).Output
            .ShouldContain("backup in dev: none is needed, the plan of this deployment found nothing to do there");

        shop.Results.Load().Count(stored => stored.Document.Task == "backup").ShouldBe(1);
        Directory.GetFiles(shop.At(".trexis/backups"), "*.db").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_full_volume_changes_no_verdict_and_leaves_nothing_half_written()
    {
        using var shop = await PlannedAsync();
        shop.Write("shop.db", "This was a database once, and is a letter now.");
        using var volume = await SmallVolume.MountAsync(shop.At("full"), "16k");
        File.WriteAllBytes(shop.At("full/ballast"), new byte[12 * 1024]);

        var ran = (await shop.RunAsync("precheck", "--environment", "dev", "--results", shop.At("full"))).ShouldEndWith(ExitCode.Refused);

        ran.Output.ShouldContain("not a SQLite database, or damaged");
        ran.Output.ShouldContain($"{shop.At("full")} cannot be written");
        Directory.GetFiles(shop.At("full")).Select(Path.GetFileName).ShouldBe([".lock", "ballast"], ignoreOrder: true);
        Directory.GetFiles(shop.At("full"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_nobody_could_write_down_is_not_done()
    {
        using var shop = new Shop().WithScripts();
        using var volume = await SmallVolume.MountAsync(shop.At(".trexis"), "2m");
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("backup", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var left = new DriveInfo(shop.At(".trexis")).AvailableFreeSpace;
        File.WriteAllBytes(shop.At(".trexis/ballast"), new byte[left - 16 * 1024]);
        string[] apply = ["deploy-scripts", "apply", "--environment", "dev"];

        var ran = (await shop.RunAsync(apply)).ShouldEndWith(ExitCode.Fault);

        (ran.Output + ran.Error).ShouldContain("nothing was begun");
        shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'totals'").ShouldBe("0");
        File.Delete(shop.At(".trexis/ballast"));
        (await shop.RunAsync(apply)).ShouldEndWith(ExitCode.Passed);
        Directory.GetFiles(shop.At(".trexis"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_precheck_and_a_fault_of_every_other_task()
    {
        using var shop = await PlannedAsync();
        File.WriteAllText(shop.At("shop.db"), "This was a database once, and is a letter now.");

        var precheck = (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);

        precheck.Output.ShouldContain("not a SQLite database, or damaged");
        shop.Last("precheck").Results.Single(result => result.Code == "environment.reachable").Refuses.ShouldBeTrue();
        foreach (var task in Others())
            (await shop.RunAsync(task)).ShouldEndWith(ExitCode.Fault).Output.ShouldContain("not a SQLite database, or damaged");
        File.ReadAllText(shop.At("shop.db")).ShouldStartWith("This was a database once");
    }

    [Fact]
    public async Task A_database_damaged_in_its_middle_is_never_deployed_to()
    {
        using var shop = await PlannedAsync();
        Damage(shop.At("shop.db"));

        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("damaged");
        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "dev"))
            .ShouldEndWith(ExitCode.Fault).Output
            .ShouldContain("damaged");

        shop.Last("precheck").Results.Single(result => result.Code == "capture.taken").Refuses.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_that_was_changed_or_removed_since_it_was_proven_lets_nothing_be_deployed(bool removed)
    {
        using var shop = await PlannedAsync();
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("backup", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var backup = Directory.GetFiles(shop.At(".trexis/backups"), "*.db").ShouldHaveSingleItem();
        if (removed) File.Delete(backup);
        else Damage(backup);

        var ran = (await shop.RunAsync("deploy-scripts", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);

        ran.Output.ShouldContain("no longer what was written");
        ran.Output.ShouldContain(backup);
        shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'totals'").ShouldBe("0");
        (await shop.RunAsync("backup", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task A_locked_database_is_said_to_be_locked_within_seconds()
    {
        using var shop = await PlannedAsync();
        await using var holder = new SqliteConnection($"Data Source={shop.At("shop.db")};Pooling=False");
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = holder.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        (await shop.RunAsync("precheck", "--environment", "dev"))
            .ShouldEndWith(ExitCode.Refused).Output
            .ShouldContain("for a lock that another connection holds (SQLite 5)");
        foreach (var task in Others())
            (await shop.RunAsync(task)).ShouldEndWith(ExitCode.Fault).Output
                .ShouldContain("for a lock that another connection holds (SQLite 5)");
    }

    [Fact]
    public async Task A_missing_database_is_never_made_unasked()
    {
        using var shop = await PlannedAsync();
        File.Delete(shop.At("shop.db"));

        (await shop.RunAsync("precheck", "--environment", "dev"))
            .ShouldEndWith(ExitCode.Refused).Output
            .ShouldContain($"there is no database file at {shop.At("shop.db")}");
        foreach (var task in Others()) (await shop.RunAsync(task)).ShouldEndWith(ExitCode.Fault).Output.ShouldContain("'create: true'");

        File.Exists(shop.At("shop.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_results_folder_that_cannot_be_written_is_a_fault_before_anything_is_deployed()
    {
        using var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }").WithScripts();
        shop.Write(".trexis", "no folder");

        foreach (var task in Others().Append(["precheck", "--environment", "dev"]))
        {
            var ran = (await shop.RunAsync(task)).ShouldEndWith(ExitCode.Fault);
            var said = ran.Output + ran.Error;
            said.ShouldContain($"{shop.At(".trexis")} cannot be written");
            said.ShouldContain("--results");
        }

        shop.Scalar("shop.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'totals'").ShouldBe("0");
        File.ReadAllText(shop.At(".trexis")).ShouldBe("no folder");
    }

    private static IEnumerable<string[]> Others() => [
        ["backup", "--environment", "dev"],
        ["deploy-scripts", "plan", "--environment", "dev"],
        ["deploy-scripts", "apply", "--environment", "dev"],
    ];

    private static async Task<Shop> PlannedAsync()
    {
        var shop = new Shop().WithScripts();
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        return shop;
    }

    // Pages of rows and indexes; the header and the schema stay readable, so that only reading on finds it.
    private static void Damage(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Seek(DamagedFrom, SeekOrigin.Begin);
        stream.Write(Enumerable.Repeat((byte)0xA5, (int)(stream.Length - DamagedFrom)).ToArray());
    }

    /// <summary>A volume of a few pages, where this account may mount one.</summary>
    private sealed class SmallVolume(string path) : IDisposable
    {
        public static async Task<SmallVolume> MountAsync(string path, string size)
        {
            if (!OperatingSystem.IsLinux()) Assert.Skip("a volume of a few kilobytes can only be made on Linux");
            Directory.CreateDirectory(path);
            using var mount = Process.Start(
                new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path]) { RedirectStandardError = true })!;
            await mount.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (mount.ExitCode != 0) Assert.Skip("this account may not mount a small volume");
            return new SmallVolume(path);
        }

        public void Dispose()
        {
            using var unmount = Process.Start("umount", [path]);
            unmount.WaitForExit();
        }
    }
}
