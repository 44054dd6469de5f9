using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Records what a person found out about a script that began outside a transaction and is not known to have ended.</summary>
/// <param name="naming">By which the scripts are named.</param>
internal sealed class ResolveScriptAction(
    DeploymentLock targetLock, ReadinessToApply readiness, RecordApproval approval, RunEvidence evidence, ScriptNaming naming)
{
    public async Task RunAsync(InputValues inputs, CancellationToken cancel)
    {
        var (script, state) = Answer(inputs);
        await using var target = await targetLock.TakeAsync(cancel);
        if (target is null) return;
        var (database, session) = (target.Database, target.Session);

        var started = evidence.Time.GetTimestamp();
        var left = new ScriptJournal((await database.ReadHistoryAsync(cancel)).Journal, naming).LeftStarted.ToList();
        var entry = left.FirstOrDefault(entry => entry.Script == script);
        var recorded = state == JournalState.Done ? "done" : "undone: it runs again";
        var isGranted = approval.IsGranted(
            OperationKind.Resolve,
            $"{script} is {recorded}",
            [evidence.Run.Deployment, script, $"{state}", $"{entry?.At:O}"],
            database.Identity.Database);
        var isMet = await readiness.MeetsAsync(TransitionTable.Resolve, cancel);
        if (entry is null)
        {
            Add(Outcome.Failed(
                $"{script} was not left started in {database.Identity.Database} on {database.Identity.Server}, so there is nothing to "
                    + $"resolve",
                [
                    .. left.Select(
                        other => new Finding(
                            other.Script, $"was left started at {HumanText.Time(other.At)} by {other.Actor}", "named with --script")),
                ]));
        }
        else if (isGranted && isMet)
        {
            await session.RecordAsync(
                [
                    entry with
                    {
                        State = state,
                        At = evidence.Time.GetUtcNow(),
                        ElapsedMs = 0,
                        Actor = evidence.Run.Actor,
                        Deployment = evidence.Run.Deployment,
                    },
                ],
                cancel);
            Add(Outcome.Passed($"{script} is recorded as {recorded}") with { Proof = evidence.Run.ActorProof });
        }

        void Add(Outcome outcome) => evidence.Journal.AddStep(RecordingSteps.Prepared, outcome, started);
    }

    private static (string Script, JournalState State) Answer(InputValues inputs)
    {
        var problems = new List<InputProblem>();
        if (inputs.Text(DeployScriptsInputs.Script) is not { } script)
        {
            script = "";
            problems.Add(
                new InputProblem(DeployScriptsInputs.Script.Option, "is missing", null, "the name of a script that was left started"));
        }

        if (inputs.Text(DeployScriptsInputs.As) is not { } word)
        {
            word = "";
            problems.Add(new InputProblem(DeployScriptsInputs.As.Option, "is missing", null, "done or undone"));
        }

        return problems.Count == 0
            ? (script, word == "done" ? JournalState.Done : JournalState.Undone)
            : throw new InputException(problems);
    }
}
