using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Rollback.Checks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>
/// Takes the chosen rollback option under the lock, its loss named beforehand, and compares with the capture from before.
/// </summary>
internal sealed class ApplyRollbackAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        RollbackApproval.DemandNamed(run);
        await using var target = await LockedTarget.TakeAsync(
            engines, run, cancel, nothing => run.Journal.Add(RollbackSteps.Executed, nothing, ResultKind.Step));
        if (target is null) return;
        var (database, session) = (target.Database, target.Session);
        var survey = await RollbackFacts.ReadAsync(run, database, cancel);
        var backup = BackupOf(run, survey);
        var way = RollbackOptions.Chosen(run, survey, backup);
        NameLoss(run, way);
        RollbackApproval.Judge(run, way);
        await ReadinessToApply.MeetsAsync(run, TransitionTable.RollBack, cancel);
        if (Obstacle(run, survey, way) is { } obstacle)
        {
            // Refused, it has changed nothing: the deployment stands as it stood.
            run.Journal.Measure(DeploymentTimeline.ScriptsExecuted, Quantity.Count(0));
            run.Journal.Measure(DeploymentTimeline.ScriptsLeftStarted, Quantity.Count(0));
            run.Journal.Add(RollbackSteps.Executed, obstacle, ResultKind.Step);
            return;
        }

        var taken = way.Name switch
        {
            RollbackOption.Undo => await new UndoExecution(run, session, survey).RunAsync(cancel),
            RollbackOption.Snapshot => await ReplaceAsync(
                run,
                database,
                session,
                survey.Snapshot!.Name,
                progress => database.Snapshots.RevertAsync(survey.Snapshot.Name, progress, cancel),
                cancel),
            _ => await ReplaceAsync(
                run, database, session, backup!.Location, progress => database.Backups.RestoreAsync(backup, progress, cancel), cancel),
        };
        if (taken) await CompareAsync(run, database, session, survey, way, cancel);
    }

    private static BackupRecord? BackupOf(TaskRun run, RollbackFacts survey)
    {
        if (run.Inputs.Text(RollbackInputs.Option) != RollbackOption.Backup) return null;
        if (run.Inputs.Text(RollbackInputs.To) is not { } named) return RollbackOptions.BackupOf(survey, run.Context.Deployment);
        var history = survey.Backups.History.ValueOr([])!;
        return history.FirstOrDefault(
            backup => backup.Id == named || backup.Location == named || Path.GetFileName(backup.Location) == named)
            ?? throw new InputException([new InputProblem(
                RollbackInputs.To.Option,
                "is no backup of this database",
                named,
                string.Join(", ", history.Select(backup => Path.GetFileName(backup.Location))))]);
    }

    // Before anything is done: whoever watches can still press Ctrl+C, and the document shows what was known.
    private static void NameLoss(TaskRun run, RollbackOption way)
    {
        run.Host.WriteLine($"{way.Title}: {way.Cost}");
        run.Journal.Plan(way.Operations);
        run.Journal.Output(RollbackOutputs.Loss(way.Name), way.LossText);
        run.Journal.Output(RollbackOutputs.Fingerprint(way.Name), way.Fingerprint.Value);
        run.Journal.Add(
            RollbackSteps.OptionsWritten,
            Outcome.Passed(
                $"{way.Title}: {way.Cost}",
                [.. way.Losses.Select(loss => new Finding(loss.Subject, loss.ToString(), "named before anything is done"))]),
            ResultKind.Step);
    }

    private static Outcome? Obstacle(TaskRun run, RollbackFacts survey, RollbackOption way)
    {
        if (!survey.Applied) return NotHere(run.Context.Deployment, survey.LastDeployment);
        if (!way.IsOpen)
            return Outcome.Failed(
                $"This rollback option is closed: {way.Objections[0].Subject} {way.Objections[0].Observed}", way.Objections);
        if (way.ByHand is { } hand)
            return Outcome.Failed(
                $"This rollback option is taken by people: {hand}", new Finding(way.Title, hand, "what the engine does by itself"));
        if (RollbackApproval.Moved(run, way) is { } moved)
            return Outcome.Failed($"{moved.Subject} is another rollback option than the one that was looked at: {moved.Observed}", moved);
        return run.Journal.Refuses ? Outcome.Skipped("Nothing was taken back: refused") : null;
    }

    // Whoever asks for a rollback and gets none must not read that all is well. An edited folder is another deployment.
    private static Outcome NotHere(string deployment, string? last)
    {
        var stands = last is null ? "no deployment has changed it" : last == deployment ? "it was taken back" : $"{last} changed it last";
        return Outcome.Failed(
            $"Nothing was taken back: {deployment} does not stand in this database; {stands}",
            new Finding(deployment, stands, "the change file and the artifact as they were deployed here: check out that commit"));
    }

    // However it ends, the journal says what is known of the database before anybody reads a fault.
    private static async Task<bool> ReplaceAsync(
        TaskRun run,
        IDatabase database,
        IDeploymentSession session,
        string source,
        Func<IProgress<double>, Task> restore,
        CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
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
            await restore(new StepProgress(run.Host, $"restoring {database.Identity.Database}"));
            restored = true;
            run.Journal.Measure("rollback.duration", Quantity.Duration(run.Time.GetElapsedTime(started)));
            Conclude(Outcome.Passed($"{source} is restored in {HumanText.Duration(run.Time.GetElapsedTime(started))}"));
        }

        void Conclude(Outcome outcome) =>
            run.Journal.Add(RollbackSteps.Executed, outcome, ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    private static async Task CompareAsync(
        TaskRun run, IDatabase database, IDeploymentSession session, RollbackFacts survey, RollbackOption way, CancellationToken cancel)
    {
        var after = await GroupReader.ReadFactAsync(() => database.Observe.InventoryAsync(exactRows: true, violations: false, cancel));
        var facts = ResultOf(run, survey, way, after);
        run.Journal.Judge(new RollbackSchemaIsRestored(), facts);
        run.Journal.Judge(new RollbackCountsAreRestored(), facts);
        await Anchors.WriteAsync(run, session, RollbackTask.Name, after.ValueOr(null)?.Fingerprint, cancel);
        if (after is not Fact<SchemaInventory>.Known known) return;
        var picture = CaptureReader.CaptureOf(known.Value, database.Identity, run.Time.GetUtcNow(), []);
        run.Journal.Attach(run.Store.Attach(CaptureStore.AfterRole, run.Context.Id, "after-rollback.json", CaptureJson.Format, picture));
    }

    private static RollbackResult ResultOf(TaskRun run, RollbackFacts survey, RollbackOption way, Fact<SchemaInventory> after)
    {
        var none = new Dictionary<string, long>();
        if (run.Inputs.Text(RollbackInputs.To) is not null)
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
