using System.Diagnostics;
using System.Globalization;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

public sealed class CancelledStepTests
{
    [Fact]
    public async Task A_cancelled_jobs_signal_reaches_the_executable_which_still_writes_its_document()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync(["dev"], dev: null, TrexisArchive.File);
        var cancel = TestContext.Current.CancellationToken;
        var step = PipelineYaml.Read("actions/perf-gate/action.yml").Member("runs")!.Member("steps").Items().First();
        var script = Path.Combine(pipeline.Home, "script.sh");
        await File.WriteAllTextAsync(script, step.Text("run"), cancel);
        var start = new ProcessStartInfo("env", [
            "--default-signal=INT", "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script,
        ])
        { WorkingDirectory = pipeline.Runner.Workspace, RedirectStandardOutput = true };
        foreach (var (name, value) in pipeline.Runner.Environment) start.Environment[name] = value;
        foreach (var (name, value) in new[]
        {
            ("TREXIS_INPUT_ACTION", "gate"),
            ("TREXIS_INPUT_ENVIRONMENT", "dev"),
            ("TREXIS_INPUT_FOR", "10m"),
            ("TREXIS_INPUT_RESULTS", ".trexis"),
            ("GITHUB_OUTPUT", ""),
            ("GITHUB_STEP_SUMMARY", ""),
        }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var log = process.StandardOutput.ReadToEndAsync(cancel);

        // Once the database is open the task is at work, and whoever gets the signal is no bash any more.
        while (!process.HasExited && !HasOpen(process.Id, "sales-dev.db")) await Task.Delay(50, cancel);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancel);
        await process.WaitForExitAsync(cancel);

        process.ExitCode.ShouldBe(ExitCode.Cancelled, await log);
        var document = Directory.GetFiles(Path.Combine(pipeline.Runner.Workspace, ".trexis"), "*-perf-gate.dev.json")
            .ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(document, cancel)).ShouldContain("\"cancelled\"");
    }

    private static bool HasOpen(int process, string file)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .Any(link => new FileInfo(link).LinkTarget?.EndsWith(file, StringComparison.Ordinal) == true);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
