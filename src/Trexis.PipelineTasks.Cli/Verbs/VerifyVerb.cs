using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Reporting.Renderers;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Signing;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis verify</c>: whether a folder of run documents is what the deployments left.</summary>
internal sealed class VerifyVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Folder = new(
        "folder", InputKind.Path, "The folder of run documents; the evidence store of --config when absent.")
    {
        Positional = true,
    };

    private static readonly InputSpec Online = new(
        "online",
        InputKind.Flag,
        "Whether the issuers that the policy trusts are asked for their keys; where it pins some, only those count.");

    private static readonly TaskInfo Info = new(
        "verify",
        "Verifies a folder of run documents: the chain of hashes, the files bound to them, who signed each of them as --policy trusts it "
            + "and, with --config, the anchors that the targets hold.",
        [],
        [Folder, Online],
        [],
        [
            new TaskExample(".trexis", "The chain and its files."),
            new TaskExample("evidence/2025-11 --policy policy.yml", "And who signed each document, without any network."),
            new TaskExample("evidence/2025-11 --config deployment.yml", "Against the targets' own history, too."),
            new TaskExample("--config deployment.yml", "What the deployment's evidence store keeps, wherever that is."),
        ]);

    protected override bool AnswersMachines => true;

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var session = inputs.Text(CommonInputs.Config) is null
            ? null
            : TaskSession.Open(inputs, ambient, host, TaskSet.Packages, onlyTells: true);
        if (inputs.File(Folder) is { } folder) return await RunAsync(folder, Folder.Option, session, inputs, host, ambient);
        if (session?.Configuration.Deployment.Evidence is not { } spec)
            throw new InputException(
                Folder.Option, "is missing", null,
                "a results folder, such as .trexis; or --config of a deployment that names its store (evidence: { store })");
        if (spec.Container is null) return await RunAsync(spec.Store, spec.Store, session, inputs, host, ambient);
        using var copy = new HeldFolder("trexis-evidence-");
        await EvidenceKeeper.For(spec, session.SecretOf, isProposal: false)!.CopyToAsync(copy.Path, ambient.Cancel);
        return await RunAsync(copy.Path, spec.Store, session, inputs, host, ambient);
    }

    /// <param name="named">As whoever looks for the folder knows it.</param>
    private static async Task<int> RunAsync(
        string folder, string named, TaskSession? session, InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var stores = Directory.Exists(folder) ? StoresIn(new RunStore(folder, ambient.Outlet)) : [];
        if (stores.Count == 0)
            throw new InputException(named, "holds no run documents", folder, "a results folder, such as .trexis, or an evidence store");
        var remembered = session is null ? null : await RememberedAsync(session, ambient, host);
        var (documents, problems) = Verify(stores);
        var strange = remembered is null ? [] : Hold(folder, stores, documents, remembered, problems, ambient.Time.GetUtcNow());
        var policy = session?.Configuration.Policy
            ?? (inputs.File(CommonInputs.Policy) is { } file ? TaskSession.Reader.ReadPolicy(file) : null);
        var judge = new SignatureJudge(policy, inputs.Flag(Online) ? () => new IssuerKeys(ambient.Http.Value, ambient.Time) : null);
        var signatures = await SignaturesAsync(judge, stores, ambient.Cancel);
        foreach (var signature in signatures) host.WriteLine($"{Path.GetFileName(signature.Document.File)} {signature.Message}");
        host.WriteLine(RootsOf(policy, inputs.Flag(Online), ambient));
        var required = policy?.Evidence.Signed == SignatureDemand.Required;
        problems.AddRange(signatures.Where(signature => IsProblem(signature.State, required))
            .Select(signature => new EvidenceProblem(
                signature.Document.File, $"{Path.GetFileName(signature.Document.File)} {signature.Message}")));
        foreach (var signature in signatures)
        {
            var state = $"{signature.State}".ToLowerInvariant();
            ambient.Answer([("document", signature.Document.File), ("signature", state), ("says", signature.Message)]);
        }

        foreach (var problem in problems) ambient.Answer([("document", problem.File), ("problem", problem.Message)]);
        if (stores.Exists(store => File.Exists(Path.Combine(store.Folder, ReportRenderer.Page))))
            host.WriteLine("pages are made of the documents and were not looked at: trexis report makes them again");
        var ended = Conclude(host, documents.Count, problems, Consulted(remembered, strange), signatures);
        var isUnknown = required
            && (signatures.Any(signature => signature.State == SignatureState.Unknown) || remembered?.Asked < remembered?.Targets);
        return ended == ExitCode.Passed && isUnknown ? ExitCode.Fault : ended;
    }

    // The verifier's own: nothing in the folder is one.
    private static string RootsOf(Policy? policy, bool isOnline, ProcessEnvironment ambient)
    {
        if (policy is null) return "signatures judged by no root: no policy was named (--policy), so that nobody's counts";
        List<string> roots = [];
        if (policy.Trust.Workflows.Count > 0)
        {
            var keys = policy.Trust.Keys.Count > 0
                ? $"by {HumanText.Plural(policy.Trust.Keys.Count, "key")} that it pins"
                : isOnline
                    ? $"by the keys that the issuer answers with now, known by the certificates of "
                        + string.Join(
                            " and ", RunnerRoots.Told(policy, ambient.Environment, ambient.WorkingFolder).Prepend("this machine"))
                    : "by no key, for it pins none and nobody was asked (--online)";
            var workflows = HumanText.Plural(policy.Trust.Workflows.Count, "workflow");
            roots.Add($"tokens of {string.Join(", ", policy.Trust.Issuers)} for {workflows} {keys}");
        }

        if (policy.Evidence.Signers.Count > 0)
            roots.Add($"keys of {string.Join(", ", policy.Evidence.Signers.Select(signer => signer.Name))}");
        var named = roots.Count == 0 ? "nobody (trust: workflows, evidence: signers)" : string.Join("; ", roots);
        return $"signatures judged by what {policy.File ?? "the procedure's defaults"} trusts: {named}";
    }

    private static bool IsProblem(SignatureState state, bool required) =>
        state == SignatureState.Invalid || (required && state is SignatureState.Unsigned or SignatureState.Untrusted);

    private static async Task<List<DocumentSignature>> SignaturesAsync(
        SignatureJudge judge, List<RunStore> stores, CancellationToken cancel)
    {
        var signatures = new List<DocumentSignature>();
        foreach (var store in stores)
        {
            var documents = Readable(store);
            var verifier = await judge.ForAsync(store, documents, cancel);
            signatures.AddRange(documents.Select(stored => verifier.Verify(store, stored)));
        }

        return signatures;
    }

    /// <summary>The folder itself, or those below it that hold documents: an evidence store has one for each chain.</summary>
    private static List<RunStore> StoresIn(RunStore store) =>
    [
        .. FolderTree.Folders(store.Folder).Append(store.Folder)
            .Order(StringComparer.Ordinal)
            .Select(store.At)
            .Where(found => found.HoldsDocuments),
    ];

    // What cannot be read has been told of already.
    private static IReadOnlyList<StoredDocument> Readable(RunStore store)
    {
        try
        {
            return store.Load();
        }
        catch (InputException)
        {
            return [];
        }
    }

    // A file that is no document any more is a finding like any other: somebody changed it.
    private static (List<StoredDocument> Documents, List<EvidenceProblem> Problems) Verify(List<RunStore> stores)
    {
        var documents = new List<StoredDocument>();
        var problems = new List<EvidenceProblem>();
        foreach (var store in stores)
        {
            try
            {
                documents.AddRange(store.Load());
                problems.AddRange(EvidenceVerification.Verify(store));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => new EvidenceProblem(problem.Where, problem.ToString())));
            }
        }

        return (documents, problems);
    }

    /// <summary>Holds what is here, all lines of a deployment together, against what the targets remember.</summary>
    /// <returns>What they remember of deployments of which nothing is here.</returns>
    private static List<EvidenceAnchor> Hold(
        string folder,
        List<RunStore> stores,
        List<StoredDocument> documents,
        Remembered remembered,
        List<EvidenceProblem> problems,
        DateTimeOffset now)
    {
        var deployed = documents.Where(stored => !EvidenceKeeper.IsProposed(Path.GetDirectoryName(stored.File)!)).ToList();
        problems.AddRange(EvidenceVerification.Verify(deployed, remembered.Anchors));
        var here = deployed.Select(stored => stored.Document.Run.Deployment).ToHashSet(StringComparer.Ordinal);
        var strange = remembered.Anchors.Where(anchor => !here.Contains(anchor.Deployment)).ToList();
        if (EvidenceVerification.IsStore(folder, stores))
            problems.AddRange(EvidenceVerification.Forgotten(folder, strange, remembered.Retention, now));
        return strange;
    }

    private static string Consulted(Remembered? remembered, List<EvidenceAnchor> strange)
    {
        if (remembered is null)
            return "the targets' own history was not asked (--config asks it), so a chain rewritten as a whole would not show";
        var (asked, anchors) = (HumanText.Number(remembered.Asked), HumanText.Plural(remembered.Anchors.Count, "anchor"));
        var told = $"{asked} of {HumanText.Plural(remembered.Targets, "target")} asked, {anchors}";
        return strange.Count == 0
            ? told
            : $"{told}; {HumanText.Number(strange.Count)} of {anchors} are of deployments of which nothing is here";
    }

    private static int Conclude(
        IPipelineHost host,
        int documents,
        IReadOnlyList<EvidenceProblem> problems,
        string consulted,
        List<DocumentSignature> signatures)
    {
        foreach (var problem in problems) host.Annotate(new Annotation(AnnotationLevel.Error, "evidence", problem.Message));
        var signed = signatures.Count(signature => signature.State == SignatureState.Valid);
        host.WriteLine(problems.Count == 0
            ? $"{HumanText.Plural(documents, "document")} verified, chain unbroken, {HumanText.Number(signed)} signed by whom the policy "
                + $"trusts; {consulted}"
            : $"{HumanText.Plural(documents, "document")} read, {HumanText.Plural(problems.Count, "problem")}; {consulted}");
        return problems.Count == 0 ? ExitCode.Passed : ExitCode.Refused;
    }

    private static async Task<Remembered> RememberedAsync(TaskSession session, ProcessEnvironment ambient, IPipelineHost host)
    {
        var anchors = new List<EvidenceAnchor>();
        var places = session.Configuration.Deployment.Places;
        var asked = 0;
        foreach (var place in places)
        {
            try
            {
                anchors.AddRange(await AnchorsOfAsync(session, place, ambient.Cancel));
                asked++;
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

        // A copy of a database remembers what its original does.
        return new Remembered(
            [.. anchors.Distinct()], asked, places.Count, session.Configuration.Deployment.Evidence?.Retention ?? TimeSpan.MaxValue);
    }

    private static async Task<IEnumerable<EvidenceAnchor>> AnchorsOfAsync(
        TaskSession session, DeploymentTarget place, CancellationToken cancel)
    {
        var deployment = session.Configuration.Deployment;
        var engine = SupportedEngines.All.For(deployment, place.Target, session.Time);
        await using var database = await engine.OpenAsync(DatabaseEngines.Connect(deployment, place, session.SecretOf), cancel);
        return Anchors.From((await database.ReadHistoryAsync(cancel)).Rows);
    }

    /// <param name="Retention">How long the deployment's store keeps what it is given.</param>
    private sealed record Remembered(IReadOnlyList<EvidenceAnchor> Anchors, int Asked, int Targets, TimeSpan Retention);
}
