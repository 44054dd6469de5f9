using System.Runtime.CompilerServices;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>The command line in a folder of its own, with its target on the loopback server.</summary>
public abstract class StageScene : SqlServerScene
{
    protected TemporaryFolder Folder { get; } = new();

    /// <summary>What the target's variable holds.</summary>
    protected string TargetConnectionString { get; set; } = "";

    /// <summary>What else the environment holds.</summary>
    protected Dictionary<string, string> Variables { get; } = [];

    /// <summary>What cancels the command line, as a platform or Ctrl+C does; the test's own end where a test says nothing.</summary>
    protected CancellationToken? Stop { get; set; }

    protected IReadOnlyList<RunDocument> Documents =>
        [.. new RunStore(Folder.At(".trexis"), new TextOutlet()).Load().Select(stored => stored.Document)];

    protected async Task<(int Code, string Said)> TrexisAsync(params string[] arguments)
    {
        var connection = TargetConnectionString.Length > 0 ? TargetConnectionString : Server.Server.ConnectionString();
        using var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, new ProcessEnvironment
        {
            Time = TimeProvider.System,
            Environment = new Dictionary<string, string>(Variables) { ["USER"] = "alice", ["TREXIS_CONNECTION"] = connection },
            Output = output,
            Error = output,
            WorkingFolder = Folder.Path,
            Interactive = false,
            Cancel = Stop ?? Cancel,
        });
        return (code, output.ToString());
    }

    /// <param name="to">Where in the folder it goes.</param>
    protected void CopySample(string name, string to = "", [CallerFilePath] string here = "")
    {
        var root = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(root, "Trexis.PipelineTasks.sln"))) root = Path.GetDirectoryName(root)!;
        var sample = Path.Combine(root, "samples", name);
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
            Folder.Write(Path.Combine(to, Path.GetRelativePath(sample, file)), File.ReadAllText(file));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
