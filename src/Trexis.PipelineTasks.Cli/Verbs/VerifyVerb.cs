using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis verify</c>: whether a folder of run documents is what the deployments left.</summary>
internal sealed class VerifyVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Folder = new("folder", InputKind.Path, "The folder of run documents.")
    {
        Positional = true,
        Required = true,
    };

    private static readonly TaskInfo Info = new(
        "verify",
        "Verifies a folder of run documents: the chain of hashes, the files bound to them and, with --config, the anchors that the targets "
            + "hold.",
        [],
        [Folder],
        [],
        [
            new TaskExample(".trexis", "The chain and its files."),
            new TaskExample("evidence/2025-11 --config deployment.yml", "Against the targets' own history, too."),
        ]);

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var folder = inputs.File(Folder)!;
        var stores = Directory.Exists(folder) ? StoresIn(new RunStore(folder, ambient.Outlet)) : [];
        if (stores.Count == 0)
            throw new InputException([new InputProblem(
                Folder.Option, "holds no run documents", folder, "a results folder, such as .trexis, or an evidence store")]);
        var anchors = inputs.Text(CommonInputs.Config) is null ? null : await AnchorsAsync(inputs, ambient, host);
        var (documents, problems) = Verify(stores, anchors ?? []);
        return Conclude(host, documents, problems, anchors?.Count);
    }

    /// <summary>The folder itself, or those below it that hold documents: an evidence store has one for each chain.</summary>
    private static List<RunStore> StoresIn(RunStore store) =>
    [
        .. Directory.EnumerateDirectories(store.Folder, "*", SearchOption.AllDirectories).Append(store.Folder)
            .Order(StringComparer.Ordinal)
            .Select(store.At)
            .Where(found => found.HoldsDocuments),
    ];

    // A file that is no document any more is a finding like any other: somebody changed it.
    private static (int Documents, List<EvidenceProblem> Problems) Verify(List<RunStore> stores, IReadOnlyList<(string, string)> anchors)
    {
        var count = 0;
        var problems = new List<EvidenceProblem>();
        foreach (var store in stores)
        {
            try
            {
                count += store.Load().Count;
                problems.AddRange(EvidenceVerification.Verify(store, anchors));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => new EvidenceProblem(problem.Where, problem.ToString())));
            }
        }

        return (count, problems);
    }

    private static int Conclude(IPipelineHost host, int documents, IReadOnlyList<EvidenceProblem> problems, int? anchors)
    {
        foreach (var problem in problems) host.Annotate(new Annotation(AnnotationLevel.Error, "evidence", problem.Message));
        var consulted = anchors is null
            ? "the targets' own history was not asked (--config asks it), so a chain rewritten as a whole would not show"
            : $"{HumanText.Plural(anchors.Value, "anchor")} of the targets asked";
        host.WriteLine(problems.Count == 0
            ? $"{HumanText.Plural(documents, "document")} verified, chain unbroken; {consulted}"
            : $"{HumanText.Plural(documents, "document")} read, {HumanText.Plural(problems.Count, "problem")}; {consulted}");
        return problems.Count == 0 ? ExitCode.Passed : ExitCode.Refused;
    }

    private static async Task<List<(string, string)>> AnchorsAsync(InputValues inputs, ProcessEnvironment ambient, IPipelineHost host)
    {
        var session = TaskSession.Open(inputs, ambient, host);
        var anchors = new List<(string, string)>();
        foreach (var place in session.Configuration.Deployment.Environments.SelectMany(TaskSession.PlacesOf))
        {
            try
            {
                anchors.AddRange(await AnchorsOfAsync(session, place, ambient.Cancel));
            }
            catch (DatabaseException exception)
            {
                host.Annotate(
                    new Annotation(
                        AnnotationLevel.Warning,
                        "not asked",
                        $"{place} was not asked for its anchors, so a chain of its runs that was rewritten as a whole would not show: "
                            + $"{exception.Message}"));
            }
        }

        return anchors;
    }

    private static async Task<IEnumerable<(string, string)>> AnchorsOfAsync(
        TaskSession session, DeploymentTarget place, CancellationToken cancel)
    {
        var deployment = session.Configuration.Deployment;
        var engine = SupportedEngines.All.For(deployment, place.Target, session.Time);
        await using var database = await engine.OpenAsync(DatabaseEngines.Connect(deployment, place, session.SecretOf), cancel);
        var history = await database.ReadHistoryAsync(cancel);
        return [
            .. history.Anchors.Where(anchor => anchor.DocumentSha256 != HistoryAnchor.NoDocument)
                .Select(anchor => (anchor.Deployment, anchor.DocumentSha256)),
        ];
    }
}
