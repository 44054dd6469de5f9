using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>
/// Finds, among the documents, the schema that the last rehearsal and production should share: no job needs both connections for it.
/// </summary>
internal static class CounterpartCapture
{
    public static Fact<SchemaCounterpart> Find(
        RunEvidence evidence, IReadOnlyList<EnvironmentSpec> environments, Fact<DeploymentHistory> history)
    {
        var here = evidence.Place.Environment.Name;
        if (evidence.Place.Target.Connection.Kind == ConnectionKind.Dacpac) return None("a dacpac takes no capture");
        if (environments.Count < 2) return None("there is only one environment");
        var (rehearsal, last) = (environments.FirstOrDefault(environment => environment.Name == environments[^1].After), environments[^1]);
        if (rehearsal is null) return None($"{last.Name} comes after no other environment");
        if (here == last.Name) return Rehearsed(evidence, rehearsal);
        return here == rehearsal.Name
            ? Production(evidence, last, history)
            : None($"only {rehearsal.Name} and {last.Name} are compared");
    }

    private static Fact<SchemaCounterpart> Rehearsed(RunEvidence evidence, EnvironmentSpec rehearsal)
    {
        var documents = evidence.Documents()
            .Where(stored => stored.Document.Target is { } target
                && target.Environment == rehearsal.Name
                && target.Name == rehearsal.Targets[0].Name)
            .ToList();
        return CaptureStore.BeforeLastChange(evidence.Store, documents) switch
        {
            Fact<SchemaCapture>.Known { Value: var picture } =>
                Fact.Known(new SchemaCounterpart(rehearsal.Name, "before this change", picture.TakenAt, picture.Schema)),
            _ => Fact.Unreadable<SchemaCounterpart>($"there is no capture of {rehearsal.Name} from before this change among the documents"),
        };
    }

    private static Fact<SchemaCounterpart> Production(RunEvidence evidence, EnvironmentSpec last, Fact<DeploymentHistory> history)
    {
        if (history is Fact<DeploymentHistory>.Known { Value.Journal: var journal }
            && journal.Any(entry => entry.Deployment == evidence.Run.Deployment && entry.Kind != HistoryAnchor.Preparation))
            return None("this deployment has begun here already; its first precheck compared");
        return CaptureStore.Newest(evidence.Store, last.Name) is { } picture
            ? Fact.Known(new SchemaCounterpart(last.Name, "as last seen", picture.TakenAt, picture.Schema))
            : None($"{CaptureStore.NoneAtHand} of {last.Name}; its own precheck compares it with the one taken here");
    }

    private static Fact<SchemaCounterpart> None(string reason) => Fact.NotApplicable<SchemaCounterpart>(reason);
}
