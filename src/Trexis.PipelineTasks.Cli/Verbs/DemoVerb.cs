using System.Reflection;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis demo</c>: a sample from start to report, on a fresh copy each time.</summary>
internal sealed class DemoVerb() : DeclaredVerb(Info)
{
    private const string Prefix = "samples/";
    private const string QuickStart = "quickstart";
    private const string RefusedSample = "refused";
    private const string DacpacSample = "sales-dacpac";

    private static readonly InputSpec Refused = new(
        "refused", InputKind.Flag, "The same deployment with four things wrong in prod: it is refused there, and nothing is deployed.");

    private static readonly InputSpec Dacpac = new(
        "dacpac",
        InputKind.Flag,
        "A SQL Server schema instead: built, planned, approved and applied on dacpacs that stand for databases, without a server.");

    private static readonly TaskInfo Info = new(
        "demo",
        "Carries a sample change of a sample database from dev to prod, on a fresh copy in .trexis/demo, and prints where the report lies.",
        [],
        [Refused, Dacpac],
        [],
        [
            new TaskExample("", "The quick start: trexis run --through prod on samples/quickstart."),
            new TaskExample("--dacpac", "The same for a SQL Server schema, on samples/sales-dacpac."),
            new TaskExample("--refused", "The same with four things wrong in prod: how a refusal looks."),
        ]);

    protected override bool AnswersMachines => true;

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var sample = SampleOf(inputs);
        // Each in a place of its own: the report of one outlives the other.
        var samples = Path.Combine(
            ambient.WorkingFolder,
            ".trexis",
            sample == QuickStart ? "demo" : $"demo-{(sample == RefusedSample ? RefusedSample : "dacpac")}");
        var folder = Path.Combine(samples, sample);
        // The refused deployment is about the quick start's artifact.
        foreach (var name in sample == RefusedSample ? [QuickStart, RefusedSample] : new[] { sample })
            FreshCopy(name, Path.Combine(samples, name));
        if (sample == DacpacSample && await BuildAsync(folder, host, ambient) is not ExitCode.Passed and var code) return code;
        string[] run = ["--config", Path.Combine(folder, "deployment.yml"), "--through", "prod"];
        host.WriteLine($"trexis run {string.Join(' ', run)}");
        return await new RunVerb().RunAsync(run, ambient);
    }

    private static string SampleOf(InputValues inputs) => (inputs.Flag(Refused), inputs.Flag(Dacpac)) switch
    {
        (true, true) =>
            throw new InputException(Dacpac.Option, $"is given together with {Refused.Option}", null, "one of the two"),
        (true, _) => RefusedSample,
        (_, true) => DacpacSample,
        _ => QuickStart,
    };

    private static Task<int> BuildAsync(string folder, IPipelineHost host, ProcessEnvironment ambient)
    {
        string[] build = [
            "build", Path.Combine(folder, "release-2"), "--out", Path.Combine(folder, "artifacts", "Sales.dacpac"), "--version", "2.0.0",
        ];
        host.WriteLine($"trexis dacpac {string.Join(' ', build)}");
        return new DacpacVerb().RunAsync(build, ambient);
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
