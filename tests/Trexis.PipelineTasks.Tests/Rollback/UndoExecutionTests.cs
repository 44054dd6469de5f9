using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Rollback;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tests.Rollback;

public sealed class UndoExecutionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeRun _fake;

    public UndoExecutionTests() => _fake = new FakeRun(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Undo_scripts_are_watched_as_the_deployment_was()
    {
        var (whole, watched) = await UndoAsync();

        whole.ShouldBeTrue();
        watched.Verdict.ShouldBe(Verdict.Passed);
        _fake.Engine.Calls.Where(call => call.StartsWith("run ", StringComparison.Ordinal))
            .ShouldBe(["run U0002__b.sql", "run U0001__a.sql"]);
    }

    [Fact]
    public async Task Undo_scripts_that_others_wait_for_are_stopped_where_the_policy_says_so()
    {
        _fake.Engine.Watched = _ => FakeWatch.Quiet with
        {
            Blocked = Fact.Known<IReadOnlyList<BlockedSession>>(
                [new BlockedSession("session 57", TimeSpan.FromSeconds(12), "KEY: orders", "the deployment")]),
        };

        var (whole, watched) = await UndoAsync();

        whole.ShouldBeFalse();
        watched.Verdict.ShouldBe(Verdict.Failed);
        watched.Message.ShouldStartWith("Stopped the deployment: session 57 waited 12 s");
        _fake.Engine.Calls.ShouldNotContain(call => call.StartsWith("run ", StringComparison.Ordinal));
    }

    private async Task<(bool Whole, RunResult Watched)> UndoAsync()
    {
        foreach (var file in new[] { "V0001__a.sql", "V0002__b.sql", "U0001__a.sql", "U0002__b.sql" })
            _folder.Write($"migrations/{file}", $"SELECT '{file}';");
        var undo = UndoSet.From(ScriptFolder.Read(_folder.At("migrations")), [], "D1");
        var survey = new RollbackFacts
        {
            Applied = true,
            Changes = true,
            Undo = undo,
            UndoScripts = [.. undo.Scripts.Select(script => new AssessedScript(
                script, new ScriptAssessment(script.Name.File, [], Transactional: true, Error: null)))],
            Forward = [],
            Now = null,
            Before = Fact.Unreadable<SchemaInventory>("not asked"),
            Backups = _fake.Engine.State.Backups,
        };
        var run = _fake.Of();
        var database = await _fake.Engine.OpenAsync(null!, CancellationToken.None);
        await using var target = new LockedTarget(
            database, await database.BeginDeploymentAsync(null!, TimeSpan.Zero, CancellationToken.None));
        var watch = new WatchPolicy { Stop = new WatchLimits(Blocking: TimeSpan.FromSeconds(10)) };

        var whole = await new UndoExecution(run.Evidence, run.Host, target, survey, watch).RunAsync(CancellationToken.None);

        return (
            whole,
            _fake.Write("rollback", "apply", run.Journal, run.Context).Results.Single(result => result.Code == "deploy.watched"));
    }
}
