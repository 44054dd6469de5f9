using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Procedure;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// One executable's work. It observes, judges or acts, and writes what it saw into the journal; <c>TaskRunner</c> does the rest.
/// </summary>
public interface IPipelineTask
{
    TaskInfo Info { get; }

    /// <summary>Whether one run speaks for all targets of an environment where none is named, rather than one for each.</summary>
    bool IsOfWholeEnvironment => false;

    /// <summary>Carries the task out against one target.</summary>
    /// <exception cref="FaultException">The run itself broke; what the journal holds by then is kept.</exception>
    /// <exception cref="InputException">The caller wrote something wrong; all of it, at once.</exception>
    Task RunAsync(TaskRun run, CancellationToken cancel);
}

/// <summary>A task that can do without <c>deployment.yml</c>, by what its inputs name.</summary>
public interface IStandaloneTask : IPipelineTask
{
    /// <returns>The one environment that the inputs describe; nothing where the deployment file is wanted.</returns>
    /// <exception cref="InputException">The inputs describe it only in part.</exception>
    DeploymentConfiguration? Describe(ReadInputs inputs, string workingFolder);
}

/// <summary>Everything a task may know of the run it is part of.</summary>
public sealed record TaskRun
{
    /// <summary>The action asked for, where the task has several.</summary>
    public required string? Action { get; init; }

    public required InputValues Inputs { get; init; }

    public required DeploymentConfiguration Deployment { get; init; }

    public required EnvironmentSpec Environment { get; init; }

    public required TargetSpec Target { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>The change that is carried; absent where none was described.</summary>
    public required Change? Change { get; init; }

    public required ArtifactIdentity Artifact { get; init; }

    public required RunContext Context { get; init; }

    public required RunJournal Journal { get; init; }

    /// <summary>The documents of this deployment and the place for files that belong to them.</summary>
    public required RunStore Store { get; init; }

    public required IPipelineHost Host { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Values of secrets by variable name: where connections and webhooks are found.</summary>
    public required Func<string, Secret?> Secrets { get; init; }

    /// <summary>What the platform says of the people around this run.</summary>
    public PlatformRecord Platform { get; init; } = PlatformRecord.None;

    /// <summary>Asks the platform who reviewed what is deployed.</summary>
    public Func<Fact<ReviewQuestion>, CancellationToken, Task<Fact<ReviewedChange>>> Reviews { get; init; } =
        static (_, _) => Task.FromResult(ApprovalFacts.NotAsked);

    /// <summary>Tells who signed documents. What it does not speak of counts as not signed.</summary>
    public Func<IReadOnlyList<StoredDocument>, CancellationToken, Task<IReadOnlyList<DocumentSignature>>> Signatures { get; init; } =
        static (_, _) => Task.FromResult<IReadOnlyList<DocumentSignature>>([]);

    /// <summary>Says what the pull request and the commit are told of this run, where the caller wishes that.</summary>
    public Action<RunSummary> Summarize { get; init; } = static _ => { };

    /// <summary>Tells the team, where it wants to be told at that moment; nothing comes back where it does not.</summary>
    public Func<Notification, CancellationToken, Task<Delivery?>> Notify { get; init; } = static (_, _) => Task.FromResult<Delivery?>(null);

    public DeploymentTarget Place => new(Environment, Target);

    public LoadedConfiguration Files => new(Deployment, Policy, Change);

    public RunEvidence Evidence => new(Context, Place, Journal, Store);

    /// <inheritdoc cref="DeploymentLock.IdentityOf"/>
    public DeploymentIdentity Identity => DeploymentLock.IdentityOf(Context, Artifact);

    public RunApprovals Approvals => new(Evidence, Files, Platform, Reviews, Host.Context.Checkout);

    public ProcedureObserver Procedure => new(Evidence, Files, Artifact, Platform, Approvals);

    public ApproveAction Approving => new(Evidence, EnvironmentPolicy, Approvals, Inputs);

    public ConsentToApply Consent => new(Approvals, Journal, Inputs.Text(DeploymentInputs.Fingerprint));

    public TeamNews Team => new(Told, Notify);

    public TargetDatabase DatabaseOf(DatabaseEngines engines) => new(engines, Deployment, Evidence, EnvironmentPolicy, Secrets);

    public DeploymentLock LockOf(TargetDatabase target) => new(target, Identity, Journal, Inputs.Duration(DeploymentLock.Wait));

    public ReadinessToApply ReadinessOf(TargetDatabase target) => new(target, Evidence, Files, Procedure, Signatures);

    public EnvironmentPolicy EnvironmentPolicy => Policy.For(Environment.Name);

    private Notification Told() => new()
    {
        Event = NotificationEvent.Start,
        Deployment = Context.Deployment,
        Environment = Environment.Name,
        Artifact = Artifact.Version is { } version ? $"{Artifact.Name} {version}" : Artifact.Name,
        Change = Change is { } change ? $"{change.Id}: {change.Description}" : null,
        Actor = Context.Actor,
        ReportUrl = Context.Url,
        At = Time.GetUtcNow(),
    };
}
