using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Reporting.Terminal;
using Trexis.PipelineTasks.Tasks.Admission;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Publishing;
using Trexis.PipelineTasks.Tasks.Signing;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// What all tasks of one deployment share: configuration, artifact, results and host. One executable makes one session and runs
/// one task in it; <c>trexis run</c> runs them all in one.
/// </summary>
public sealed class TaskSession
{
    private readonly ProcessEnvironment _ambient;
    private readonly IPipelineHost _host;
    private readonly TaskPublisher _publisher;
    private readonly SecretVariables _secrets;
    private readonly DocumentSigning _signing;
    private readonly EvidenceCopies _copies;
    private readonly RunPeople _people;
    private readonly RunAdmission _admission;
    private readonly IPackageBuilder? _packages;
    private readonly PolicyOrigin _policy;
    private readonly Lazy<ICommitHistory?> _commits;
    private bool _hasRun;

    private TaskSession(
        OpenedDeployment opened, ProcessEnvironment ambient, IPipelineHost host, InputValues inputs, IPackageBuilder? packages)
    {
        (Configuration, Artifact, Store) = opened;
        _packages = packages;
        _ambient = ambient;
        _host = host;
        // Before the first secret: a platform takes back no mask.
        ambient.Outlet.Show(Artifact.Name, Configuration.Change?.Id);
        ambient.Outlet.Show(
            from environment in Configuration.Deployment.Environments
            from name in environment.Targets.Select(target => target.Name).Prepend(environment.Name)
            select name);
        var group = PlatformPublisher.GroupOf(host.Context, ambient.WorkingFolder, Configuration.Deployment.File);
        var secrets = Configuration.Deployment.SecretVariables(Configuration.Deployment.Environments);
        _secrets = SecretVariables.From(ambient.Environment, secrets, host);
        var repository = new RepositoryAccess(inputs, ambient, host, _secrets);
        _people = new RunPeople(Configuration, host, repository, _secrets.Token(inputs, PublishingInputs.RoleToken));
        var trust = Configuration.Policy.Trust;
        _policy = new PolicyOrigin(
            Configuration, host.Context, () => KnownPlatforms.Running(host.Context)?.KeptFiles(repository.CallForProof(trust)));
        _commits = new(() => KnownPlatforms.Running(host.Context)?.Commits(repository.CallForProof(trust)));
        _signing = new DocumentSigning(Configuration.Policy, ambient, host, _secrets);
        _admission = new RunAdmission(Configuration.Policy, ambient, host, _secrets, _signing, _people);
        _copies = new EvidenceCopies(Configuration.Deployment.Evidence, Store, host, _secrets);
        _publisher = new TaskPublisher(
            host,
            TerminalInputs.DetailOf(inputs),
            new(() => new PlatformPublisher(host, ambient.Http.Value, ambient.Time, repository.Token, group)));
        Deployment = $"{Configuration.Change?.Id ?? Artifact.Name}@{Artifact.Sha256[..12]}";
        foreach (var variable in secrets) _secrets.Whole(variable);
    }

    /// <summary>Of the three files, with every code that this version knows.</summary>
    public static ConfigurationReader Reader { get; } = new(ProcedureCodes.All);

    public LoadedConfiguration Configuration { get; }

    public ArtifactIdentity Artifact { get; }

    public RunStore Store { get; }

    public TimeProvider Time => _ambient.Time;

    /// <summary>Shared by all runs that carry this change and artifact; what chains their documents.</summary>
    public string Deployment { get; }

    /// <param name="packages">Builds the artifact where the deployment names definitions; absent where nothing here builds.</param>
    /// <param name="onlyTells">Of several changes the one is meant that the newest document carries, rather than one that is named.</param>
    /// <param name="described">What stands in the deployment file's place, where the inputs say all that is needed.</param>
    /// <exception cref="InputException">Configuration or inputs are wrong; all problems together.</exception>
    public static TaskSession Open(
        InputValues inputs,
        ProcessEnvironment ambient,
        IPipelineHost host,
        IPackageBuilder? packages,
        bool onlyTells = false,
        DeploymentConfiguration? described = null) =>
        new(OpenedDeployment.Open(inputs, ambient, host.Context, packages, onlyTells, described), ambient, host, inputs, packages);

