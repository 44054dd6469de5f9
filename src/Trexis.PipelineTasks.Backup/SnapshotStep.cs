using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Backup;

/// <summary>A snapshot beside the backup: the quicker rollback option, which no policy takes for a backup.</summary>
internal sealed class SnapshotStep(RunEvidence evidence, IDatabase database)
{
    public static readonly CheckInfo Taken = new(
        "backup.snapshot-taken",
        "A snapshot for this deployment is taken",
        "Reverting to a snapshot copies back only the pages that were changed since: minutes where restoring takes hours.",
        "Carried out where --snapshot asks for it and the engine has snapshots; those of earlier deployments are dropped when it stands, "
            + "for a database is reverted only to its only snapshot.",
        "Read what the server said; the backup is a rollback option without it.");

    public async Task RunAsync(CancellationToken cancel)
    {
        var started = evidence.Time.GetTimestamp();
        var facts = await GroupReader.ReadAsync(() => database.Snapshots.ReadAsync(cancel), UnreadGroup.Snapshots);
        var outcome = facts.Standing switch
        {
            Fact<IReadOnlyList<SnapshotRecord>>.NotApplicable none => Outcome.Skipped(none.Reason),
            Fact<IReadOnlyList<SnapshotRecord>>.Unreadable unreadable => Outcome.Unknown($"No snapshot was taken: {unreadable.Reason}"),
            _ when facts.Obstacle is { } obstacle => Outcome.Skipped($"The database could not be put back to a snapshot: {obstacle}"),
            _ => await TakeAsync(facts, cancel),
        };
        evidence.Journal.AddStep(Taken, outcome, started);
    }

    private async Task<Outcome> TakeAsync(SnapshotFacts facts, CancellationToken cancel)
    {
        var documents = evidence.DocumentsOfPlace();
        var standing = facts.Standing.ValueOr([])!;
        if (DeploymentTimeline.IsStanding(documents.Select(stored => stored.Document)))
        {
            return DeploymentSnapshots.From(documents, facts) is { } own
                ? Outcome.Passed($"{own.Name} of {HumanText.Time(own.TakenAt)} stands: it is from before this deployment began, and stays")
                : Outcome.Skipped(
                    $"{evidence.Run.Deployment} has begun to change the database: a snapshot taken now would be no rollback option");
        }

        var name = DeploymentSnapshots.NameFor(evidence.Run.Id, database.Identity);
        try
        {
            await database.Snapshots.TakeAsync(name, cancel);
        }
        catch (DatabaseException exception) when (exception.Kind != DatabaseErrorKind.StateUnknown)
        {
            return Outcome.Failed($"{name} was not taken: {exception.Message}");
        }

        evidence.Journal.Output(DeploymentSnapshots.Output, name);
        return await DropEarlierAsync(
            name,
            [.. standing.Where(snapshot => DeploymentSnapshots.IsOurs(snapshot.Name))],
            [.. standing.Where(snapshot => !DeploymentSnapshots.IsOurs(snapshot.Name))],
            cancel);
    }

    private async Task<Outcome> DropEarlierAsync(
        string name, IReadOnlyList<SnapshotRecord> earlier, IReadOnlyList<SnapshotRecord> strange, CancellationToken cancel)
    {
        var dropped = new List<string>();
        var left = strange.Select(snapshot => new Finding(
            snapshot.Name, "is not ours and stays", "the only snapshot, or the server reverts to none")).ToList();
        foreach (var snapshot in earlier)
        {
            try
            {
                await database.Snapshots.DropAsync(snapshot.Name, cancel);
                dropped.Add(snapshot.Name);
            }
            catch (DatabaseException exception) when (exception.Kind != DatabaseErrorKind.StateUnknown)
            {
                left.Add(new Finding(snapshot.Name, $"is not dropped: {exception.Message}", "dropped, for a later one stands"));
            }
        }

        var message = $"{name} stands{(dropped.Count == 0 ? "" : $"; dropped {string.Join(", ", dropped)} of earlier")}";
        return left.Count == 0
            ? Outcome.Passed(message)
            : Outcome.Warned($"{message}; it is no rollback option while {left[0].Subject} stands too", left);
    }
}
