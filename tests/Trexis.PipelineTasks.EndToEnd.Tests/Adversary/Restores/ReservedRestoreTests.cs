using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary.Restores;

/// <summary>A restore takes the target's own history with it: what says that it was begun stands elsewhere before.</summary>
public sealed class ReservedRestoreTests : IAsyncLifetime
{
    private const string Demanded =
        "{ backup: { verify: checksum }, soak: 0s, approval: { required: false, proof: declared }, require: [environment.online] }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {Demanded}, prod: {Demanded} }}",
        "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }");

    public async ValueTask InitializeAsync()
    {
        _shop.WithScripts();
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"));
        (await RunAsync("dev", "run")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("dev", "rollback", "apply", "--option", "backup", "--yes")).ShouldEndWith(ExitCode.Passed);
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_document_says_that_it_is_begun_the_next_one_how_it_ended_and_the_restored_target_names_the_first()
    {
        var (begun, ended) = Rollbacks();

        begun.Document.Results.ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Unknown);
        ended.Document.Previous.ShouldBe(begun.Sha256);
        ended.Document.Results.Single(result => result.Code == "rollback.executed").Verdict.ShouldBe(Verdict.Passed);
        _shop.Scalar("shop.db", "SELECT document_sha256 FROM trexis_history ORDER BY id DESC LIMIT 1").ShouldBe(begun.Sha256);
        (await _shop.RunAsync("verify", ".trexis", "--config", "deployment.yml")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("dev", "report")).Output.ShouldNotContain("nobody could tell");
    }

    [Fact]
    public async Task A_run_that_was_killed_after_the_restore_proves_nothing_until_the_deployment_is_made_again()
    {
        // It would have written these: nothing else of it is left.
        File.Delete(Rollbacks().Ended.File);
        _shop.Execute("shop.db", "DELETE FROM trexis_history WHERE id = (SELECT max(id) FROM trexis_history)");
        var before = _shop.State("prod.db");

        (await RunAsync("prod", "run")).ShouldEndWith(ExitCode.Refused);

        _shop.State("prod.db").ShouldBe(before);
        _shop.Last("precheck").Results.Single(result => result.Code == "promotion.proven").Message
            .ShouldContain("dev: the deployment was taken back");
        (await RunAsync("dev", "run")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("prod", "run")).ShouldEndWith(ExitCode.Passed);
        _shop.State("prod.db").ShouldContain("total");
    }

    private (StoredDocument Begun, StoredDocument Ended) Rollbacks()
    {
        var both = _shop.Results.Load().Where(stored => stored.Document is { Task: "rollback", Action: "apply" }).ToList();
        both.Count.ShouldBe(2);
        return (both[0], both[1]);
    }

    private Task<Ran> RunAsync(string environment, params string[] arguments) =>
        _shop.RunAsync([.. arguments, "--environment", environment]);
}
