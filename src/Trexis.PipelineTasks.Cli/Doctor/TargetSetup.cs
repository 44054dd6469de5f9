using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>Whether a target answers, is the one that is meant, and lets this login do what it is there for; only looks.</summary>
internal sealed class TargetSetup(LoadedConfiguration configuration, Func<string, Secret?> secrets, TimeProvider time)
{
    private const string NotAsked = "not asked";

    private const string Example = "Server=…;Database=…";

    private static readonly string[] Judged =
    [
        "environment.as-expected", "environment.online", "environment.writable", "environment.version-supported",
        "access.permissions-sufficient",
    ];

    public async Task<IReadOnlyList<SetupFinding>> LookAsync(DeploymentTarget place, CancellationToken cancel)
    {
        var reference = place.Target.Connection;
        if (reference.Kind == ConnectionKind.EnvironmentVariable && secrets(reference.Value) is null)
            return [new SetupFinding(
                Verdict.Unknown,
                $"{place}: connection",
                $"{reference.Value} is not set here",
                $"export {reference.Value}='{Example}', or look in a job of {place.Environment.Name}, which has it: "
                    + $"trexis doctor --environment {place.Environment.Name}")];
        try
        {
            var engine = SupportedEngines.All.For(configuration.Deployment, place.Target, time);
            await using var database = await engine.OpenAsync(
                DatabaseEngines.Connect(configuration.Deployment, place, secrets), cancel);
            return await JudgeAsync(place, database, cancel);
        }
        catch (DatabaseException missing) when (missing.Kind == DatabaseErrorKind.Missing && place.Target.Create)
        {
            return [new SetupFinding(Verdict.Passed, $"{place}: connection", "the database is missing, and prepare makes it")];
        }
        catch (DatabaseException refusal)
        {
            return [new SetupFinding(Verdict.Failed, $"{place}: connection", refusal.Fault.Message, refusal.Fault.Hint)];
        }
    }

    /// <summary>
    /// Targets that point at one database: what one environment proves is then no proof for the next. A file is the same however it is
    /// spelled, a variable where its value is.
    /// </summary>
    public IEnumerable<SetupFinding> Shared(IReadOnlyList<DeploymentTarget> places)
    {
        var same = places.Select(place => (Place: place, Meant: MeantBy(place.Target.Connection)))
            .Where(one => one.Meant is not null)
            .GroupBy(one => one.Meant!, one => one.Place, StringComparer.Ordinal)
            .Select(group => group.Select(place => $"{place}").ToList());
        foreach (var names in same.Where(names => names.Count > 1))
            yield return new SetupFinding(
                Verdict.Failed,
                string.Join(", ", names),
                "point at one database: what is tried in one of them is done to all",
                "give each environment a database of its own in deployment.yml");
    }

    private string? MeantBy(ConnectionReference reference) => reference.Kind == ConnectionKind.EnvironmentVariable
        ? secrets(reference.Value)?.Reveal()
        : Path.GetFullPath(reference.Value, configuration.Deployment.Folder);

    private async Task<IReadOnlyList<SetupFinding>> JudgeAsync(DeploymentTarget place, IDatabase database, CancellationToken cancel)
    {
        var facts = DatabaseFacts.Unread(
            time.GetUtcNow(),
            place.Target.Connection.ToString(),
            configuration.Policy.For(place.Environment.Name),
            place.Target.Expect,
            NotAsked) with
        {
            Identity = Fact.Known(database.Identity),
            Availability = await GroupReader.ReadAsync(() => database.Observe.AvailabilityAsync(cancel), UnreadGroup.Availability),
            Access = await GroupReader.ReadAsync(() => database.Observe.AccessAsync(null, cancel), UnreadGroup.Access),
        };
        var outcomes = DatabaseChecks.Before.Where(check => Judged.Contains(check.Info.Code))
            .Select(check => (check.Info, Outcome: check.Judge(facts)));
        return
        [
            new SetupFinding(
                Verdict.Passed, $"{place}: connection", $"{database.Identity.Database} on {database.Identity.Server} answers"),
            .. outcomes.Where(one => one.Outcome.Verdict is not (Verdict.Passed or Verdict.Skipped))
                .Select(one => new SetupFinding(
                    one.Outcome.Verdict, $"{place}: {one.Info.Code}", one.Outcome.Message, one.Info.Remedy)),
        ];
    }
}
