using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>One deployment in one environment of a temporary folder, for running tasks without an executable or a real engine.</summary>
public sealed class FakeRun(TemporaryFolder folder)
{
    public FakeEngine Engine { get; } = new();

    /// <summary>An engine that takes the fake's place.</summary>
    public IDatabaseEngine? Real { get; init; }

    public DatabaseEngines Engines => new([Real ?? Engine]);

    public FakeHost Host { get; init; } = new();

    public TimeProvider Time { get; init; } = new FakeTimeProvider(TestTime.Monday);

    public TextOutlet Outlet { get; } = new();

    public RunStore Store => field ??= new RunStore(folder.At(".trexis"), Outlet);

    public EnvironmentPolicy Policy { get; set; } = new();

    public TargetSpec Target { get; set; } = new(null, new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"));

    public Change? Change { get; set; }

    public IReadOnlyList<AssertionSpec> Assertions { get; set; } = [];

    public IReadOnlyList<NamedQuery> Queries { get; set; } = [];

    public ArtifactSpec Artifact { get; set; } = new(null, null, folder.At("migrations"));

    public Dictionary<string, Secret> Secrets { get; } = new()
    {
        ["SALES"] = new Secret("Server=fake-server;Database=Sales;Password=hunter2"),
    };

    /// <summary>What the team was told, and would have been, had it a webhook.</summary>
    public List<Notification> Told { get; } = [];

    /// <summary>Runs the task as one more run of the deployment and writes its document.</summary>
    public async Task<RunDocument> RunAsync(IPipelineTask task, IReadOnlyDictionary<string, object>? inputs = null, string? action = null)
    {
        var run = Of(inputs, action);
        await task.RunAsync(run, TestToken);
        return Write(task.Info.Name, action, run.Journal, run.Context);
    }

    public TaskRun Of(IReadOnlyDictionary<string, object>? inputs = null, string? action = null)
    {
        var environment = new EnvironmentSpec("qa", After: null, Protected: false, [Target]);
        return new TaskRun
        {
            Action = action,
            Inputs = inputs is null ? InputValues.None : new InputValues(inputs),
            Files = new LoadedConfiguration(
                new DeploymentConfiguration
                {
                    File = folder.At("deployment.yml"),
                    Engine = (Real ?? Engine).Name,
                    Artifact = Artifact,
                    Environments = [environment],
                    Assertions = Assertions,
                    Queries = Queries,
                    Results = Store.Folder,
                },
                new Policy { Defaults = Policy },
                Change),
            Place = new DeploymentTarget(environment, Target),
            Artifact = new ArtifactIdentity("scripts", "migrations", new string('a', 64)),
            Context = Host.Context.RunOf($"run-{Store.Load().Count + 1}", "D1", Time.GetUtcNow()),
            Journal = new RunJournal(Time, new AsItIs()),
            Store = Store,
            Host = Host,
            Secrets = name => Secrets.GetValueOrDefault(name),
            Notify = (notification, _) =>
            {
                Told.Add(notification);
                return Task.FromResult<Delivery?>(null);
            },
        };
    }

    /// <summary>Seals a journal as the document of a task and writes it: also for tasks that a test only pretends to have run.</summary>
    public RunDocument Write(string task, string? action, RunJournal journal, RunContext context, RunStore? into = null) =>
        (into ?? Store).Write(journal.Seal(
            new RunHeader
            {
                Task = task,
                Action = action,
                ToolVersion = "0.1.0",
                Run = context,
                Target = journal.Target ?? new RunTarget("qa", Target.Name, "fake", "fake-server", "Sales"),
            },
            fault: null)).Document;

    public CancellationToken TestToken { get; init; } = CancellationToken.None;
}
