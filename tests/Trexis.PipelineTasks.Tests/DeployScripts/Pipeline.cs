using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

/// <summary>
/// One deployment of one folder of scripts: runs actions one after the other and stores their documents, as the runner would.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    public ScriptedDatabase Database { get; } = new();

    public FakeTimeProvider Time { get; } = new(TestTime.Monday);

    public FakeHost Host { get; } = new();

    public Policy Policy { get; set; } = new();

    public Change? Change { get; set; }

    public string Actor { get; set; } = "alice";

    public ProofLevel ActorProof { get; set; } = ProofLevel.Declared;

    public string Deployment { get; set; } = "CHG-1@abc";

    public RunStore Store => new(_folder.At("results"), new TextOutlet());

    public Fault? Fault { get; private set; }

    public string Write(string script, string text) => _folder.Write($"migrations/{script}", text);

    public void Delete(string script) => File.Delete(_folder.At("migrations", script));

    public async Task<RunDocument> RunAsync(string action, params (InputSpec Input, object Value)[] inputs)
    {
        var journal = new RunJournal(Time, new AsItIs());
        var run = RunOf(action, journal, inputs);
        Fault = null;
        try
        {
            await new DeployScriptsTask(Database.Engines).RunAsync(run, Database.Cancellation.Token);
        }
        catch (FaultException exception)
        {
            Fault = exception.Fault;
        }
        catch (OperationCanceledException)
        {
            Fault = new Fault(FaultKind.Cancelled, "cancelled");
        }

        var header = new RunHeader
        {
            Task = "deploy-scripts",
            Action = action,
            ToolVersion = "0.1.0",
            Run = run.Context,
            Target = new RunTarget("qa", null, "sqlite", "host", "sales.db"),
            Artifact = run.Artifact,
            Settings = EffectiveValues.Of(run.Deployment, run.Files.Change, run.Place),
        };
        return run.Store.Write(journal.Seal(header, Fault)).Document;
    }

    public void Dispose()
    {
        Database.Cancellation.Dispose();
        _folder.Dispose();
    }

    private TaskRun RunOf(string action, RunJournal journal, (InputSpec Input, object Value)[] inputs)
    {
        var environment = new EnvironmentSpec(
            "qa", null, false, [new TargetSpec(null, new ConnectionReference(ConnectionKind.File, _folder.At("sales.db")))]);
        return new TaskRun
        {
            Action = action,
            Inputs = new InputValues(inputs.ToDictionary(input => input.Input.Name, input => input.Value)),
            Files = new LoadedConfiguration(
                new DeploymentConfiguration
                {
                    File = _folder.At("deployment.yml"),
                    Engine = "sqlite",
                    Artifact = new ArtifactSpec(null, null, _folder.At("migrations")),
                    Environments = [environment],
                    Results = Store.Folder,
                },
                Policy,
                Change),
            Place = new DeploymentTarget(environment, environment.Targets[0]),
            Artifact = ScriptFolder.Read(_folder.At("migrations")).Identity,
            Context = new RunContext
            {
                Id = $"run-{++_runs}",
                Deployment = Deployment,
                StartedAt = Time.GetUtcNow(),
                ElapsedMs = 0,
                Host = "console",
                Actor = Actor,
                ActorProof = ActorProof,
            },
            Journal = journal,
            Store = Store,
            Host = Host,
            Secrets = _ => null,
        };
    }
}

internal static class DocumentReading
{
    public static RunResult Result(this RunDocument document, string code) =>
        document.Results.Where(result => result.Code == code).ShouldHaveSingleItem();
}
