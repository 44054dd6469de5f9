using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
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
        var documents = session.Store.Load().Select(stored => stored.Document).ToList();
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
        return Task.FromResult(ExitCode.Passed);
    }

    // Of the working folder's deployment, as its last plan found it or its deployment left it.
    private static string Pending(List<RunDocument> ofPlace, TaskSession session)
    {
        var own = ofPlace.Where(document => document.Run.Deployment == session.Deployment).ToList();
        if (DeploymentTimeline.StateOf(own) is DeploymentState.Applied or DeploymentState.Validated) return Nothing;
        var planned = own.LastOrDefault(document => document.Outputs.ContainsKey(PlanOutputs.Pending));
        if (planned is null) return Unplanned;
        var left = int.Parse(planned.Outputs[PlanOutputs.Pending], CultureInfo.InvariantCulture)
            - (DeploymentTimeline.IsApply(planned) ? DeploymentTimeline.PartsDoneBy(planned).Count() : 0);
        return left == 0 ? Nothing : HumanText.Plural(left, session.Artifact.Kind == "dacpac" ? "operation" : "script");
    }

    // The last run that was about to change the target, or took it back, names the deployment.
    private static string[] Row(DeploymentTarget place, List<RunDocument> documents, TaskSession session)
    {
        var ofPlace = documents.Where(document => place.Is(document.Target)).ToList();
        var last = ofPlace.LastOrDefault(document => DeploymentTimeline.IsApply(document) || DeploymentTimeline.IsRollback(document))
            ?? ofPlace.LastOrDefault();
        if (last is null)
            return [$"{place}", Nothing, ReportWords.Format(DeploymentState.NotReached), Nothing, Nothing, Nothing, Unplanned, Nothing];
        var state = DeploymentTimeline.StateOf(ofPlace.Where(document => document.Run.Deployment == last.Run.Deployment));
        return
        [
            $"{place}",
            last.Run.Deployment,
            ReportWords.Format(state),
            HumanText.Time(last.Run.StartedAt),
            ReportWords.Actor(last.Run),
            last.Artifact is { } artifact ? $"{ReportWords.Format(artifact)} {ReportWords.Short(artifact.Sha256)}" : Nothing,
            Pending(ofPlace, session),
            last.Run.Deployment == session.Deployment ? "this one" : "another",
        ];
    }
}
