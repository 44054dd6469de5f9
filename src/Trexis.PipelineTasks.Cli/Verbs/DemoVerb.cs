using System.Reflection;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis demo</c>: a sample from start to report, on a fresh copy each time.</summary>
internal sealed class DemoVerb : IVerb
{
    private const string Prefix = "samples/";

    private static readonly InputSpec Refused = new("refused", InputKind.Flag, "The same deployment with four things wrong in prod: it is refused there, and nothing is deployed.");

    private static readonly TaskInfo Info = new(
        "demo",
        "Carries a sample change of a sample database from dev to prod, on a fresh copy in .trexis/demo, and prints where the report lies.",
        [],
        [Refused],
        [],
        [
            new TaskExample("", "The quick start: trexis run --through prod on samples/quickstart."),
            new TaskExample("--refused", "The same with four things wrong in prod: how a refusal looks."),
        ]);

    public string Name => Info.Name;

    public string Purpose => Info.Purpose;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Ambient ambient)
    {
        if (VerbHelp.Asked(arguments, Info, ambient)) return ExitCode.Passed;

        return await TaskRunner.ConcludeAsync(ambient, async host =>
        {
            var refused = InputReader.Read(Info, arguments, ambient.Environment).Values.Flag(Refused);
            // Each in a place of its own: the report of one outlives the other.
            var samples = Path.Combine(ambient.WorkingFolder, ".trexis", refused ? "demo-refused" : "demo");
            var folder = Path.Combine(samples, refused ? "refused" : "quickstart");
            FreshCopy("quickstart", Path.Combine(samples, "quickstart"));
            if (refused) FreshCopy("refused", folder);
            string[] run = ["--config", Path.Combine(folder, "deployment.yml"), "--through", "prod"];
            host.WriteLine($"trexis run {string.Join(' ', run)}");
            return await new RunVerb().RunAsync(run, ambient);
        });
    }

    /// <summary>Writes the sample as this program carries it; whatever an earlier demonstration left is removed first.</summary>
    private static void FreshCopy(string sample, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var assembly = Assembly.GetExecutingAssembly();
        var start = $"{Prefix}{sample}/";
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(start, StringComparison.Ordinal)))
        {
            var file = Path.Combine(folder, name[start.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var content = assembly.GetManifestResourceStream(name)!;
            using var copy = File.Create(file);
            content.CopyTo(copy);
        }
    }
}
