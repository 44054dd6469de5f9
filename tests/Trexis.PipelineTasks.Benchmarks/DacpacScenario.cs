using System.Globalization;
using System.Text;
using Microsoft.SqlServer.Dac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// A plan from start to exit, with its three files and its evidence, against a bare program that only lets DacFx write the script,
/// and against two of them, one for the script and one for the report, as pipelines do it.
/// </summary>
internal static class DacpacScenario
{
    /// <summary>The word with which this program runs itself as the bare one.</summary>
    public const string Bare = "bare-dacfx";

    private const int Rounds = 5;

    /// <summary>Of what the bare program holds at the most.</summary>
    private const double MostMemory = 1.3;

    /// <summary>The same with the rollback option, which is a second plan.</summary>
    private const double MostMemoryReversed = 1.5;

    private static readonly string Own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "trexis.exe" : "trexis");

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        var released = Publishing.Program(
            await publishing.PublishAsync(PublishedForm.Released, "DeployDacpac"), "trexis-deploy-dacpac");
        using var folder = new BenchmarkFolder("dacpac");
        var comparisons = new List<Comparison>();
        foreach (var objects in new[] { 600, 3_000 })
        {
            var target = Build(folder, objects, release: 1);
            var source = Build(folder, objects, release: 2);
            comparisons.AddRange(await CompareAsync(objects, source, target, folder.Make($"plan-{objects}"), released));
        }

        return comparisons;
    }

    /// <summary>What the bare program does: nothing else is loaded, read or written.</summary>
    public static int RunBare(string what, string source, string target)
    {
        using var from = DacPackage.Load(source);
        using var to = DacPackage.Load(target);
        var options = new PublishOptions
        {
            GenerateDeploymentScript = what == "script",
            GenerateDeploymentReport = what == "report",
            DeployOptions = new DacDeployOptions { ScriptDatabaseOptions = false, DropObjectsNotInSource = false },
        };
        var result = DacServices.Script(from, to, "Bench", options);
        return (result.DatabaseScript ?? result.DeploymentReport).Length > 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Comparison>> CompareAsync(
        int objects, string source, string target, string folder, string released)
    {
        var (script, report) = (new List<MeasuredRun>(), new List<MeasuredRun>());
        var (built, shipped) = (new Planned("just in time", Own, ["deploy-dacpac"]), new Planned("as released", released, []));
        string[] plan = ["plan", "--source", source, "--target-dacpac", target, "--out", Path.Combine(folder, "out")];
        for (var round = 0; round < Rounds; round++)
        {
            script.Add(await MeasuredProcess.RunAsync(Environment.ProcessPath!, [Bare, "script", source, target], folder));
            foreach (var form in new[] { built, shipped })
            {
                form.Runs.Add(await MeasuredProcess.RunAsync(form.Program, [.. form.Verb, .. plan], folder));
                form.Reversed.Add(await MeasuredProcess.RunAsync(form.Program, [.. form.Verb, .. plan, "--reverse"], folder));
            }

            report.Add(await MeasuredProcess.RunAsync(Environment.ProcessPath!, [Bare, "report", source, target], folder));
        }

        return [.. Compare(built), .. Compare(shipped)];

        IEnumerable<Comparison> Compare(Planned form)
        {
            var (bare, ours) = (Time(script), Time(form.Runs));
            yield return new Comparison(
                $"plan of {objects:N0} objects, {form.Words}, against the bare script", bare, ours, 1.15, TimeSpan.Zero, Peak(form.Runs),
                (long)(Peak(script) * MostMemory));
            yield return new Comparison(
                $"plan of {objects:N0} objects, {form.Words}, against script and report apart", bare + Time(report), ours, 0.65,
                TimeSpan.Zero);
            yield return new Comparison(
                $"plan --reverse of {objects:N0} objects, {form.Words}, against the bare script", bare, Time(form.Reversed), 1.75,
                TimeSpan.Zero, Peak(form.Reversed), (long)(Peak(script) * MostMemoryReversed));
        }

        static TimeSpan Time(List<MeasuredRun> runs) => Comparison.Median(runs.Select(run => run.Elapsed));

        static long Peak(List<MeasuredRun> runs) => runs.Max(run => run.PeakBytes);
    }

    /// <summary>What one form of ours took.</summary>
    /// <param name="Words">For a row of the table.</param>
    /// <param name="Verb">What stands before the action where the program has verbs.</param>
    private sealed record Planned(string Words, string Program, string[] Verb)
    {
        public List<MeasuredRun> Runs { get; } = [];
        public List<MeasuredRun> Reversed { get; } = [];
    }

    // A third of the objects each tables, views and procedures; the second release changes one table in ten and adds a procedure for it.
    private static string Build(BenchmarkFolder folder, int objects, int release)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{objects}-{release}");
        var sources = folder.Make(name);
        var sql = new StringBuilder();
        for (var number = 0; number < objects / 3; number++)
        {
            var changed = release == 2 && number % 10 == 0;
            sql.Append(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE [dbo].[Table{number}] ([Id] INT NOT NULL CONSTRAINT [PK{number}] PRIMARY KEY, [Name] NVARCHAR (100) NOT "
                    + $"NULL, [At] DATETIME2 NULL{(changed ? ", [Note] NVARCHAR (200) NULL" : "")});\nGO\n");
            sql.Append(
                CultureInfo.InvariantCulture,
                $"CREATE VIEW [dbo].[View{number}] AS SELECT [Id], [Name]{(changed ? ", [Note]" : "")} FROM [dbo].[Table{number}];\nGO\n");
            sql.Append(
                CultureInfo.InvariantCulture,
                $"CREATE PROCEDURE [dbo].[Get{number}] @id INT AS SELECT [Id], [Name] FROM [dbo].[View{number}] WHERE [Id] = @id;\nGO\n");
            if (changed)
                sql.Append(
                    CultureInfo.InvariantCulture,
                    $"CREATE PROCEDURE [dbo].[Notes{number}] AS SELECT [Note] FROM [dbo].[View{number}];\nGO\n");
        }

        File.WriteAllText(Path.Combine(sources, "all.sql"), sql.ToString());
        var dacpac = Path.Combine(folder.Path, $"{name}.dacpac");
        File.WriteAllBytes(dacpac, DacpacBuilder.Build(new BuildRequest(sources, "Bench", new Version(release, 0, 0, 0))));
        return dacpac;
    }
}