    /// <summary>Of this deployment and place, as they lie in the results folder when somebody asks.</summary>
    public IEnumerable<RunDocument> DocumentsOf(DeploymentTarget place)
    {
        foreach (var stored in Store.Load(Deployment))
        {
            if (place.Is(stored.Document.Target)) yield return stored.Document;
        }
    }

    /// <summary>Asks before anything begins, where one call leads to a change.</summary>
    /// <exception cref="InputException">The policy demands signatures, and nothing here may sign.</exception>
    public void EnsureMaySign(DeploymentTarget place) =>
        _signing.EnsurePossible(place.Environment.Name, onlyLooks: false, changesNothing: false);

    /// <summary>Runs a task and writes its document, whatever happens to the task.</summary>
    /// <param name="detail">How much of it a terminal shows; as the inputs say where absent.</param>
    /// <returns>What was told of it; with a fault where the document itself could not be written.</returns>
    /// <exception cref="FaultException">The results folder has no room for what would be done: nothing is carried out.</exception>
    /// <exception cref="InputException">
    /// The policy demands signatures, and nothing here may sign: nothing is carried out. Or an option is wrong: there is no document.
    /// </exception>
    public async Task<RunDocument> RunAsync(
        IPipelineTask task,
        string? action,
        InputValues inputs,
        DeploymentTarget place,
        CancellationToken cancel,
        TerminalDetail? detail = null)
    {
        var (intent, ring) = (new RunIntent(task.Info.Name, action), inputs.Text(CommonInputs.Ring));
        var admitted = await _admission.AdmitAsync(intent, place.Environment, ring, cancel);
        var run = Begin(action, inputs, place);
        await _copies.BringBackAsync(Deployment, cancel);
        RunSummary? notice = null;
        run = run with
        {
            Context = _people.Vouched(admitted.Of(run.Context), admitted.People, place, ring),
            Platform = admitted.People,
            Reviews = _people.Reviews ?? run.Reviews,
            Summarize = said => notice = said,
        };
        _people.TellDoubt(intent, admitted.People, run.Context.Actor);
        var header = run.HeaderOf(task.Info);
        run = run with { Reserve = (step, begun) => ReserveAsync(header, run, step, begun) };
        Fault? fault;
        using (intent.OnlyLooks ? null : Store.ReserveRoom()) fault = await CarryOutAsync(task, run, cancel);
        await RememberRefusalAsync(task, run, fault, cancel);
        var document = run.Journal.Seal(header with { Target = run.Journal.Target ?? header.Target }, fault);
        (document, var file) = await WriteAsync(document);
        await _publisher.EndedAsync(document, file, notice, PublishOptions.From(inputs), detail, CancellationToken.None);
        return document;
    }

    // Where that fails, what was found and done is told all the same.
    private async Task<(RunDocument Document, string? File)> WriteAsync(RunDocument document)
    {
        _ambient.Outlet.Show(document.Operations.SelectMany(operation => operation.Subject.Split('.').Append(document.Target?.Database)));
        StoredDocument? stored = null;
        try
        {
            stored = Store.Write(document);
            _hasRun = true;
            await KeepAsProofAsync(stored);
            return (stored.Document, stored.File);
        }
        catch (FaultException exception)
        {
            // A refusal stays one.
            if (document.Fault is not null) _host.Annotate(exception.Fault);
            return (Store.AsWritten(document with { Fault = document.Fault ?? exception.Fault }), stored?.File);
        }
    }

    // Of a pull request nothing is believed anyway, on what apply refuses nothing rests, and a run that may not change the target leaves
    // nothing there. A database that was not opened, nobody has to open once more, and what is cancelled has no time left.
    private async Task RememberRefusalAsync(IPipelineTask task, TaskRun run, Fault? fault, CancellationToken cancel)
    {
        if (task.Remembering is not { } engines || run.Journal.Target is null || _host.Context.IsProposal) return;
        if (run.Action == "apply" || run.Evidence.IsStranger || run.Context.Unsigned is not null) return;
        if (cancel.IsCancellationRequested || (fault is null && !run.Journal.Refuses)) return;
        var name = EvidenceAnchor.NameOf(task.Info.Name, run.Action);
        if (await run.RefusalIn(engines).KeepAsync(name, cancel) is { } reason)
            _host.Annotate(
                new Annotation(
                    AnnotationLevel.Notice,
                    "not kept in the target",
                    $"that {name} refused in {run.Place} stands in its document alone, for the target took no word of it: {reason}"));
    }

