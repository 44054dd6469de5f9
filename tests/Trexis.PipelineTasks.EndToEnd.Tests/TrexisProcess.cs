using System.Diagnostics;
using System.Globalization;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>
/// <c>trexis</c> as a process of its own, as a pipeline starts it: redirected, and without the variables of the pipeline that runs the
/// tests.
/// </summary>
internal sealed class TrexisProcess : IDisposable
{
    /// <summary>A command that hangs fails its test instead of the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // What a shell starts in the background ignores SIGINT, what nohup starts SIGHUP, and so would whatever the tests start from there.
    private static readonly string[] WithSignals = OperatingSystem.IsLinux()
        ? ["env", "--default-signal=INT", "--default-signal=HUP", "dotnet"]
        : ["dotnet"];

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TrexisProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public bool HasExited => _process.HasExited;

    public static TrexisProcess Start(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            WithSignals[0], [.. WithSignals[1..], Path.Combine(AppContext.BaseDirectory, "trexis.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal)
            || name is "TF_BUILD" or "CI").ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new TrexisProcess(start);
    }

    /// <summary>Starts a command and waits for its end.</summary>
    public static async Task<Ran> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, new Dictionary<string, string>(), arguments);
        return await process.EndAsync();
    }

    public async Task<Ran> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return new Ran(_process.ExitCode, await _output, await _error);
    }

    /// <summary>SIGKILL: nothing of ours runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <param name="name">INT, as Ctrl+C and a platform's cancel send it, or HUP, as a terminal that is closed does.</param>
    public async Task CancelAsync(string name)
    {
        using var signal = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        signal.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
