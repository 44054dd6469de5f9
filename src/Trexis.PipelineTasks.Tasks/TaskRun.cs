using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Procedure;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>Everything a task may know of the run it is part of; it hands on what is needed, for nobody else sees the whole.</summary>
public sealed record TaskRun
{
    /// <summary>The action asked for, where the task has several.</summary>
    public required string? Action { get; init; }

    public required InputValues Inputs { get; init; }

    public required LoadedConfiguration Files { get; init; }

    public required DeploymentTarget Place { get; init; }

    public required ArtifactIdentity Artifact { get; init; }

    public required RunContext Context { get; init; }

    public required RunJournal Journal { get; init; }

    /// <summary>The documents of this deployment and the place for files that belong to them.</summary>
    public required RunStore Store { get; init; }

    public required IPipelineHost Host { get; init; }

    /// <summary>Values of secrets by variable name: where connections and webhooks are found.</summary>
    public required Func<string, Secret?> Secrets { get; init; }

    /// <summary>Builds the artifact where the deployment names definitions; absent where nothing here builds.</summary>
    public IPackageBuilder? Packages { get; init; }

    /// <summary>What the platform says of the people around this run.</summary>
    public PlatformRecord Platform { get; init; } = PlatformRecord.None;

    /// <summary>Asks the platform who reviewed what is deployed.</summary>
    public Func<Fact<ReviewQuestion>, CancellationToken, Task<Fact<ReviewedChange>>> Reviews { get; init; } =
        static (_, _) => Task.FromResult(ApprovalFacts.NotAsked);

    /// <summary>Knows which of two commits came first; nothing where no platform runs this that could be asked.</summary>
    public Func<ICommitHistory?> Commits { get; init; } = static () => null;

    /// <summary>Asks the platform what it holds in the policy's place; nothing where none runs this that could be asked.</summary>
    public Func<CancellationToken, Task<PolicyPlace?>> PolicyFile { get; init; } = static _ => Task.FromResult<PolicyPlace?>(null);

    /// <summary>Tells who signed documents. What it does not speak of counts as not signed.</summary>
    public Func<IReadOnlyList<StoredDocument>, CancellationToken, Task<IReadOnlyList<DocumentSignature>>> Signatures { get; init; } =
        static (_, _) => Task.FromResult<IReadOnlyList<DocumentSignature>>([]);

    /// <summary>
    /// Writes, signs and keeps a document of its own that says what this run begins: for what may take the target's history with it.
    /// </summary>
    /// <exception cref="FaultException">It was not written, or not signed where the policy demands that: begin nothing.</exception>
    public Func<CheckInfo, Outcome, Task> Reserve { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Says what the pull request and the commit are told of this run, where the caller wishes that.</summary>
    public Action<RunSummary> Summarize { get; init; } = static _ => { };

    /// <summary>Tells the team, where it wants to be told at that moment; nothing comes back where it does not.</summary>
    public Func<Notification, CancellationToken, Task<Delivery?>> Notify { get; init; } = static (_, _) => Task.FromResult<Delivery?>(null);

    public DeploymentConfiguration Deployment => Files.Deployment;

    public EnvironmentSpec Environment => Place.Environment;

    public TargetSpec Target => Place.Target;

    public EnvironmentPolicy EnvironmentPolicy => Files.Policy.For(Environment.Name);

    public TimeProvider Time => Journal.Time;

    public RunEvidence Evidence => new(Context, Place, Journal, Store)
    {
        Statements = Files.Policy.Evidence.Statements,
        IsStranger = !IsOfNamedPlatform && !Files.Policy.TakesConsole(Environment),
    };

    // Variables make any machine a run of any platform. Where every document has to be signed, its signature tells whose run it is.
    private bool IsOfNamedPlatform => KnownPlatforms.All.FirstOrDefault(known => known.Name == Context.Host) is { } platform
        && (platform.IsNamedBy(Files.Policy.Trust) || Files.Policy.Evidence.Signed == SignatureDemand.Required);

    /// <inheritdoc cref="DeploymentLock.IdentityOf"/>
    public DeploymentIdentity Identity => DeploymentLock.IdentityOf(Context);

    public RunApprovals Approvals =>
        new(Files, new DeployedFiles(Files, Evidence, Host.Context.Checkout, Packages), Evidence, Platform, Reviews, Commits);

    public ProcedureObserver Procedure => new(Evidence, Files, Artifact, Platform, Approvals);

    public ApproveAction Approving => new(Evidence, EnvironmentPolicy, Approvals, Inputs);

    public ConsentToApply Consent => new(Approvals, Journal, Inputs.Text(DeploymentInputs.Fingerprint));

    public RecordApproval Recording => new(Evidence, Approvals);

    public TakeOver TakeOver => new(Deployment, Evidence, Recording);

    public TeamNews Team => new(Told, Notify);

    public TargetDatabase DatabaseOf(DatabaseEngines engines) => new(engines, Deployment, Evidence, EnvironmentPolicy, Secrets)
    {
        Waits = held => Host.WriteLine($"lock: {held}"),
    };

    public DeploymentLock LockOf(TargetDatabase target) => new(target, Identity, Journal, Inputs.Duration(DeploymentLock.Wait), Host);

    public ReadinessToApply ReadinessOf(TargetDatabase target) =>
        new(target, Evidence, Files, Procedure, Approvals, Signatures, PolicyFile);

    /// <summary>What its document says of the run before anything is done.</summary>
    internal RunHeader HeaderOf(TaskInfo task) => new()
    {
        Task = task.Name,
        Action = Action,
        ToolVersion = ToolVersion.Text,
        Run = Context,
        Target = new RunTarget(Environment.Name, Target.Name, Deployment.Engine, "", Target.Connection.ToString()),
        Artifact = Artifact,
        Change = Files.Change is { } change
            ? new ChangeSummary(change.Id, change.Description ?? "", change.Purpose, change.Impact, change.Risk)
            : null,
        Policy = PolicyFingerprint.From(EnvironmentPolicy, Files.Policy.Roles),
        Settings = EffectiveValues.Of(Deployment, Files.Change, Place),
    };

    internal RememberedRefusal RefusalIn(DatabaseEngines engines) => new(DatabaseOf(engines), Evidence, Identity);

    private Notification Told() => new()
    {
        Event = NotificationEvent.Start,
        Deployment = Context.Deployment,
        Environment = Environment.Name,
        Artifact = Artifact.Version is { } version ? $"{Artifact.Name} {version}" : Artifact.Name,
        Change = Files.Change is { } change ? $"{change.Id}: {change.Description}" : null,
        Actor = Context.Actor,
        ReportUrl = Context.Url,
        At = Time.GetUtcNow(),
    };
}
