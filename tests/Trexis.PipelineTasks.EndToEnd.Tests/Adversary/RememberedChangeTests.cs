namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// An apply failed half-way, and somebody takes its document away: what was judged before it counts for nothing, for the target itself
/// remembers that it was there.
/// </summary>
public sealed class RememberedChangeTests : IAsyncLifetime
{
    private const string Demands = "deploy.demands-met";
    private const string TooOld = "environment.online is too old: 02-precheck.dev.json was written before the change of 20";

    private readonly GatedShop _shop = new("approval: { required: false }, require: [environment.online]");

    private string Results => _shop.Shop.At(".trexis");

    public async ValueTask InitializeAsync()
    {
        _shop.Shop.Write("migrations/V0002__fill.sql", "INSERT INTO customers (id, name) VALUES (500, 'the last one');");
        await _shop.PlanAsync();
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_document_of_apply_that_was_removed_makes_nothing_young_again_and_verify_misses_it()
    {
        await _shop.PrecheckAsync();
        await FailHalfWayAsync();
        (await VerifyAsync()).ShouldEndWith(ExitCode.Passed);
        File.Delete(_shop.File("deploy-scripts.dev.json"));

        (await VerifyAsync()).ShouldEndWith(ExitCode.Refused).Error.ShouldContain("no document here tells of it");
        await _shop.ShouldRefuseAsync(Demands, TooOld);

        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
        Told().Verdict.ShouldBe(Verdict.Warned);
        Told().Findings.ShouldHaveSingleItem().Observed.ShouldStartWith("left no document");
        (await VerifyAsync()).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task A_copy_of_the_documents_from_before_is_older_than_what_the_target_remembers_also_where_it_went_on()
    {
        await _shop.PrecheckAsync();
        Copy(Results, _shop.Shop.At("kept"));
        await FailHalfWayAsync();
        Directory.Move(Results, _shop.Shop.At("true"));
        Directory.Move(_shop.Shop.At("kept"), Results);
        (await _shop.RunAsync("attest", "team.ready")).ShouldEndWith(ExitCode.Passed);

        await _shop.ShouldRefuseAsync(Demands, TooOld);

        Directory.Delete(Results, recursive: true);
        Directory.Move(_shop.Shop.At("true"), Results);
        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
        Told().Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task Of_two_runs_side_by_side_the_second_has_to_look_at_what_the_first_left()
    {
        Copy(Results, _shop.Shop.At("second"));
        await _shop.PrecheckAsync();
        Directory.Move(Results, _shop.Shop.At("first"));
        Directory.Move(_shop.Shop.At("second"), Results);
        await _shop.PrecheckAsync();
        Directory.Move(Results, _shop.Shop.At("second"));
        Directory.Move(_shop.Shop.At("first"), Results);
        await FailHalfWayAsync();
        Directory.Move(Results, _shop.Shop.At("first"));
        Directory.Move(_shop.Shop.At("second"), Results);

        await _shop.ShouldRefuseAsync(Demands, TooOld);

        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task Where_all_documents_are_lost_a_deployment_begins_anew()
    {
        await _shop.PrecheckAsync();
        await FailHalfWayAsync();
        Directory.Delete(Results, recursive: true);
        await _shop.PlanAsync();
        await _shop.ShouldRefuseAsync(Demands, "environment.online never ran for dev");

        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
        Told().Verdict.ShouldBe(Verdict.Warned);
    }

    [Fact]
    public async Task A_backup_from_before_a_deployment_and_its_rollback_counts_for_nothing_also_where_their_documents_were_removed()
    {
        using var shop = new GatedShop("approval: { required: false }, require: [environment.online, backup.taken]", isLast: false);
        await shop.PlanAsync();
        (await shop.RunAsync("backup")).ShouldEndWith(ExitCode.Passed);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
        (await shop.RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        (await shop.Shop.RunAsync("verify", ".trexis", "--config", "deployment.yml")).ShouldEndWith(ExitCode.Passed);
        File.Delete(shop.File("rollback.dev.json"));
        (await shop.Shop.RunAsync("verify", ".trexis", "--config", "deployment.yml")).ShouldEndWith(ExitCode.Refused);
        File.Delete(shop.File("deploy-scripts.dev.json"));

        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.ShouldRefuseAsync(Demands, "backup.taken is too old: 02-backup.dev.json was written before the change of 20");

        (await shop.RunAsync("backup")).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldDeployAsync();
    }

    private RunResult Told() => _shop.Shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == Demands);

    private async Task FailHalfWayAsync()
    {
        _shop.Shop.Execute("shop.db", "INSERT INTO customers (id, name) VALUES (500, 'in the way');");
        (await _shop.RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        _shop.Shop.State("shop.db").ShouldContain("total");
        _shop.Shop.Execute("shop.db", "DELETE FROM customers WHERE id = 500;");
    }

    private Task<Ran> VerifyAsync() => _shop.Shop.RunAsync("verify", ".trexis", "--config", "deployment.yml");

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

/// <summary>
/// A precheck refuses, and somebody takes its document away, so that the one before it would count again: the target remembers that it
/// refused.
/// </summary>
public sealed class RememberedRefusalTests : IAsyncLifetime
{
    private const string Demands = "deploy.demands-met";

    private const string Missing = "precheck evidence is missing: the target remembers a refused precheck of 20";

    private readonly GatedShop _shop = new("approval: { required: false }, require: [environment.online]");

    public async ValueTask InitializeAsync()
    {
        _shop.Shop.Write("checks/orphans.sql", "SELECT id FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)");
        _shop.Shop.Write(
            "deployment.yml",
            await File.ReadAllTextAsync(_shop.Shop.At("deployment.yml"), TestContext.Current.CancellationToken)
                + "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [before, after] }] }\n");
        await _shop.PlanAsync();
        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
        _shop.Shop.Write("migrations/V0004__fax.sql", "ALTER TABLE customers ADD COLUMN fax TEXT;");
        _shop.Shop.Write("migrations/U0004__fax.sql", "ALTER TABLE customers DROP COLUMN fax;");
        await _shop.PlanAsync();
        await _shop.PrecheckAsync();
        _shop.Shop.Execute(
            "shop.db",
            "PRAGMA foreign_keys = OFF; INSERT INTO orders (id, customer_id, ordered_on) VALUES (5000, 4999, '2026-01-01')");
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_refusal_whose_document_was_removed_is_missed_until_the_same_is_judged_again()
    {
        (await _shop.RunAsync("precheck")).ShouldEndWith(ExitCode.Refused);
        (await VerifyAsync()).ShouldEndWith(ExitCode.Passed);
        await _shop.ShouldRefuseAsync(Demands, "data.prepared failed");
        foreach (var ending in new[] { "deploy-scripts.dev.json", "precheck.dev.json" }) File.Delete(_shop.File(ending));

        (await VerifyAsync()).ShouldEndWith(ExitCode.Refused).Error.ShouldContain("the target recorded a refused precheck of 20");
        await _shop.ShouldRefuseAsync(Demands, Missing);
        // What an early one leaves out is not judged again.
        _shop.Shop.Execute("shop.db", "DELETE FROM orders WHERE id = 5000");
        (await _shop.RunAsync("precheck", "--early")).ShouldEndWith(ExitCode.Passed);
        await _shop.ShouldRefuseAsync(Demands, Missing);

        await _shop.PrecheckAsync();
        await _shop.ShouldDeployAsync();
        _shop.Shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == Demands).Verdict.ShouldBe(Verdict.Passed);
        (await VerifyAsync()).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task A_refusal_that_the_target_could_not_take_is_said_and_whoever_brings_the_results_folder_back_from_before_is_found_out()
    {
        RememberedChangeTests.Copy(_shop.Shop.At(".trexis"), _shop.Shop.At("kept"));
        (await _shop.RunAsync("precheck")).ShouldEndWith(ExitCode.Refused);
        Directory.Delete(_shop.Shop.At(".trexis"), recursive: true);
        Directory.Move(_shop.Shop.At("kept"), _shop.Shop.At(".trexis"));
        await _shop.ShouldRefuseAsync(Demands, Missing);

        _shop.Shop.Execute("shop.db", "CREATE TRIGGER full BEFORE INSERT ON trexis_history BEGIN SELECT RAISE(ABORT, 'full'); END");
        (await _shop.RunAsync("precheck")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain(
            "that precheck refused in dev stands in its document alone, for the target took no word of it");
    }

    private Task<Ran> VerifyAsync() => _shop.Shop.RunAsync("verify", ".trexis", "--config", "deployment.yml");
}
