using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>The built executables as a release archive, packed once for all tests.</summary>
internal static class TrexisArchive
{
    /// <summary>What a release for this system does not hold either: every setup packs, unpacks and hashes the rest.</summary>
    private static readonly string[] LeftOut =
        ["./runtimes/[!lu]*", "./runtimes/linux-[!x]*", "./runtimes/linux-x86", "./*.pdb", "./*.xml"];

    private static readonly Lazy<string> Packed = new(() => Pack("built", Built));

    public static string File => Packed.Value;

    /// <summary>Where runners keep unpacked tools: shared by all tests, as by all jobs.</summary>
    public static string Tools { get; } = Path.Combine(TestRun.Shared, "tools");

    /// <summary>The folder that the build wrote <c>trexis</c> into.</summary>
    public static string Built
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains(
                $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                ? "Release"
                : "Debug";
            return RepositoryFiles.At($"src/Trexis.PipelineTasks.Cli/bin/{configuration}/net10.0");
        }
    }

    /// <param name="name">Of the folder that the archive lies in, with its checksums.</param>
    /// <param name="content">The folder that is packed.</param>
    public static string Pack(string name, string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestRun.Shared, name)).FullName;
        var archive = $"trexis-{ToolVersion.Text}-linux-x64.tar.gz";
        Run("tar", [
            "-I", "gzip -1", "-cf", Path.Combine(folder, archive), .. LeftOut.Select(names => $"--exclude={names}"), "-C", content, ".",
        ]);
        Run("bash", "-c", $"cd '{folder}' && sha256sum '{archive}' > SHA256SUMS");
        return Path.Combine(folder, archive);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
