using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Microsoft's own library of tasks, <c>azure-pipelines-task-lib</c>, in scripts of a few lines that node runs.</summary>
internal static class AzureTaskLibrary
{
    private static readonly string Folder = RepositoryFiles.At(".ci/yaml");

    // Started once from the folder of the tools' manifest; afterwards its own folder does, from everywhere.
    private static readonly Lazy<string?> PowerShell = new(() =>
    {
        using var home = new TemporaryFolder();
        var (code, said) = Run(
            RepositoryFiles.Root, "dotnet", ["pwsh", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "$PSHOME"], Quiet(home));
        return code == 0 ? said.Trim() : null;
    });

    /// <summary>Starts the handler of every task of the extension with every input; the lines that they wrote, by task.</summary>
    /// <param name="home">Its folder <c>bin</c> holds what the handlers find on the path first.</param>
    public static ILookup<string, string> RunHandlers(TemporaryFolder home)
    {
        SkipWithoutLibrary();
        var tasks = RepositoryFiles.At("templates/azure-pipelines/extension/tasks");
        var (code, said) = Run(Folder, "node", ["azure-handlers.mjs", tasks], new Dictionary<string, string>
        {
            ["AGENT_TEMPDIRECTORY"] = home.Path,
            ["PATH"] = PathFrom(home),
        });
        code.ShouldBe(0, said);
        return said.Split('\n')
            .Select(line => line.Split(": ", 2))
            .Where(line => line.Length == 2)
            .ToLookup(line => line[0], line => line[1]);
    }

    /// <summary>Runs a step's script as Bash@3 or PowerShell@2 does: from a file, started by a task on the library.</summary>
    public static string RunShell(TemporaryFolder home, string shell, string script, IReadOnlyDictionary<string, string> environment)
    {
        SkipWithoutLibrary();
        var given = new Dictionary<string, string>(environment, StringComparer.Ordinal)
        {
            ["INPUT_PROGRAM"] = shell == "bash" ? "bash" : "dotnet",
            ["INPUT_WORKINGDIRECTORY"] = home.Path,
            ["AGENT_TEMPDIRECTORY"] = home.Path,
            ["PATH"] = PathFrom(home),
        };
        if (shell == "bash") given["INPUT_ARGUMENTS"] = home.Write("step.sh", script);
        else
        {
            Assert.SkipWhen(PowerShell.Value is null, "no PowerShell 7: dotnet tool restore");
            const string end = "if (Test-Path -LiteralPath variable:\\LASTEXITCODE) { exit $LASTEXITCODE }";
            var file = home.Write("step.ps1", $"$ErrorActionPreference = 'Stop'\n{script}\n{end}");
            given["INPUT_ARGUMENTS"] = string.Join(
                '\n', Path.Combine(PowerShell.Value!, "pwsh.dll"), "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $". '{file}'");
            foreach (var (name, value) in Quiet(home)) given[name] = value;
        }

        return Run(Folder, "node", ["azure-shell.mjs"], given).Said;
    }

    /// <summary>An executable of this name on the path of <see cref="RunShell"/> that is a script.</summary>
    public static void StandIn(TemporaryFolder home, string name, string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in is a script of the shell");
        var file = home.Write($"bin/{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string PathFrom(TemporaryFolder home) => $"{home.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    private static void SkipWithoutLibrary() => Assert.SkipUnless(
        Directory.Exists(Path.Combine(Folder, "node_modules/azure-pipelines-task-lib")),
        "no azure-pipelines-task-lib: npm --prefix .ci/yaml install");

    // PowerShell keeps caches in the account's folders, asks for news and counts its starts.
    private static Dictionary<string, string> Quiet(TemporaryFolder home) => new()
    {
        ["XDG_CACHE_HOME"] = home.Path,
        ["XDG_CONFIG_HOME"] = home.Path,
        ["XDG_DATA_HOME"] = home.Path,
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
        ["NO_COLOR"] = "1",
    };

    private static (int Code, string Said) Run(
        string folder, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }
}
