using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A connection that leads to another environment's database: what one deployed would prove the other.</summary>
public sealed class SharedDatabaseTests : IDisposable
{
    private const string Meant = "environment.as-expected";
    private const string Demanded =
        "{ backup: { verify: none }, soak: 0s, approval: { required: false, proof: declared }, require: [environment.online] }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {Demanded}, prod: {Demanded} }}\nroles: {{ dba: [carol] }}",
        "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }");

    public SharedDatabaseTests()
    {
        _shop.WithScripts();
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"));
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task An_environment_on_another_one_s_database_is_refused_before_anything_is_done()
    {
        string[][] commands =
        [
            ["deploy-scripts", "plan"], ["deploy-scripts", "apply"], ["deploy-scripts", "adopt"], ["precheck"], ["backup"],
            ["rollback", "plan"],
        ];
        await RunAsync("dev", ExitCode.Passed, "run");
        var apart = await File.ReadAllTextAsync(_shop.At("deployment.yml"), TestContext.Current.CancellationToken);
        _shop.Write("deployment.yml", apart.Replace("file:prod.db", "file:shop.db", StringComparison.Ordinal));
        var before = _shop.State("shop.db");
        var remembered = _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_history");

        foreach (var command in commands)
        {
            await RunAsync("prod", ExitCode.Refused, command);
            Refused(command[0]).ShouldBe("this database is dev's, not prod's; nothing was done");
        }

        _shop.State("shop.db").ShouldBe(before);
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_history").ShouldBe(remembered);
        _shop.Write("deployment.yml", apart);
        await RunAsync("prod", ExitCode.Passed, "run");
    }

    [Fact]
    public async Task A_second_name_of_one_database_is_no_copy_of_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ln makes the link");
        await RunAsync("dev", ExitCode.Passed, "run");
        File.Delete(_shop.At("prod.db"));
        using (var link = Process.Start("ln", [_shop.At("shop.db"), _shop.At("prod.db")]))
            await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        var remembered = _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_history");

        foreach (var action in new[] { "plan", "adopt", "apply" })
        {
            await RunAsync("prod", ExitCode.Refused, "deploy-scripts", action);
            Refused("deploy-scripts").ShouldBe("this database is dev's, not prod's; nothing was done");
        }

        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_history").ShouldBe(remembered);
        File.Copy(_shop.At("shop.db"), _shop.At("copy.db"));
        File.Move(_shop.At("copy.db"), _shop.At("prod.db"), overwrite: true);
        await RunAsync("prod", ExitCode.Refused, "deploy-scripts", "plan");
        Refused("deploy-scripts").ShouldStartWith("this database is a copy of dev's, and nobody took it over for prod");
    }

    [Fact]
    public async Task A_copy_of_prod_is_taken_over_by_adopt_and_then_it_is_dev_s()
    {
        await RunAsync("dev", ExitCode.Passed, "run");
        await RunAsync("prod", ExitCode.Passed, "run");
        File.Copy(_shop.At("prod.db"), _shop.At("shop.db"), overwrite: true);
        await RunAsync("dev", ExitCode.Refused, "deploy-scripts", "plan");
        Refused("deploy-scripts").ShouldStartWith("this database is a copy of prod's, and nobody took it over for dev");

        await RunAsync("dev", ExitCode.Passed, "deploy-scripts", "adopt");

        var adopted = _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "environment.prepared");
        adopted.Message.ShouldStartWith("Taken over for dev: what was deployed here until ");
        await RunAsync("dev", ExitCode.Passed, "deploy-scripts", "plan");
    }

    [Fact]
    public async Task What_prod_remembers_to_have_refused_is_no_refusal_of_the_environment_that_was_restored_from_it()
    {
        await RunAsync("dev", ExitCode.Passed, "run");
        await RunAsync("prod", ExitCode.Passed, "run");
        _shop.Write("migrations/V0004__notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0004__notes.sql", "DROP TABLE notes;");
        await RunAsync("dev", ExitCode.Passed, "run");
        var policy = await File.ReadAllTextAsync(_shop.At("policy.yml"), TestContext.Current.CancellationToken);
        var prod = policy.IndexOf("prod:", StringComparison.Ordinal);
        _shop.Write("policy.yml", policy[..prod] + policy[prod..].Replace("soak: 0s", "soak: 24h", StringComparison.Ordinal));
        await RunAsync("prod", ExitCode.Refused, "precheck");
        _shop.Write("policy.yml", policy);
        File.Delete(Directory.GetFiles(_shop.At(".trexis"), "*-precheck.prod.json").Order(StringComparer.Ordinal).Last());
        File.Copy(_shop.At("prod.db"), _shop.At("shop.db"), overwrite: true);
        await RunAsync("dev", ExitCode.Passed, "deploy-scripts", "adopt");

        await RunAsync("dev", ExitCode.Passed, "run");

        _shop.State("shop.db").ShouldContain("notes");
        await RunAsync("prod", ExitCode.Passed, "deploy-scripts", "plan");
        await RunAsync("prod", ExitCode.Refused, "deploy-scripts", "apply");
        _shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "deploy.demands-met").Findings
            .ShouldContain(finding => finding.Observed.StartsWith("evidence is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_becomes_a_protected_environment_s_only_where_somebody_approved_that_very_copy()
    {
        await RunAsync("dev", ExitCode.Passed, "run");
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"), overwrite: true);
        await RunAsync("prod", ExitCode.Refused, "deploy-scripts", "adopt");
        var change = await File.ReadAllTextAsync(_shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken);
        var missing = _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "deploy.approved").Message;
        var fingerprint = missing.Split("change ")[1][..12];

        _shop.Write("changes/CHG-7.yml", $"{change}approve:\n  - {{ fingerprint: {fingerprint}, by: carol, role: dba }}\n");
        await RunAsync("prod", ExitCode.Passed, "deploy-scripts", "adopt");

        _shop.Execute("shop.db", "UPDATE trexis_history SET at = '2026-01-01T00:00:00.0000000+00:00'");
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"), overwrite: true);
        await RunAsync("prod", ExitCode.Refused, "deploy-scripts", "adopt");
    }

    [Fact]
    public async Task An_environment_that_was_renamed_takes_its_own_database_over()
    {
        await RunAsync("dev", ExitCode.Passed, "run");
        foreach (var file in new[] { "deployment.yml", "policy.yml" })
        {
            var text = await File.ReadAllTextAsync(_shop.At(file), TestContext.Current.CancellationToken);
            _shop.Write(file, text.Replace("dev", "test", StringComparison.Ordinal));
        }

        await RunAsync("test", ExitCode.Refused, "deploy-scripts", "plan");
        await RunAsync("test", ExitCode.Passed, "deploy-scripts", "adopt");
        await RunAsync("test", ExitCode.Passed, "deploy-scripts", "plan");
    }

    private string Refused(string task) => _shop.Last(task).Results.Single(result => result.Code == Meant && result.Refuses).Message;

    private async Task RunAsync(string environment, int code, params string[] arguments) =>
        (await _shop.RunAsync([.. arguments, "--environment", environment])).ShouldEndWith(code);
}
