namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary.Restores;

/// <summary>Who approves that the backup is restored approves that of this attempt, or the one that was named: no other.</summary>
public sealed class OtherBackupTests : IAsyncLifetime
{
    private const string ChangedSince = "SELECT count(*) FROM orders WHERE id = 5000";

    private readonly Shop _shop = new(
        "environments: { dev: { backup: { verify: checksum }, soak: 0s, require: [environment.online], "
            + "approval: { required: true, role: dba, proof: declared } } }\nroles: { dba: [carol] }",
        "dev: { connection: file:shop.db, protected: true, backup: { folder: bk } }");

    private string _older = "";

    public async ValueTask InitializeAsync()
    {
        _shop.WithScripts();
        (await RunAsync("backup")).ShouldEndWith(ExitCode.Passed);
        _older = _shop.Last("backup").Outputs["backup-id"];
        _shop.Execute("shop.db", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (5000, 1, '2026-02-01')");
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("deploy-scripts", "approve", "--by", "carol", "--role", "dba")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("run")).ShouldEndWith(ExitCode.Passed);
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_approval_of_this_attempt_s_backup_restores_it_and_no_other_that_somebody_names()
    {
        (await RunAsync("rollback", "approve", "--option", "backup", "--by", "carol", "--role", "dba")).ShouldEndWith(ExitCode.Passed);

        await ShouldRefuseAsync("--to", _older);

        (await RunAsync("rollback", "apply", "--option", "backup")).ShouldEndWith(ExitCode.Passed);
        _shop.Scalar("shop.db", ChangedSince).ShouldBe("1");
        _shop.State("shop.db").ShouldNotContain("total");
    }

    [Fact]
    public async Task An_approval_of_a_named_backup_restores_that_one_and_no_other()
    {
        (await RunAsync("rollback", "plan", "--option", "backup", "--to", _older)).ShouldEndWith(ExitCode.Passed);
        var planned = _shop.Last("rollback", "plan").Outputs["backup.fingerprint"];
        (await RunAsync(
            "rollback", "approve", "--option", "backup", "--to", _older, "--fingerprint", planned, "--by", "carol", "--role", "dba"))
            .ShouldEndWith(ExitCode.Passed);

        await ShouldRefuseAsync();

        (await RunAsync("rollback", "apply", "--option", "backup", "--to", _older, "--fingerprint", planned))
            .ShouldEndWith(ExitCode.Passed);
        _shop.Scalar("shop.db", ChangedSince).ShouldBe("0");
    }

    [Fact]
    public async Task Where_this_attempt_s_own_is_gone_the_approval_of_it_restores_no_older_one()
    {
        (await RunAsync("rollback", "approve", "--option", "backup", "--by", "carol", "--role", "dba")).ShouldEndWith(ExitCode.Passed);
        var own = _shop.Last("backup").Outputs["backup-location"];
        foreach (var file in Directory.GetFiles(_shop.At("bk"), $"{Path.GetFileNameWithoutExtension(own)}*")) File.Delete(file);

        await ShouldRefuseAsync();
    }

    [Fact]
    public async Task A_state_without_the_option_that_leads_to_it_is_no_plan() =>
        (await RunAsync("rollback", "plan", "--to", _older)).ShouldEndWith(ExitCode.BadInput);

    private async Task ShouldRefuseAsync(params string[] more)
    {
        var before = _shop.State("shop.db");
        (await RunAsync(["rollback", "apply", "--option", "backup", .. more])).ShouldEndWith(ExitCode.Refused);
        _shop.Last("rollback", "apply").Results.Single(result => result.Code == "deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        _shop.State("shop.db").ShouldBe(before);
    }

    private Task<Ran> RunAsync(params string[] arguments) => _shop.RunAsync([.. arguments, "--environment", "dev"]);
}
