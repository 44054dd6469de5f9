using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>
/// Fills a database that was just made. A last journal entry marks the preparation as whole: without it, a later run knows that
/// an earlier one was interrupted and continues after the last script that was journalled.
/// </summary>
internal sealed class Preparer(
    RunEvidence evidence, IPipelineHost host, DeploymentIdentity identity, TargetDatabase target, IDatabase database)
{
    private const string Kind = HistoryAnchor.Preparation;
    private const string Whole = "prepare";
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(30);

    private readonly LockPatience _wait = new(LockWait, held => host.WriteLine($"lock: {held}"))
    {
        OfExecution = target.Policy.Watch.Wait,
    };

    public static readonly CheckInfo Info = new(
        "environment.prepared",
        "A missing database is made and filled",
        "A rehearsal needs a database like the one it rehearses for.",
        "Where create: true and the database is missing, it is made and the scripts under prepare: are run in the order of their names, "
            + "journalled one by one; where the policy demands backups, the first one is taken.",
        "Correct the script named; where the message says that something is left, run precheck again to continue, or drop it.");

    /// <returns>Why the database may not be used; the journal then says what is left.</returns>
    public async Task<string?> PrepareAsync(Preparation? preparation, bool made, CancellationToken cancel)
    {
        var started = evidence.Time.GetTimestamp();
        try
        {
            var done = await ScriptsDoneAsync(preparation, made, cancel);
            if (done is null) return null;
            if (done.LeftStarted is [var first, ..])
            {
                evidence.Journal.AddStep(
                    Info,
                    Outcome.Failed(
                        $"Nothing was run: of an earlier preparation {first.Subject} {first.Observed}", done.LeftStarted) with
                    {
                        Remedy = first.Expected,
                    },
                    started,
                    preparation?.Folder);
                return "not asked: the preparation was interrupted in the middle of a script";
            }

            if (evidence.IsStranger)
            {
                evidence.Journal.AddStep(Info, RunIsOfThePlatform.Refusal("nothing was run", evidence.Place));
                return "not asked: the database was not prepared";
            }

            if (evidence.Run.Unsigned is { } unsigned)
            {
                evidence.Journal.AddStep(Info, Outcome.Failed($"nothing was run: {unsigned}"));
                return "not asked: the database was not prepared";
            }

            var scripts = preparation?.Scripts.Where(script => !done.Scripts.Contains(script.Name)).ToList() ?? [];
            if (!await RunAsync(scripts, made, started, cancel))
            {
                var left = await LeftAsync(made, cancel);
                evidence.Journal.AddStep(
                    Info,
                    Outcome.Failed($"The watch stopped it, {DeploymentSteps.Watched.Code} says why; {left}"),
                    started,
                    preparation?.Folder);
                return "not asked: the database could not be prepared";
            }

            var backup = await FirstBackupAsync(cancel);
            await MarkWholeAsync(preparation, cancel);
            var summary = Summary(made, scripts.Count, done.Scripts.Count, backup);
            evidence.Journal.AddStep(Info, Outcome.Passed(summary), started, preparation?.Folder);
            return null;
        }
        catch (DatabaseException exception)
        {
            var left = made && IsFile(evidence.Place.Target) ? "the new database is removed again, nothing is left"
                : await LeftAsync(made, cancel);
            evidence.Journal.AddStep(Info, Failure(exception, left), started, preparation?.Folder);
            return "not asked: the database could not be prepared";
        }
    }

    /// <summary>
    /// Removes a database that this run made and did not finish, where it is a file: closed, and never one that was there before.
    /// </summary>
    public static void Remove(TargetSpec target)
    {
        if (!IsFile(target)) return;
        var file = target.Connection.Value;
        foreach (var name in new[] { file, file + "-wal", file + "-shm", file + "-journal" }) File.Delete(name);
    }

    private static bool IsFile(TargetSpec target) => target.Connection.Kind == ConnectionKind.File;

    /// <returns>Absent where there is nothing to prepare: the database is whole, or was there before us.</returns>
    private async Task<PreparedSoFar?> ScriptsDoneAsync(Preparation? preparation, bool made, CancellationToken cancel)
    {
        if (made) return PreparedSoFar.Nothing;
        if (preparation is null) return null;
        var history = await database.ReadHistoryAsync(cancel);
        var prepared = PreparedSoFar.From(history.Journal);
        if (prepared.Scripts.Contains(Whole)) return null;
        return prepared.HasBegun || await IsEmptyAsync(history, cancel) ? prepared : null;
    }

    // What was left, only the journal knows: a script that was refused outside a transaction, or whose connection broke, may be half done.
    private async Task<string> LeftAsync(bool made, CancellationToken cancel)
    {
        PreparedSoFar left;
        try
        {
            left = PreparedSoFar.From((await database.ReadHistoryAsync(cancel)).Journal);
        }
        catch (DatabaseException unread)
        {
            return $"what is left nobody could ask ({unread.Message}): the next precheck looks at the journal first";
        }

        if (left.LeftStarted is [var first, ..])
            return $"{(made ? "the database that this run made is left half prepared: " : "")}{first.Subject} {first.Observed}; "
                + first.Expected;
        return made
            ? "the database that this run made is left half prepared: drop it, or the next precheck continues after the last script that "
                + "ran"
            : "this run did not make the database: leave it as it is; the next precheck continues after the last script that ran";
    }

    // Killed between making the database and its first script, an earlier run left an empty one.
    private async Task<bool> IsEmptyAsync(DeploymentHistory history, CancellationToken cancel) =>
        history.Journal.Count == 0
        && history.Anchors.Count == 0
        && await database.Observe.InventoryAsync(
            exactRows: false, violations: false, cancel) is Fact<SchemaInventory>.Known { Value.Tables.Count: 0, Value.Modules.Count: 0 };

    /// <returns>Whether all of them ran; not where the watch ended it.</returns>
    private async Task<bool> RunAsync(List<SqlText> scripts, bool made, long started, CancellationToken cancel)
    {
        if (scripts.Count == 0) return true;
        var assessments = await database.Scripts.AssessAsync(scripts, cancel);
        await using var session = await database.BeginDeploymentAsync(identity, _wait, cancel);
        // Nobody waits for a database that was just made.
        if (made) return await ExecuteAsync(session, cancel);
        return await DeploymentWatcher.RunAsync(
            target.Policy.Watch,
            host,
            evidence.Journal,
            token => database.WatchAsync(session, token),
            token => ExecuteAsync(session, token),
            cancel) is true;

        async Task<bool> ExecuteAsync(IDeploymentSession session, CancellationToken cancel)
        {
            var log = new ExecutionLog(host, evidence.Time, "preparing the database: script");
            for (var number = 0; number < scripts.Count; number++)
            {
                cancel.ThrowIfCancellationRequested();
                var name = scripts[number].Name;
                log.Begin(name, number, scripts.Count);
                evidence.Journal.Begin(
                    Info, started, () => Outcome.Unknown($"{name} was being executed; the cancel was not confirmed"));
                var script = new ScriptToRun(
                    scripts[number], Kind, Fingerprint.OfText(scripts[number].Text).Value, assessments[number].Transactional);
                await session.RunScriptAsync(script, log, cancel);
            }

            log.End();
            return true;
        }
    }

    // The schema as it was made is the baseline: what differs later was changed by somebody.
    private async Task MarkWholeAsync(Preparation? preparation, CancellationToken cancel)
    {
        var schema = await database.Observe.InventoryAsync(exactRows: false, violations: false, cancel);
        var now = evidence.Time.GetUtcNow();
        await using var session = await database.BeginDeploymentAsync(identity, _wait, cancel);
        await Anchors.WriteAsync(evidence, session, Kind, schema.ValueOr(null)?.Fingerprint, cancel);
        if (preparation is null) return;
        await session.RecordAsync(
            [new JournalEntry
            {
                Script = Whole,
                Kind = Kind,
                Sha256 = preparation.Sha256,
                State = JournalState.Done,
                At = now,
                ElapsedMs = 0,
                Actor = evidence.Run.Actor,
                Deployment = evidence.Run.Deployment,
            }],
            cancel);
    }

    private async Task<BackupRecord?> FirstBackupAsync(CancellationToken cancel)
    {
        if (!target.Policy.Backup.IsDemanded) return null;
        var progress = new StepProgress(host, "taking the first backup");
        return await database.Backups.BackUpAsync(target.BackupOf(database.Identity), progress, cancel);
    }

    private static string Summary(bool made, int ran, int before, BackupRecord? backup)
    {
        var how = made
            ? "the database was missing and was made"
            : $"an interrupted preparation was continued after {HumanText.Plural(before, "script")}";
        var scripts = ran == 0 ? "no script was run" : $"{HumanText.Plural(ran, "script")} run";
        var first = backup is null
            ? ""
            : $"; its first backup is {backup.Location} ({HumanText.Bytes(backup.Bytes)}), as the policy demands one";
        return $"{how}; {scripts}{first}";
    }

    private static Outcome Failure(DatabaseException exception, string left)
    {
        var line = exception.Error?.Line is { } number ? $"line {number}" : "unknown line";
        var failed = exception.Error is { } error
            ? Outcome.Failed(
                $"{exception.Message}; {left}",
                new Finding(error.Statement ?? "statement", $"{line}: {error.Message}", "a script that runs"))
            : Outcome.Failed($"{exception.Message}; {left}");
        return failed with { Remedy = exception.Fault.Hint };
    }
}
