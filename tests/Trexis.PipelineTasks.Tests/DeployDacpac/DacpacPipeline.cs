using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tests.Engines.Dacpac;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>
/// One deployment of a dacpac to one target: runs actions one after the other and stores their documents, as the runner would.
/// </summary>
internal sealed class DacpacPipeline : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    public DacpacPipeline() => Target = new TargetSpec(null, new ConnectionReference(ConnectionKind.Dacpac, StateFile));

    public FakeTimeProvider Time { get; } = new(TestTime.Monday);

    public FakeHost Host { get; } = new();

    public Policy Policy { get; set; } = new();

    public Change? Change { get; set; } = EmptyChange;

    public string Actor { get; set; } = "alice";

    public TargetSpec Target { get; set; }

    public DatabaseEngines Engines { get; set; } = SupportedEngines.All;

    public DacpacContents Source { get; set; } = Releases.Of(Sql.Added);

    public string StateFile => _folder.At("states", "qa.dacpac");

    public DacpacContents State => DacpacReader.Read(StateFile);

    public Fault? Fault { get; private set; }

    public TemporaryFolder Folder => _folder;

    public RunStore Store => new(_folder.At("results"), new TextOutlet());

    /// <summary>Puts a release where the target's dacpac target lies, as somebody would by hand.</summary>
    public DacpacPipeline Holds(DacpacContents state)
    {
        Directory.CreateDirectory(_folder.At("states"));
        File.Copy(state.Path, StateFile, overwrite: true);
        return this;
    }

    /// <summary>Leaves what a deployment leaves that is killed right after it wrote the new state.</summary>
    public async Task BreakOffAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        await using var database = new StateFileDatabase(StateFile, Time);
        await using var session = await database.BeginDeploymentAsync(
            new DeploymentIdentity("CHG-1@abc", "alice", "run-0"), TimeSpan.Zero, CancellationToken.None);
        await session.RecordAsync(
            [new JournalEntry
            {
                Script = Source.FileName,
                Kind = "dacpac",
                Sha256 = Source.Sha256,
                State = JournalState.Started,
                At = Time.GetUtcNow(),
                ElapsedMs = 0,
                Actor = "alice",
                Deployment = "CHG-1@abc",
            }],
            CancellationToken.None);
        Holds(Source);
    }

    public async Task<RunDocument> RunAsync(string action, params (InputSpec Input, object Value)[] inputs)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        var journal = new RunJournal(Time, new AsItIs());
        var run = RunOf(action, journal, inputs);
        Fault = null;
        try
        {
            await new DeployDacpacTask(Engines).RunAsync(run, TestContext.Current.CancellationToken);
        }
        catch (FaultException exception)
        {
            Fault = exception.Fault;
        }

        var header = new RunHeader
        {
            Task = "deploy-dacpac",
            Action = action,
            ToolVersion = "0.1.0",
            Run = run.Context,
            Target = new RunTarget("qa", null, "sqlserver", "", ""),
            Artifact = run.Artifact,
            Settings = EffectiveValues.Of(run.Deployment, run.Files.Change, run.Place),
        };
        return run.Store.Write(journal.Seal(header, Fault)).Document;
    }

    public void Acknowledge(params (string Subject, string Kind)[] operations) => Change = (Change ?? EmptyChange) with
    {
        Acknowledge = [
            .. operations.Select(
                one => new Acknowledgement(
                    one.Subject, one.Kind, "looked at", "dave", DateTimeOffset.MaxValue, new SourceLocation("changes/CHG-1.yml", 1))),
        ],
    };

    public static Change EmptyChange => new() { File = "changes/CHG-1.yml", Id = "CHG-1", Authors = ["alice"] };

    public string Text(RunDocument document, string role) =>
        System.Text.Encoding.UTF8.GetString(Store.Read(document.Attachments.Single(attachment => attachment.Role == role)));

    public void Dispose() => _folder.Dispose();

    public TaskRun RunOf(string action) => RunOf(action, new RunJournal(Time, new AsItIs()), []);

    private TaskRun RunOf(string action, RunJournal journal, (InputSpec Input, object Value)[] inputs)
    {
        var environment = new EnvironmentSpec("qa", null, false, [Target]);
        return new TaskRun
        {
            Action = action,
            Inputs = new InputValues(inputs.ToDictionary(input => input.Input.Name, input => input.Value)),
            Files = new LoadedConfiguration(
                new DeploymentConfiguration
                {
                    File = _folder.At("deployment.yml"),
                    Engine = "sqlserver",
                    Artifact = new ArtifactSpec(Source.Path, null, null),
                    Environments = [environment],
                    Results = Store.Folder,
                },
                Policy,
                Change),
            Place = new DeploymentTarget(environment, Target),
            Artifact = ArtifactReader.Identify(new ArtifactSpec(Source.Path, null, null)),
            Context = new RunContext
            {
                Id = $"run-{++_runs}",
                Deployment = "CHG-1@abc",
                StartedAt = Time.GetUtcNow(),
                ElapsedMs = 0,
                Host = "console",
                Actor = Actor,
                ActorProof = ProofLevel.Declared,
            },
            Journal = journal,
            Store = Store,
            Host = Host,
            Secrets = name => name == "SALES" ? new Secret("Server=nowhere;Database=Sales") : null,
        };
    }
}
