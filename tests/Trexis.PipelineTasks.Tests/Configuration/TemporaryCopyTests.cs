using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class TemporaryCopyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_killed_run_left_is_removed_when_nobody_has_written_to_it_for_a_day()
    {
        var left = Lay(TemporaryCopy.Of("results/files/run-1/plan.sql"), Now.AddDays(-2));
        var beside = Lay(TemporaryCopy.Of("backups/shop.db") + "-journal", Now.AddDays(-2));
        var written = Lay(TemporaryCopy.Of("backups/shop.db"), Now.AddHours(-23));
        var own = Lay("notes.tmp", Now.AddDays(-400));

        TemporaryCopy.RemoveDead(_folder.Path, Now);

        new[] { left, beside, written, own }.Select(File.Exists).ShouldBe([false, false, true, true]);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing_to_remove() => TemporaryCopy.RemoveDead(_folder.At("none"), Now);

    private string Lay(string name, DateTimeOffset written)
    {
        var file = _folder.Write(name, "half of it");
        File.SetLastWriteTimeUtc(file, written.UtcDateTime);
        return file;
    }
}
