using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>The extension's handler, started by node as the agent starts it, with an executable that says what it was given.</summary>
public sealed class AzureHandlerTests
{
    private const string Extension = "templates/azure-pipelines/extension";

    [Fact]
    public void Inputs_secrets_and_the_jobs_token_reach_the_executable_under_its_own_names()
    {
        using var home = new TemporaryFolder();
        Spy(home, "env | grep -E '^(INPUT_|TREXIS_|SYSTEM_ACCESS)' | sort; echo \"arguments: $*\"; pwd; exit 7");

        var (code, said) = Run(home, "tasks/deploy-scripts/run.js", new Dictionary<string, string>
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
    public void The_setup_task_brings_the_executables_that_the_other_tasks_look_for()
    {
        using var home = new TemporaryFolder();

        var (code, said) = Run(home, "tasks/setup/run.js", new Dictionary<string, string>
        {
            ["TF_BUILD"] = "True",
            ["GITHUB_PATH"] = "",
            ["RUNNER_TOOL_CACHE"] = "",
            ["AGENT_TOOLSDIRECTORY"] = home.At("tools"),
            ["INPUT_VERSION"] = "0.1.0",
            ["INPUT_ARCHIVE"] = TrexisInProcess.File,
        });

        code.ShouldBe(0, said);
        var folder = said.Split('\n').Single(line => line.StartsWith("##vso[task.prependpath]", StringComparison.Ordinal))[23..];
        folder.ShouldStartWith(home.At("tools"));
        File.Exists(Path.Combine(folder, "trexis")).ShouldBeTrue(folder);
    }

    [Fact]
    public void The_icon_that_the_manifest_names_is_drawn_before_the_extension_is_packed()
    {
        using var home = new TemporaryFolder();
        var named = JsonNode.Parse(RepositoryFiles.Read($"{Extension}/vss-extension.json"))!["icons"]!["default"]!.ToString();

        var (code, said) = Run(home, "icon.mjs", [], home.At(named));

        code.ShouldBe(0, said);
        var bytes = File.ReadAllBytes(home.At(named));
        bytes[..8].ShouldBe([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)).ShouldBe(128, "the Marketplace takes 128 by 128 pixels");
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)).ShouldBe(128);
        using var data = new MemoryStream(bytes, 41, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33)));
        using var pixels = new ZLibStream(data, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        pixels.CopyTo(raw);
        raw.Length.ShouldBe(128 * (1 + (128 * 4)));
        RepositoryFiles.Read(".github/workflows/release.yml")
            .ShouldContain($"node {Extension}/icon.mjs {Extension}/{named}\n          npx --yes tfx-cli");
    }

    [Fact]
    public void Without_the_executable_it_is_said_which_step_brings_it()
    {
        using var home = new TemporaryFolder();

        var (code, said) = Run(home, "tasks/deploy-scripts/run.js", []);

        code.ShouldBe(3);
        said.ShouldContain("##vso[task.logissue type=error]trexis is not on the path: run the task TrexisSetup or the step template");
    }

    private static void Spy(TemporaryFolder home, string script)
    {
        var file = home.Write("bin/trexis", $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static (int Code, string Said) Run(
        TemporaryFolder home, string script, Dictionary<string, string> environment, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the spy is a script of bash");
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "node"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(node is null, "there is no node on this machine");
        var start = new ProcessStartInfo(node!, [RepositoryFiles.At($"{Extension}/{script}"), .. arguments])
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
