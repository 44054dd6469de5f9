using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Rollback.Checks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>
/// Takes the chosen rollback option under the lock, its loss named beforehand, and compares with the capture from before.
/// </summary>
internal sealed class ApplyRollbackAction(
    DeploymentLock targetLock,
    RollbackObserver observer,
    RollbackApproval approval,
    ReadinessToApply readiness,
    RunEvidence evidence,
    IPipelineHost host)
{
    /// <summary>Writes a document of its own that says what is begun; where it cannot, nothing may be.</summary>
    public required Func<CheckInfo, Outcome, Task> Reserve { get; init; }

    /// <summary>How undo scripts are watched.</summary>
    public required WatchPolicy Watch { get; init; }

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var target = await targetLock.TakeAsync(
            cancel, nothing => evidence.Journal.AddStep(RollbackSteps.Executed, nothing));
        if (target is null) return;
        var (database, session) = (target.Database, target.Session);
        var survey = await observer.ReadAsync(database, cancel);
        if (survey.StandsInstead(evidence.Run.Deployment) is { } stands)
        {
            Refuse(NotHere(evidence.Run.Deployment, stands));
            return;
        }

        var backup = RollbackOptions.BackupOf(survey, evidence.Run.Deployment);
        var way = observer.Chosen(survey);
        NameLoss(way);
        approval.Judge(way);
        await readiness.MeetsAsync(TransitionTable.RollBack, cancel);
        if (Obstacle(way) is { } obstacle)
        {
            Refuse(obstacle);
            return;
        }

        // A restore puts the history back as well, and with it the row that says so: what survives is a document of its own.
        if (way.Name != RollbackOption.Undo)
            await Reserve(
                RollbackSteps.Executed,
                Outcome.Unknown($"{way.Title} was begun. Where no later document says how it ended, its run was killed"));
        await Anchors.BeginAsync(evidence, session, cancel);
        var taken = way.Name switch
        {
            RollbackOption.Undo => await new UndoExecution(evidence, host, target, survey, Watch).RunAsync(cancel),
            RollbackOption.Snapshot => await ReplaceAsync(
                database,
                session,
                survey.Snapshot!.Name,
                progress => database.Snapshots.RevertAsync(survey.Snapshot.Name, progress, cancel),
                cancel),
            _ => await ReplaceAsync(
                database, session, backup!.Location, progress => database.Backups.RestoreAsync(backup, progress, cancel), cancel),
        };
        if (taken) await CompareAsync(database, session, survey, way, cancel);
    }

    // It has changed nothing: the deployment stands as it stood.
    private void Refuse(Outcome why)
    {
        evidence.Journal.Measure(DeploymentTimeline.ScriptsExecuted, Quantity.Count(0));
        evidence.Journal.Measure(DeploymentTimeline.ScriptsLeftStarted, Quantity.Count(0));
        evidence.Journal.AddStep(RollbackSteps.Executed, why);
    }

    // Before anything is done: whoever watches can still press Ctrl+C, and the document shows what was known.
    private void NameLoss(RollbackOption way)
    {
        host.WriteLine($"{way.Title}: {way.Cost}");
        evidence.Journal.Plan(way.Operations);
        evidence.Journal.Output(RollbackOutputs.Loss(way.Name), way.LossText);
        evidence.Journal.Output(RollbackOutputs.Fingerprint(way.Name), way.Fingerprint.Value);
        evidence.Journal.AddStep(
            RollbackSteps.OptionsWritten,
            Outcome.Passed(
                $"{way.Title}: {way.Cost}",
                [.. way.Losses.Select(loss => new Finding(loss.Subject, loss.ToString(), "named before anything is done"))]));
    }

    private Outcome? Obstacle(RollbackOption way)
    {
        if (!way.IsOpen) return RollbackOption.Refuse("is closed", way.Objections);
        if (way.ByHand is { } hand)
            return Outcome.Failed(
                $"This rollback option is taken by people: {hand}", new Finding(way.Title, hand, "what the engine does by itself"));
        if (approval.Moved(way) is { } moved)
            return Outcome.Failed($"{moved.Subject} is another rollback option than the one that was looked at: {moved.Observed}", moved);
        return evidence.Journal.Refuses ? Outcome.Skipped("Nothing was taken back: refused") : null;
    }

    // Whoever asks for a rollback and gets none must not read that all is well. An edited folder is another deployment.
    private static Outcome NotHere(string deployment, string stands) => Outcome.Failed(
        $"Nothing was taken back: {deployment} does not stand in this database; {stands}",
        new Finding(deployment, stands, "the change file and the artifact as they were deployed here: check out that commit")) with
    {
        Remedy = "Check out the commit that was deployed here, so that change file and artifact are those; trexis rollback plan then says "
            + "what is open.",
    };

    // However it ends, the journal says what is known of the database before anybody reads a fault.
    private async Task<bool> ReplaceAsync(
        IDatabase database,
        IDeploymentSession session,
        string source,
        Func<IProgress<double>, Task> restore,
        CancellationToken cancel)
    {
        var started = evidence.Time.GetTimestamp();
        var restored = false;
        try
        {
            await session.AcrossReplacementAsync(RestoreAsync, cancel);
            return true;
        }
        catch (DatabaseException exception) when (restored)
        {
            throw new DatabaseException(
                exception.Kind,
                $"{source} is restored, but what came of it was neither compared nor written into the history: {exception.Message}",
                exception.Fault.Hint);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.StateUnknown)
        {
            Conclude(Outcome.Unknown($"Nobody knows whether {source} was restored: {exception.Message}"));
            throw;
        }
        catch (DatabaseException exception)
        {
            Conclude(Outcome.Failed($"{source} was not restored: {exception.Message}"));
            return false;
        }
        catch (OperationCanceledException exception) when (!restored)
        {
            Conclude(Outcome.Unknown($"{source}: {exception.Message}"));
            throw;
        }

        async Task RestoreAsync()
        {
            await restore(new StepProgress(host, $"restoring {database.Identity.Database}"));
            restored = true;
            evidence.Journal.Measure(DeploymentTimeline.RollbackDuration, Quantity.Duration(evidence.Time.GetElapsedTime(started)));
            Conclude(Outcome.Passed($"{source} is restored in {HumanText.Duration(evidence.Time.GetElapsedTime(started))}"));
        }

        void Conclude(Outcome outcome) => evidence.Journal.AddStep(RollbackSteps.Executed, outcome, started);
    }

    private async Task CompareAsync(
        IDatabase database, IDeploymentSession session, RollbackFacts survey, RollbackOption way, CancellationToken cancel)
    {
        var after = await GroupReader.ReadFactAsync(() => database.Observe.InventoryAsync(exactRows: true, violations: false, cancel));
        var facts = ResultOf(survey, way, after);
        Verdict[] ends =
        [
            evidence.Journal.Judge(new RollbackSchemaIsRestored(), facts).Verdict,
            evidence.Journal.Judge(new RollbackCountsAreRestored(), facts).Verdict,
        ];
        // A restore puts back all that it has; after an undo that ended elsewhere the deployment still stands in part.
        var task = way.Name == RollbackOption.Undo && ends.Contains(Verdict.Failed)
            ? HistoryAnchor.RolledBackElsewhere
            : HistoryAnchor.RolledBack;
        await Anchors.WriteAsync(evidence, session, task, after.ValueOr(null)?.Fingerprint, cancel);
        if (after is not Fact<SchemaInventory>.Known known) return;
        var picture = CaptureReader.CaptureOf(known.Value, database.Identity, evidence.Time.GetUtcNow(), []);
        evidence.Keep(CaptureStore.AfterRole, "after-rollback.json", SchemaCapture.Format, picture);
    }

    private RollbackResult ResultOf(RollbackFacts survey, RollbackOption way, Fact<SchemaInventory> after)
    {
        var none = new Dictionary<string, long>();
        if (approval.Choice.To is not null)
            return new RollbackResult(
                Fact.NotApplicable<SchemaInventory>(
                    "another state than the one before this deployment was asked for, and nobody took a capture of that"),
                after,
                none,
                new HashSet<string>());
        if (way.Name != RollbackOption.Undo || survey.Before is not Fact<SchemaInventory>.Known before || survey.Now is null)
            return new RollbackResult(survey.Before, after, none, new HashSet<string>());
        var now = survey.Now.Tables.ToDictionary(table => table.Name, table => table.Rows ?? 0, StringComparer.Ordinal);
        return new RollbackResult(
            survey.Before,
            after,
            before.Value.Tables.ToDictionary(
                table => table.Name, table => now.GetValueOrDefault(table.Name) - (table.Rows ?? 0), StringComparer.Ordinal),
            way.Operations.Where(operation => operation.Action == OperationAction.DataMotion)
                .Select(operation => operation.Subject)
                .ToHashSet(StringComparer.OrdinalIgnoreCase));
    }
}
