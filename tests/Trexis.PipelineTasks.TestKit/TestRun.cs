using Shouldly;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>
/// One run of a project's tests. What they, the code that they test and the processes that they start make in the temporary folder
/// comes into one of the run's own, which must be empty again when the last test is over.
/// </summary>
public sealed class TestRun : IDisposable
{
    private static readonly DirectoryInfo Home = Directory.CreateTempSubdirectory("trexis-test-run-");

    private readonly DirectoryInfo _temporary = Home.CreateSubdirectory("tmp");

    public TestRun()
    {
        foreach (var name in (string[])["TMPDIR", "TMP", "TEMP"]) Environment.SetEnvironmentVariable(name, _temporary.FullName);
    }

    /// <summary>A folder for what several tests use; gone with the run.</summary>
    public static string Shared { get; } = Home.CreateSubdirectory("shared").FullName;

    public void Dispose()
    {
        var left = _temporary.EnumerateFileSystemInfos("*", SearchOption.TopDirectoryOnly)
            .Select(entry => entry.Name)
            .Where(IsOurs)
            .Order(StringComparer.Ordinal)
            .ToList();
        Home.Delete(recursive: true);
        left.ShouldBeEmpty("left in the temporary folder when the last test was over");
    }

    // A .NET process that was killed leaves the runtime's own sockets.
    private static bool IsOurs(string name) =>
        !name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) && !name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal);
}
