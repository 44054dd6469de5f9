using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// What the evidence store has of this deployment, beside the results folder. A store that is full or away must not undo what a task did:
/// it is a warning, the report says so, and the next run tries again.
/// </summary>
/// <param name="spec">Absent where deployment.yml names no store: then nothing is copied.</param>
internal sealed class EvidenceCopies(EvidenceSpec? spec, RunStore results, IPipelineHost host, SecretVariables secrets)
{
    private bool _broughtBack;

    /// <summary>
    /// What the platform does not keep any more, or not yet: promotion, rollback and report rest on it. Once is enough, for what a session
    /// writes itself lies here.
    /// </summary>
    public async Task BringBackAsync(string deployment, CancellationToken cancel)
    {
        if (_broughtBack) return;
        _broughtBack = true;
        await UseAsync("evidence not brought back", async keeper =>
        {
            var count = await keeper.BringBackAsync(results, deployment, cancel);
            if (count > 0) host.WriteLine($"{HumanText.Plural(count, "document")} of this deployment brought back from {keeper.Place}");
        });
    }

    /// <summary>With it what an earlier failure left behind. A run that was cancelled has no time for it.</summary>
    public async Task KeepAsync(StoredDocument stored)
    {
        if (stored.Document.Fault?.Kind == FaultKind.Cancelled) return;
        await UseAsync(
            "evidence not kept",
            keeper => keeper.KeepAsync(results, results.Load(stored.Document.Run.Deployment), CancellationToken.None));
    }

    private async Task UseAsync(string warning, Func<EvidenceKeeper, Task> use)
    {
        try
        {
            if (EvidenceKeeper.For(spec, secrets.Whole, host.Context.IsProposal) is { } keeper) await use(keeper);
        }
        catch (FaultException exception)
        {
            host.Annotate(
                new Annotation(
                    AnnotationLevel.Warning,
                    warning,
                    exception.Fault.Hint is { } hint ? $"{exception.Message}; {hint}" : exception.Message));
        }
    }
}
