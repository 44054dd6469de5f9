using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class FolderTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 10_000)]
    public async Task Two_links_in_a_circle_are_entries_and_are_walked_by_nobody()
    {
        _folder.Write("a/V1.SQL", "SELECT 1;");
        _folder.Write(".hidden/b.sql", "SELECT 1;");
        Directory.CreateSymbolicLink(_folder.At("a", "up"), "..");
        Directory.CreateSymbolicLink(_folder.At("a", "here"), ".");

        // Walked, the two would be 2^40 paths before the system finds a path too long.
        await Task.Run(() =>
        {
            Names(FolderTree.Files(_folder.Path, "*.sql")).ShouldBe([".hidden/b.sql", "a/V1.SQL"]);
            Names(FolderTree.Folders(_folder.Path)).ShouldBe([".hidden", "a"]);
            Names(FolderTree.Links(_folder.Path)).ShouldBe(["a/here", "a/up"]);
            Names(FolderTree.Entries(_folder.Path)).ShouldBe([".hidden", ".hidden/b.sql", "a", "a/V1.SQL", "a/here", "a/up"]);
        }, TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Names(IEnumerable<string> paths) =>
        paths.Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
