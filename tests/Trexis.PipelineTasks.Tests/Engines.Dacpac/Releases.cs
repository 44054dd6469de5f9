using System.Collections.Concurrent;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

/// <summary>Dacpacs built once for all tests: building a model takes a second. Each test says in SQL what its releases are.</summary>
internal static class Releases
{
    private static readonly ConcurrentDictionary<string, Lazy<DacpacContents>> Built = new(StringComparer.Ordinal);

    public static DacpacContents Of(params string[] files) =>
        Built.GetOrAdd(string.Join("\n----\n", files), _ => new Lazy<DacpacContents>(() => Build(files))).Value;

    public static DacpacPlan Plan(
        DacpacContents source,
        DacpacContents target,
        DeploySettings? settings = null,
        params Acknowledgement[] acknowledge) => DacpacPlanner.Plan(
        new PlanRequest(
            source, new PlanTarget.StateFile("Sales", target), settings ?? DeploySettings.Default, acknowledge, DateTimeOffset.UnixEpoch),
        CancellationToken.None);

    public static DeploySettings With(params (string Name, string Value)[] options) =>
        DeploySettings.Default.With(options.Select(option => new GivenOption(option.Name, option.Value, "test")), []);

    private static DacpacContents Build(string[] files)
    {
        var name = Guid.NewGuid().ToString("N");
        var folder = Path.Combine(TestRun.Shared, name);
        Directory.CreateDirectory(folder);
        for (var number = 0; number < files.Length; number++)
        {
            // A file whose first line is a comment with a name bears that name.
            var first = files[number].Split('\n')[0];
            var file = first.StartsWith("-- file: ", StringComparison.Ordinal) ? first["-- file: ".Length..].Trim() : $"{number:00}.sql";
            var isSql = file.EndsWith(".sql", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, file), isSql ? files[number] : files[number][(first.Length + 1)..]);
        }

        var path = Path.Combine(TestRun.Shared, $"{name}.dacpac");
        var platform = SqlPlatform.All.SingleOrDefault(known => files.Contains($"-- platform: {known.Name}")) ?? SqlPlatform.Default;
        var request = new BuildRequest(folder, "Sales", new Version(1, 0, 0, 0)) { Platform = platform };
        File.WriteAllBytes(path, DacpacBuilder.Build(request));
        return DacpacReader.Read(path);
    }
}
