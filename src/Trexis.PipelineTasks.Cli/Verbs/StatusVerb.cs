using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis status</c>: which deployment stands where, as the documents of the results folder tell it.</summary>
internal sealed class StatusVerb() : DeclaredVerb(Info)
{
    private const string Nothing = "–";

    /// <summary>Only a plan asks the database.</summary>
    private const string Unplanned = "not planned";

    private const string Another = "another";

    private static readonly string[] Headings = ["environment", "deployment", "state", "when", "by", "artifact", "pending", "here"];

    private static readonly TaskInfo Info = new(
        "status",
        "Shows which deployment stands in each environment, when and by whom it was carried out, of which artifact, what of the working "
            + "folder's is pending there, and whether it is that one; read from the run documents, without asking a database.",
        [],
        [],
        [],
        [new TaskExample("", "Of the results folder that deployment.yml names."), new TaskExample("--results evidence", "Of another.")]);

    protected override bool AnswersMachines => true;

    protected override Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var session = TaskSession.Open(inputs, ambient, host, TaskSet.Packages, onlyTells: true);
        var documents = session.Store.Load();
        List<string[]> rows =
        [
            Headings,
            .. session.Configuration.Deployment.Environments.SelectMany(TaskSession.PlacesOf)
                .Select(place => Row(place, documents, session)),
        ];
        var widths = Enumerable.Range(0, Headings.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows.Skip(1)) ambient.Answer(Headings.Zip<string, string?>(row));
        foreach (var row in rows)
            host.WriteLine(TextSanitizer.Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        if (rows.Exists(row => row[^1] == Another))
            host.WriteLine("here: whether it is the change and the artifact of this folder, or another one");
        return Task.FromResult(ExitCode.Passed);
    }

    // Of the working folder's deployment, as its last plan found it or its deployment left it.
    private static string Pending(List<RunDocument> ofPlace, TaskSession session)
    {
        var own = ofPlace.Where(document => document.Run.Deployment == session.Deployment).ToList();
        var state = DeploymentTimeline.StateOf(own);
        if (state is DeploymentState.Applied or DeploymentState.Validated) return Nothing;
        var planned = own.FindAll(document => document.Outputs.ContainsKey(PlanOutputs.Pending));
        if (planned.Count == 0) return Unplanned;
        // What was taken back is to be done again, all of it.
        var left = (state, DeploymentTimeline.IsApply(planned[^1])) switch
        {
            (DeploymentState.RolledBack, true) => planned.Max(PendingOf),
            (_, true) => PendingOf(planned[^1]) - DeploymentTimeline.PartsDoneBy(planned[^1]).Count(),
            _ => PendingOf(planned[^1]),
        };
        return left == 0 ? Nothing : HumanText.Plural(left, session.Artifact.Kind == "dacpac" ? "operation" : "script");
    }

    private static int PendingOf(RunDocument planned) => int.Parse(planned.Outputs[PlanOutputs.Pending], CultureInfo.InvariantCulture);

    // As the report of that deployment names it.
    private static string StateOf(DeploymentTarget place, IEnumerable<StoredDocument> ofDeployment, TaskSession session)
    {
        var context = new ReportContext(session.Configuration.Deployment.Environments);
        var target = ReportModelBuilder.Build([.. ofDeployment], context).Environments.SelectMany(environment => environment.Targets)
            .First(target => target.Place == $"{place}");
        return target is { IsRefused: false, IsDeployed: true } ? ReportWords.Format(target.State) : target.StateText;
    }

    // The last run that was about to change the target, or took it back, names the deployment.
    private static string[] Row(DeploymentTarget place, IReadOnlyList<StoredDocument> documents, TaskSession session)
    {
        var ofPlace = documents.Select(stored => stored.Document).Where(document => place.Is(document.Target)).ToList();
        var last = ofPlace.LastOrDefault(document => DeploymentTimeline.IsApply(document) || DeploymentTimeline.IsRollback(document))
            ?? ofPlace.LastOrDefault();
        if (last is null)
            return [$"{place}", Nothing, ReportWords.Format(DeploymentState.NotReached), Nothing, Nothing, Nothing, Unplanned, Nothing];
        // A run that found nothing to do, or only looked, leaves it as the one before it did.
        var changed = ofPlace.LastOrDefault(document => document.Run.Deployment == last.Run.Deployment
            && (DeploymentTimeline.IsChange(document) || DeploymentTimeline.IsRollback(document))) ?? last;
        return
        [
            $"{place}",
            last.Run.Deployment,
            StateOf(place, documents.Where(stored => stored.Document.Run.Deployment == last.Run.Deployment), session),
            HumanText.Time(changed.Run.StartedAt),
            ReportWords.Actor(changed.Run),
            last.Artifact is { } artifact ? $"{ReportWords.Format(artifact)} {ReportWords.Short(artifact.Sha256)}" : Nothing,
            Pending(ofPlace, session),
            last.Run.Deployment == session.Deployment ? "this one" : Another,
        ];
    }
}
