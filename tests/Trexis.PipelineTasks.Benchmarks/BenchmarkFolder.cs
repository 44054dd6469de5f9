namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>A scenario's own folder, gone when it ends.</summary>
internal sealed class BenchmarkFolder(string scenario) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"trexis-{scenario}-");

    public string Path => _folder.FullName;

    public string Make(string name) => _folder.CreateSubdirectory(name).FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
