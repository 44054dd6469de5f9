using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Files;

namespace Trexis.PipelineTasks.Tests.Engines.Files;

public sealed class FileDeploymentLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_holder_left_that_was_killed_while_it_wrote_its_name_is_gone_after_the_next()
    {
        _folder.Write("shop.db.trexis-lock.holder.0123456789abcdef0123456789abcdef.tmp", "deploym");
        foreach (var ending in (string[])["", "-journal", "-wal", "-shm"])
            _folder.Write($"shop.db.{Guid.NewGuid():N}.tmp{ending}", "half a database");

        using (await FileDeploymentLock.TakeAsync(
            _folder.At("shop.db"),
            new DeploymentIdentity("CHG-1", "ann", "r1"),
            TimeSpan.Zero,
            TimeProvider.System,
            TestContext.Current.CancellationToken))
            (await File.ReadAllTextAsync(_folder.At("shop.db.trexis-lock.holder"), TestContext.Current.CancellationToken))
                .ShouldBe("deployment CHG-1 by ann (run r1)");

        Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["shop.db.trexis-lock"]);
    }

    [Fact]
    public async Task A_wait_is_told_once_when_it_begins_with_who_holds_the_lock()
    {
        var (told, cancel) = (new List<string>(), TestContext.Current.CancellationToken);
        using var held = await FileDeploymentLock.TakeAsync(
            _folder.At("shop.db"), new DeploymentIdentity("CHG-1", "ann", "r1"), TimeSpan.Zero, TimeProvider.System, cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => FileDeploymentLock.TakeAsync(
            _folder.At("shop.db"),
            new DeploymentIdentity("CHG-2", "bob", "r2"),
            new LockPatience(TimeSpan.FromSeconds(1), told.Add),
            new LeapingTime(),
            cancel));

        exception.Message.ShouldEndWith("shop.db: deployment CHG-1 by ann (run r1) holds the deployment lock; waited 1 s");
        told.ShouldHaveSingleItem().ShouldEndWith("deployment CHG-1 by ann (run r1) holds the deployment lock; waits up to 1 s");
    }
}
