using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Faults;

/// <summary>A process whose surroundings are broken ends with its verdict and a sentence, never with a stack trace.</summary>
public sealed class ProcessConditionTests
{
    private const int TimeLimit = 180_000;

    // The executable's own build: the one beside the tests counts its coverage, and what counts breaks as well where nothing can be opened.
    private static readonly string Trexis = "dotnet " + Path.Combine(
        RepositoryFiles.At("src/Trexis.PipelineTasks.Cli/bin"),
        Path.GetRelativePath(RepositoryFiles.At("tests/Trexis.PipelineTasks.EndToEnd.Tests/bin"), AppContext.BaseDirectory),
        "trexis.dll");

    [Theory(Timeout = TimeLimit)]
    [InlineData("{0} >&-")]
    [InlineData("{0} >&- 2>&-")]
    [InlineData("{0} >/dev/full")]
    [InlineData("{0} >/dev/full 2>/dev/full")]
    public async Task A_log_that_cannot_be_written_changes_no_verdict_and_no_document(string how)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var shop = new Shop().WithScripts();

        var (code, said) = await ShellAsync(shop.Folder, string.Format(null, how, $"{Trexis} deploy-scripts plan --environment dev"));

        code.ShouldBe(ExitCode.Passed, said);
        shop.Last("deploy-scripts").Verdict.ShouldBe(Verdict.Passed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("{0} --help >/dev/full", ExitCode.Passed, "Carries database changes")]
    [InlineData("ulimit -n 70; {0} precheck --environment dev", ExitCode.Fault, "error: ")]
    [InlineData("mkdir gone && cd gone && rmdir ../gone && {0} precheck", ExitCode.Fault, "the working folder is gone")]
    [InlineData("GITHUB_ACTIONS=true GITHUB_EVENT_PATH=/tmp {0} deploy-scripts plan --environment dev", ExitCode.Passed, "pending")]
    [InlineData(
        "GITHUB_ACTIONS=true GITHUB_OUTPUT=/tmp GITHUB_STEP_SUMMARY=/tmp {0} deploy-scripts plan --environment dev", ExitCode.Passed,
        "could not be written")]
    [InlineData("mkdir x && {0} deploy-scripts plan --environment dev --results /dev/null/x", ExitCode.Fault, "cannot be written")]
    public async Task What_is_broken_around_a_process_is_told_in_a_sentence(string how, int code, string sentence)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's ways are Unix's");
        using var shop = new Shop().WithScripts();

        var (ended, said) = await ShellAsync(shop.Folder, string.Format(null, how, Trexis));

        said.ShouldContain(sentence);
        said.ShouldNotContain("   at ", Case.Sensitive, said);
        ended.ShouldBe(code, said);
    }

    private static async Task<(int Code, string Said)> ShellAsync(string folder, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{{ {command}; }}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal)
            || name is "TF_BUILD" or "CI").ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(said));
    }
}
