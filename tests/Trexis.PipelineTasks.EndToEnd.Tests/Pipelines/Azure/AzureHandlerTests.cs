using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>The extension's handler, started by node as the agent starts it, with an executable that says what it was given.</summary>
public sealed class AzureHandlerTests
{
    private const string Handler = "templates/azure-pipelines/extension/tasks/deploy-scripts/run.js";

    [Fact]
    public void Inputs_secrets_and_the_jobs_token_reach_the_executable_under_its_own_names()
    {
        using var home = new TemporaryFolder();
        Spy(home, "env | grep -E '^(INPUT_|TREXIS_|SYSTEM_ACCESS)' | sort; echo \"arguments: $*\"; pwd; exit 7");

        var (code, said) = Run(home, new Dictionary<string, string>
        {
            ["INPUT_ACTION"] = "plan",
            ["INPUT_PULLREQUEST"] = "5",
            ["INPUT_LOCKWAIT"] = "10s",
            ["INPUT_WORKINGDIRECTORY"] = home.Path,
            ["SECRET_TREXIS_CONNECTION"] = "Server=a;Password=b",
            ["ENDPOINT_AUTH_SYSTEMVSSCONNECTION"] = """{"parameters":{"AccessToken":"job-token"},"scheme":"OAuth"}""",
        });

        code.ShouldBe(7, said);
        new[]
        {
            "TREXIS_INPUT_ACTION=plan",
            "TREXIS_INPUT_LOCK_WAIT=10s",
            "TREXIS_INPUT_PULL_REQUEST=5",
            "SYSTEM_ACCESSTOKEN=job-token",
            "TREXIS_CONNECTION=Server=a;Password=b",
            "arguments: deploy-scripts",
            home.Path,
        }.ShouldBeSubsetOf(said.Split('\n'));
        said.ShouldNotContain("INPUT_PULLREQUEST");
    }

    [Fact]
    public void Without_the_executable_it_is_said_which_step_brings_it()
    {
        using var home = new TemporaryFolder();

        var (code, said) = Run(home, []);

        code.ShouldBe(3);
        said.ShouldContain("##vso[task.logissue type=error]trexis is not on the path: run the step template setup.yml");
    }

    private static void Spy(TemporaryFolder home, string script)
    {
        var file = home.Write("bin/trexis", $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static (int Code, string Said) Run(TemporaryFolder home, Dictionary<string, string> environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the spy is a script of bash");
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "node"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(node is null, "there is no node on this machine");
        var start = new ProcessStartInfo(node!, [RepositoryFiles.At(
            Handler)])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{home.At("bin")}:/usr/bin:/bin";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }
}
