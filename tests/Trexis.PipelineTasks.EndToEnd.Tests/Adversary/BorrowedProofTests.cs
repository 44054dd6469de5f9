using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Proof of something else: another moment, another deployment, another file, a person's bare word.</summary>
public sealed class BorrowedProofTests : IDisposable
{
    private const string Demanded = "{ backup: { verify: integrity, max-age: 1d }, soak: 0s, approval: { required: false }, "
        + "require: [environment.online, backup.verified] }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {Demanded} }}", "dev: { connection: file:shop.db, protected: false }");

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("attested", ExitCode.Refused)]
    [InlineData("verified", ExitCode.Refused)]
    [InlineData("declared", ExitCode.Passed)]
    public async Task A_persons_word_on_a_console_takes_back_only_where_a_word_is_proof(string proof, int code)
    {
        using var shop = new GatedShop(
            $"require: [], approval: {{ required: true, role: dba, proof: declared }}");
        (await shop.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsAsync("carol", "deploy-scripts", "approve")).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldDeployAsync();
        var deployed = shop.Shop.State("shop.db");
        shop.Demand($"require: [], approval: {{ required: true, role: dba, proof: {proof} }}");
        shop.Shop.Variables["TREXIS_INPUT_YES"] = "true";

        (await shop.RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(code);

        if (code == ExitCode.Refused) shop.Shop.State("shop.db").ShouldBe(deployed);
        else shop.Shop.State("shop.db").ShouldNotContain("total");
    }

    [Fact]
    public async Task A_precheck_that_was_taken_early_proves_no_promotion()
    {
        const string Passed = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [promotion.proven] }";
        using var shop = new Shop(
            $"environments: {{ dev: {Passed.Replace("promotion.proven", "", StringComparison.Ordinal)}, qa: {Passed} }}",
            "dev: { connection: file:shop.db }\nqa: { after: dev, connection: file:qa.db }").WithScripts();
        File.Copy(shop.At("shop.db"), shop.At("qa.db"));
        foreach (var task in new[]
        {
            "deploy-scripts plan", "precheck --early", "perf-gate baseline", "deploy-scripts apply", "validate", "perf-gate gate",
        })
            (await shop.RunAsync([.. task.Split(' '), "--environment", "dev"])).ShouldEndWith(ExitCode.Passed);
        var before = shop.State("qa.db");
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
        await shop.RunAsync("precheck", "--environment", "qa");

        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "qa")).ShouldEndWith(ExitCode.Refused);

        shop.State("qa.db").ShouldBe(before);
        shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "promotion.proven").Message.ShouldContain(
            "precheck did not run in full before the last deployment");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_environment_in_which_nothing_was_executed_proves_no_promotion(bool isCopy)
    {
        const string Open = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [] }";
        using var shop = new Shop(
            $"environments: {{ qa: {Open}, staging: {Open}, "
                + "prod: { backup: { verify: none }, soak: 0s, approval: { required: false }, require: [promotion.proven] } }",
            "qa: { connection: file:shop.db }\nstaging: { after: qa, connection: file:staging.db }\n"
                + "prod: { after: staging, connection: file:prod.db }").WithScripts();
        foreach (var other in new[] { "prod.db", "staging.db", "honest.db" }) File.Copy(shop.At("shop.db"), shop.At(other));
        await RunInAsync(shop, "qa", "run");
        if (isCopy) File.Copy(shop.At("shop.db"), shop.At("staging.db"), overwrite: true);
        else shop.Execute("staging.db", string.Concat(Directory.GetFiles(shop.At("migrations"), "V*").Order().Select(File.ReadAllText)));
        await RunInAsync(shop, "staging", isCopy ? "deploy-scripts adopt" : "deploy-scripts adopt --script V0003__no_fax.sql");
        await RunInAsync(shop, "staging", "run");
        var before = shop.State("prod.db");

        await RunInAsync(shop, "prod", "deploy-scripts plan");
        await RunInAsync(shop, "prod", "precheck", ExitCode.Refused);
        await RunInAsync(shop, "prod", "deploy-scripts apply", ExitCode.Refused);

        shop.State("prod.db").ShouldBe(before);
        var refused = shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "promotion.proven");
        refused.Message.ShouldContain("V0001__total.sql was not executed there: it was adopted, or came with a copy of another database");
        refused.Findings.Count.ShouldBe(3);
        File.Move(shop.At("honest.db"), shop.At("staging.db"), overwrite: true);
        await RunInAsync(shop, "staging", "run");
        await RunInAsync(shop, "staging", "run");
        shop.Last("deploy-scripts", "apply").Outputs["pending"].ShouldBe("0");
        await RunInAsync(shop, "prod", "run");
        shop.State("prod.db").ShouldContain("total");
    }

    [Fact]
    public async Task What_was_adopted_in_both_environments_is_no_matter_where_the_rest_was_executed()
    {
        const string Passed = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [] }";
        using var shop = new Shop(
            $"environments: {{ qa: {Passed}, prod: {Passed.Replace("[]", "[promotion.proven]", StringComparison.Ordinal)} }}",
            "qa: { connection: file:shop.db }\nprod: { after: qa, connection: file:prod.db, protected: false }").WithScripts();
        shop.Execute("shop.db", File.ReadAllText(shop.At("migrations/V0001__total.sql")));
        File.Copy(shop.At("shop.db"), shop.At("prod.db"));
        await RunInAsync(shop, "qa", "deploy-scripts adopt --script V0001__total.sql");
        await RunInAsync(shop, "qa", "run");
        var before = shop.State("prod.db");

        await RunInAsync(shop, "prod", "deploy-scripts adopt --script V0001__total.sql");
        await RunInAsync(shop, "prod", "run");

        shop.State("prod.db").ShouldNotBe(before);
    }

    [Fact]
    public async Task A_backup_from_before_another_deployment_is_too_old_and_one_of_what_stands_is_not()
    {
        _shop.WithScripts();
        await PrepareAsync("changes/CHG-7.yml");
        var other = File.ReadAllText(_shop.At("changes/CHG-7.yml")).Replace("CHG-7", "CHG-6", StringComparison.Ordinal);
        _shop.Write("changes/CHG-6.yml", other);
        // Of the same release, deployed while ours waits.
        _shop.Write("earlier/V0001__total.sql", File.ReadAllText(_shop.At("migrations/V0001__total.sql")));
        _shop.Write("other.yml", File.ReadAllText(_shop.At("deployment.yml")).Replace("migrations", "earlier", StringComparison.Ordinal));
        string[] another = ["--config", "other.yml", "--change", "changes/CHG-6.yml"];
        foreach (var task in new[] { "deploy-scripts plan", "precheck", "backup", "deploy-scripts apply" })
            (await _shop.RunAsync([.. task.Split(' '), .. another, "--environment", "dev"])).ShouldEndWith(ExitCode.Passed);

        await ShouldRefuseAsync("is from before CHG-6@");

        Text("deploy.demands-met").ShouldContain("backup.verified is too old");
        await PrepareAsync("changes/CHG-7.yml");
        (await RunAsync("changes/CHG-7.yml", "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldContain("totals");
    }

    [Fact]
    public async Task A_backup_that_was_replaced_with_what_is_known_of_it_is_no_backup()
    {
        _shop.WithScripts();
        await PrepareAsync("changes/CHG-7.yml");
        var sidecar = Directory.EnumerateFiles(_shop.At(".trexis/backups"), "*.backup.json").Single();
        var backup = sidecar[..^".backup.json".Length];
        var (honest, told) = (File.ReadAllBytes(backup), File.ReadAllText(sidecar));
        using (var empty = new Shop())
        {
            empty.Execute("shop.db", "DELETE FROM orders");
            File.Copy(empty.At("shop.db"), backup, overwrite: true);
        }

        foreach (var renamed in new[] { true, false })
        {
            var json = JsonNode.Parse(told)!;
            var forged = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(backup)));
            json["backup"]!["sha256"] = forged;
            json["backup"]!["bytes"] = new FileInfo(backup).Length;
            if (renamed) json["backup"]!["id"] = forged;
            File.WriteAllText(sidecar, json.ToJsonString());
            await ShouldRefuseAsync(renamed
                ? "no document of this deployment tells of the backup"
                : "when it was taken, as its document says, and is ");
        }

        File.WriteAllBytes(backup, honest);
        File.WriteAllText(sidecar, told);
        await ShouldDeployAsync();
    }

    [Fact]
    public async Task A_deployments_own_backup_is_read_again_also_where_a_younger_one_of_another_lies_beside_it()
    {
        _shop.WithScripts();
        await PrepareAsync("changes/CHG-7.yml");
        var backup = Directory.EnumerateFiles(_shop.At(".trexis/backups"), "*.db").Single();
        var other = File.ReadAllText(_shop.At("changes/CHG-7.yml")).Replace("CHG-7", "CHG-6", StringComparison.Ordinal);
        _shop.Write("changes/CHG-6.yml", other);
        (await RunAsync("changes/CHG-6.yml", "backup")).ShouldEndWith(ExitCode.Passed);
        var honest = File.ReadAllBytes(backup);
        File.WriteAllBytes(backup, [.. honest[..^1], (byte)~honest[^1]]);

        await ShouldRefuseAsync("was changed: its SHA-256 differs from the backup's");

        File.WriteAllBytes(backup, honest);
        await ShouldDeployAsync();
    }

    private static async Task RunInAsync(Shop shop, string environment, string command, int code = ExitCode.Passed) =>
        (await shop.RunAsync([.. command.Split(' '), "--environment", environment])).ShouldEndWith(code);

    private async Task PrepareAsync(string change)
    {
        foreach (var task in new[] { "deploy-scripts plan", "precheck", "backup" })
            (await RunAsync(change, task.Split(' '))).ShouldEndWith(ExitCode.Passed);
    }

    private Task<Ran> RunAsync(string change, params string[] arguments) =>
        _shop.RunAsync([.. arguments, "--environment", "dev", "--change", change]);

    private async Task ShouldRefuseAsync(string message)
    {
        var before = _shop.State("shop.db");
        (await RunAsync("changes/CHG-7.yml", "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        _shop.State("shop.db").ShouldBe(before);
        Text("deploy.backed-up").ShouldContain(message);
    }

    private async Task ShouldDeployAsync()
    {
        (await RunAsync("changes/CHG-7.yml", "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldContain("total");
    }

    private string Text(string code)
    {
        var refused = _shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == code);
        refused.Verdict.ShouldBe(Verdict.Failed);
        return string.Join('\n', refused.Findings.Select(finding => $"{finding.Subject} {finding.Observed}").Prepend(refused.Message));
    }
}
