using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class HeldFolderTests : IDisposable
{
    private const string Kind = "trexis-test-held-";

    private readonly DirectoryInfo _dead = Directory.CreateTempSubdirectory(Kind);

    public HeldFolderTests() => File.WriteAllText(Path.Combine(_dead.FullName, "lock"), "");

    public void Dispose()
    {
        if (Directory.Exists(_dead.FullName)) _dead.Delete(recursive: true);
    }

    [Theory]
    [InlineData(2, false, false)]
    [InlineData(2, true, true)]
    [InlineData(0, false, true)]
    public void What_a_killed_holder_left_goes_with_the_next_but_nothing_of_one_that_works(int daysAgo, bool isHeld, bool stays)
    {
        var left = Path.Combine(_dead.FullName, "lock");
        using var holder = isHeld ? new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        _dead.LastWriteTimeUtc = _dead.CreationTimeUtc.AddDays(-daysAgo);

        using (new HeldFolder(Kind)) Directory.Exists(_dead.FullName).ShouldBe(stays);
    }

    [Fact]
    public void It_begins_empty_and_goes_with_all_that_was_laid_into_it()
    {
        string path;
        using (var folder = new HeldFolder(Kind))
        {
            path = folder.Path;
            Directory.EnumerateFileSystemEntries(path).ShouldBeEmpty();
            File.WriteAllText(Path.Combine(path, "a.json"), "{}");
        }

        Directory.Exists(Path.GetDirectoryName(path)).ShouldBeFalse();
    }
}