    private async Task KeepAsProofAsync(StoredDocument stored)
    {
        if (_ambient.Machine is not null) _ambient.Answer(RunDocumentJson.Format.WriteLine(stored.Document, _ambient.Outlet));
        await _signing.SignAsync(Store, stored, CancellationToken.None);
        await _copies.KeepAsync(stored);
    }

    private async Task ReserveAsync(RunHeader header, TaskRun run, CheckInfo step, Outcome begun)
    {
        var own = Begin(run.Action, run.Inputs, run.Place);
        own.Journal.AddStep(step, begun);
        var stored = Store.Write(own.Journal.Seal(
            header with
            {
                Run = run.Context with { Id = own.Context.Id, StartedAt = own.Context.StartedAt },
                Target = run.Journal.Target ?? header.Target,
            },
            fault: null));
        await KeepAsProofAsync(stored);
        if (Configuration.Policy.Evidence.Signed != SignatureDemand.Required) return;
        var signature = (await _signing.JudgeAsync(Store, [stored], CancellationToken.None))[0];
        if (signature.State != SignatureState.Valid)
            throw new FaultException(
                FaultKind.External,
                $"nothing was begun: what says so, {Path.GetFileName(stored.File)}, {signature.Message}",
                "let the job sign, then begin in a new results folder");
    }

    private async Task<Fault?> CarryOutAsync(IPipelineTask task, TaskRun run, CancellationToken cancel)
    {
        try
        {
            if (await CancelGrace.EndAsync(() => RunAsync(task, run, cancel), CancelGrace.OfTask, _ambient.Time, cancel) is { } ended)
                return await ended;
            run.Journal.GiveUp();
            return FaultText.Cancelled;
        }
        catch (InputException mistyped)
            when (!_hasRun && run.Journal.Results.Count == 0 && mistyped.Problems.All(problem => IsOption(problem.Where)))
        {
            // Whoever mistypes an option has begun no run: nothing of the deployment broke off. What fits one target of a list and not the
            // next keeps its document, and the others go on.
            throw;
        }
        catch (DatabaseException exception)
        {
            return exception.Told(_host, run.Journal.Messages).Fault;
        }
        catch (Exception exception)
        {
            return FaultText.From(exception, cancel);
        }
    }

    private static bool IsOption(string where) => where.StartsWith("--", StringComparison.Ordinal);

    private static async Task<Fault?> RunAsync(IPipelineTask task, TaskRun run, CancellationToken cancel)
    {
        await task.RunAsync(run, cancel);
        return null;
    }

    private TaskRun Begin(string? action, InputValues inputs, DeploymentTarget place)
    {
        var now = _ambient.Time.GetUtcNow();
        var policy = Configuration.Policy.For(place.Environment.Name);
        var stage = ProcedureStages.From(
            place.Environment.Name, [.. Configuration.Deployment.Environments.Select(environment => environment.Name)]);
        var gate = new Gate(
            place.Environment.Name, policy.Require, Configuration.Policy.Waivers, now, code => ProcedureMap.LineIdsOf(code, stage))
        {
            Limits = policy.Limits,
        };
        return new TaskRun
        {
            Action = action,
            Inputs = inputs,
            Files = Configuration,
            Place = place,
            Artifact = Artifact,
            Packages = _packages,
            Context = _host.Context.RunOf(NewId(now), Deployment, now),
            Journal = new RunJournal(_ambient.Time, gate) { Messages = Configuration.Policy.Evidence.Messages },
            Store = Store,
            Host = _host,
            Secrets = SecretOf,
            Signatures = (documents, cancel) => _signing.JudgeAsync(Store, documents, cancel),
            Commits = () => _commits.Value,
            PolicyFile = cancel => _policy.PlaceAsync(place.Environment, cancel),
            Notify = new TeamNotifier(
                Configuration.Deployment.Notify, _secrets.Token, () => new Webhook(_ambient.Http.Value, _ambient.Time), _host).NotifyAsync,
        };
    }

    /// <inheritdoc cref="SecretVariables.Whole"/>
    public Secret? SecretOf(string variable) => _secrets.Whole(variable);

    private static string NewId(DateTimeOffset now) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmssfff'Z'}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}
