using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>The built executables as a release archive, packed once for all tests.</summary>
internal static class TrexisArchive
{
    private static readonly Lazy<string> Packed = new(Pack);

    public static string File => Packed.Value;

    /// <summary>Where runners keep unpacked tools: shared by all tests, as by all jobs.</summary>
    public static string Tools { get; } = Path.Combine(TestRun.Shared, "tools");

    /// <summary>The folder that the build wrote <c>trexis</c> into.</summary>
    public static string Built
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
            return RepositoryFiles.At($"src/Trexis.PipelineTasks.Cli/bin/{configuration}/net10.0");
        }
    }

    private static string Pack()
    {
        var name = $"trexis-{ToolVersion.Text}-linux-x64.tar.gz";
        var file = Path.Combine(TestRun.Shared, name);
        Run("tar", "-czf", file, "-C", Built, ".");
        Run("bash", "-c", $"cd '{TestRun.Shared}' && sha256sum '{name}' > SHA256SUMS");
        return file;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
