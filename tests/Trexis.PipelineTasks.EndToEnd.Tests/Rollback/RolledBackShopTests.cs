using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Rollback;

public class RolledBackShopTests
{
    private const string RequiresNothing =
        "environments: { dev: { backup: { verify: none }, require: [], approval: { required: false, proof: declared } } }";

    [Fact]
    public async Task A_deployment_that_succeeded_is_undone_to_the_picture_from_before()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(before);
        Verdicts(shop.Last("rollback", "apply")).ShouldBe(
            ["rollback.executed Passed", "rollback.schema-restored Passed", "rollback.counts-restored Passed"]);
        shop.Scalar("shop.db", "SELECT group_concat(state) FROM (SELECT state FROM trexis_journal WHERE kind = 'versioned' ORDER BY id "
            + "DESC LIMIT 3)").ShouldBe("undone,undone,undone");
    }

    [Theory]
    [InlineData("undo")]
    [InlineData("backup")]
    public async Task A_deployment_that_a_second_run_found_done_goes_back_to_before_the_first_and_says_so(string option)
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", option)).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(before);
        Verdicts(shop.Last("rollback", "apply")).ShouldBe(
            ["rollback.executed Passed", "rollback.schema-restored Passed", "rollback.counts-restored Passed"]);
    }

    [Fact]
    public async Task A_deployment_that_was_undone_can_be_deployed_again()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var after = shop.State("shop.db");
        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(after);
    }

    [Fact]
    public async Task A_repeatable_script_whose_work_was_undone_runs_again()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        shop.Write(
            "migrations/R__busy.sql",
            "DROP VIEW IF EXISTS busy;\nCREATE VIEW busy AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;");
        shop.Write("migrations/U0001__total.sql", "DROP VIEW IF EXISTS busy;\nALTER TABLE orders DROP COLUMN total;");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var after = shop.State("shop.db");

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldBe(before);
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(after);
    }

    [Fact]
    public async Task Rows_written_since_stay_where_it_is_undone_and_are_named_beforehand_where_the_backup_is_restored()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        shop.Execute(
            "shop.db", "INSERT INTO orders (customer_id, ordered_on) VALUES (1, '2026-02-01'), (2, '2026-02-01'), (3, '2026-02-01')");

        (await shop.RunAsync("rollback", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var plan = shop.Last("rollback", "plan");
        plan.Outputs["backup.loss"].ShouldStartWith("orders: 3 rows written since");
        plan.Outputs["undo.loss"].ShouldContain("customers.fax: 100 values dropped by V0003__no_fax.sql do not come back");

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        var counts = shop.Last("rollback", "apply").Results.Single(result => result.Code == "rollback.counts-restored");
        counts.Findings.ShouldHaveSingleItem()
            .ShouldBe(new Finding("orders", "1,003 rows, 1,000 before", "as before, or 1,003 as named beforehand"));
        shop.State("shop.db").ShouldBe(before.Replace("orders 1000", "orders 1003", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_backup_brings_back_rows_and_values_alike()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        shop.Execute(
            "shop.db",
            "DELETE FROM orders WHERE id <= 10; INSERT INTO orders (id, customer_id, ordered_on) VALUES (5000, 1, '2026-02-01')");

        var ran = await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "backup");

        ran.ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldBe(before);
        shop.Scalar("shop.db", "SELECT count(fax) FROM customers").ShouldBe("100");
        ran.Output.ShouldContain("restore the backup of", Case.Sensitive);
    }

    [Fact]
    public async Task Of_a_deployment_that_was_taken_back_and_made_again_the_second_attempts_backup_is_restored()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        shop.Execute("shop.db", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (5000, 1, '2026-02-01')");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "backup")).ShouldEndWith(ExitCode.Passed);

        shop.Scalar("shop.db", "SELECT count(*) FROM orders WHERE id = 5000").ShouldBe("1");
    }

    [Fact]
    public async Task Also_where_the_first_attempt_s_documents_lie_elsewhere_the_second_one_s_backup_is_restored()
    {
        using var shop = new Shop(
            environments: "dev: { connection: file:shop.db, backup: { folder: bk } }\nprod: { after: dev, connection: file:prod.db }")
            .WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        shop.Execute("shop.db", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (5000, 1, '2026-02-01')");
        Directory.Move(shop.At(".trexis"), shop.At("first"));
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "backup")).ShouldEndWith(ExitCode.Passed);

        shop.Scalar("shop.db", "SELECT count(*) FROM orders WHERE id = 5000").ShouldBe("1");
    }

    [Fact]
    public async Task A_rollback_of_what_does_not_stand_here_is_no_pass_and_says_what_does()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var deployed = shop.Last("deploy-scripts", "apply").Run.Deployment;
        shop.Write("migrations/U0001__total.sql", "-- edited since\nALTER TABLE orders DROP COLUMN total;");

        var ran = await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo");

        ran.ShouldEndWith(ExitCode.Refused);
        ran.Output.ShouldContain("Nothing was taken back");
        ran.Output.ShouldContain($"{deployed} changed it last");
    }

    [Fact]
    public async Task A_deployment_that_was_killed_half_way_is_undone_as_far_as_it_came()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");
        shop.Write(
            "migrations/V0004__endless.sql",
            "CREATE TABLE numbers (n INTEGER);\nINSERT INTO numbers WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                + "4000000000) SELECT max(i) FROM n;");
        shop.Write("migrations/U0004__endless.sql", "DROP TABLE numbers;");
        await KilledRun.AfterAsync(shop, "V0003__no_fax.sql");

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(before);
        Verdicts(shop.Last("rollback", "apply")).ShouldBe(
            ["rollback.executed Passed", "rollback.schema-restored Passed", "rollback.counts-restored Passed"]);
    }

    /// <summary>A run that was killed leaves no document; whoever reads the target's journal next says what it left.</summary>
    [Theory]
    [InlineData("rollback plan")]
    [InlineData("plan")]
    public async Task A_deployment_that_was_killed_half_way_is_told_as_partly_deployed_once_somebody_has_looked(string look)
    {
        using var shop = new Shop().WithScripts();
        shop.Write(
            "migrations/V0004__endless.sql",
            "CREATE TABLE numbers (n INTEGER);\nINSERT INTO numbers WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                + "4000000000) SELECT max(i) FROM n;");
        shop.Write("migrations/U0004__endless.sql", "DROP TABLE numbers;");
        await KilledRun.AfterAsync(shop, "V0003__no_fax.sql");

        (await shop.RunAsync([.. look.Split(' '), "--environment", "dev"])).ShouldEndWith(ExitCode.Passed);
        await shop.RunAsync("report", "--environment", "dev");

        File.ReadAllText(shop.At(".trexis/go-no-go.md")).ShouldStartWith("# NO-GO");
        (await shop.RunAsync("status")).Output.ShouldContain("partly");
    }

    [Fact]
    public async Task A_way_back_with_a_gap_is_closed_and_says_which_script_lacks_its_undo()
    {
        using var shop = new Shop().WithScripts();
        File.Delete(shop.At("migrations/U0002__fill.sql"));
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var after = shop.State("shop.db");

        var ran = await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo");

        ran.ShouldEndWith(ExitCode.Refused);
        shop.Last("rollback", "apply").Results.Single(result => result.Code == "rollback.executed").Findings
            .ShouldContain(finding => finding.Subject == "V0002__fill.sql" && finding.Observed == "has no undo script");
        DeploymentTimeline.StateOf(shop.Results.Load().Select(stored => stored.Document)).ShouldBe(DeploymentState.Validated);
        shop.State("shop.db").ShouldBe(after);
    }

    [Fact]
    public async Task A_protected_environment_needs_an_approval_of_this_way_back_or_a_person_on_a_console_who_answers_for_it()
    {
        using var shop = new Shop(
            environments: "prod: { connection: file:shop.db, protected: true }",
            policy: "environments: { prod: { backup: { verify: none }, require: [], approval: { required: false, proof: declared } } }")
            .WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        var after = shop.State("shop.db");

        (await shop.RunAsync("rollback", "apply", "--option", "undo", "--yes")).ShouldEndWith(ExitCode.BadInput);
        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo")).ShouldEndWith(ExitCode.Refused);
        shop.State("shop.db").ShouldBe(after);

        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo", "--yes")).ShouldEndWith(ExitCode.Passed);
        shop.State("shop.db").ShouldBe(before);
        shop.Last("rollback", "apply").Results
            .Single(result => result.Code == "deploy.approved").Message
            .ShouldStartWith("alice takes the rollback option without an approval");
    }

    [Fact]
    public async Task An_approval_of_this_way_back_by_another_person_lets_it_pass_and_none_of_another_way_does()
    {
        using var shop = new Shop(
            environments: "prod: { connection: file:shop.db, protected: true }",
            policy: "environments: { prod: { backup: { verify: none }, require: [], approval: { required: false, proof: declared } } }")
            .WithScripts();
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "approve", "--environment", "prod", "--option", "undo", "--by", "carol"))
            .ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo", "--fingerprint", "0123456789ab"))
            .ShouldEndWith(ExitCode.Refused);
        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(before);
        shop.Last("rollback", "apply").Results
            .Single(result => result.Code == "deploy.approved").Message
            .ShouldContain("is approved by carol");
    }

    [Fact]
    public async Task The_backup_of_a_deployment_that_was_adopted_in_part_first_leads_back_to_before_it()
    {
        using var shop = new Shop(
            environments: "dev: { connection: file:shop.db, backup: { folder: bk } }\nprod: { after: dev, connection: file:prod.db }")
            .WithScripts();
        shop.Execute("shop.db", "ALTER TABLE orders ADD COLUMN total INTEGER");
        (await shop.RunAsync("adopt", "--environment", "dev", "--script", "V0001__total.sql")).ShouldEndWith(ExitCode.Passed);
        var before = shop.State("shop.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "backup")).ShouldEndWith(ExitCode.Passed);

        shop.State("shop.db").ShouldBe(before);
    }

    [Fact]
    public async Task After_a_rollback_the_approval_from_before_it_deploys_nothing()
    {
        using var shop = new Shop(
            environments: "prod: { connection: file:shop.db, protected: true }",
            policy: "environments: { prod: { backup: { verify: none }, require: [], approval: { role: dba, proof: declared } } }\n"
                + "roles: { dba: [carol] }").WithScripts();
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Refused);
        await ApproveAsync(shop, "approve", "--environment", "prod");
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        await ApproveAsync(shop, "rollback", "approve", "--environment", "prod", "--option", "undo");
        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        var before = shop.State("shop.db");

        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("deploying it again is approved anew");

        shop.State("shop.db").ShouldBe(before);
        await ApproveAsync(shop, "approve", "--environment", "prod");
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
    }

    /// <summary>The folder with the rollback's documents is another runner's.</summary>
    [Fact]
    public async Task The_target_itself_remembers_that_a_deployment_was_taken_back_after_it_was_approved()
    {
        using var shop = new Shop(
            environments: "prod: { connection: file:shop.db, protected: true }",
            policy: "environments: { prod: { backup: { verify: none }, require: [], approval: { role: dba, proof: declared } } }\n"
                + "roles: { dba: [carol] }").WithScripts();
        (await shop.RunAsync("plan", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        await ApproveAsync(shop, "approve", "--environment", "prod");
        FolderCopy(shop, ".trexis", "approved");
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        await ApproveAsync(shop, "rollback", "approve", "--environment", "prod", "--option", "undo");
        (await shop.RunAsync("rollback", "apply", "--environment", "prod", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        Directory.Delete(shop.At(".trexis"), recursive: true);
        Directory.Move(shop.At("approved"), shop.At(".trexis"));

        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("deploying it again is approved anew");
    }

    [Fact]
    public async Task After_a_rollback_nobody_is_told_to_go()
    {
        using var shop = new Shop(environments: "dev: { connection: file:shop.db }", policy: RequiresNothing).WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        File.ReadAllText(shop.At(".trexis/go-no-go.md")).ShouldStartWith("# GO");

        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo", "--yes")).ShouldEndWith(ExitCode.Passed);
        await shop.RunAsync("report", "--environment", "dev");

        var told = File.ReadAllText(shop.At(".trexis/go-no-go.md"));
        told.ShouldStartWith("# NO-GO");
        told.ShouldContain("**Rolled back**");
    }

    [Fact]
    public async Task What_was_taken_back_proves_nothing_to_the_next_environment()
    {
        using var shop = new Shop(
            environments: "dev: { connection: file:shop.db }\nqa: { after: dev, connection: file:qa.db, create: true }").WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "apply", "--environment", "dev", "--option", "undo")).ShouldEndWith(ExitCode.Passed);

        (await shop.RunAsync("precheck", "--environment", "qa")).Output.ShouldContain("the deployment was taken back");
    }

    [Fact]
    public async Task A_drill_restores_beside_the_database_and_later_plans_use_its_time()
    {
        using var shop = new Shop().WithScripts();
        var before = shop.State("shop.db");

        (await shop.RunAsync("rollback", "drill", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        shop.Last("rollback", "plan").Metrics["backup.measured"].ShouldBe(shop.Last("rollback", "drill").Metrics["backup.measured"]);
        shop.State("shop.db").ShouldBe(before);
        Directory.EnumerateFiles(shop.At(".trexis/backups"))
            .ShouldAllBe(file => file.EndsWith(".db", StringComparison.Ordinal) || file.EndsWith(".backup.json", StringComparison.Ordinal));
    }

    private static async Task ApproveAsync(Shop shop, params string[] arguments) =>
        (await Shop.RunInAsync(shop.Folder, new Dictionary<string, string> { ["USER"] = "carol" }, arguments))
            .ShouldEndWith(ExitCode.Passed);

    private static void FolderCopy(Shop shop, string from, string to)
    {
        foreach (var file in Directory.GetFiles(shop.At(from), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(shop.At(to), Path.GetRelativePath(shop.At(from), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static IEnumerable<string> Verdicts(RunDocument document) =>
        document.Results.Where(result => result.Code is "rollback.executed" or "rollback.schema-restored" or "rollback.counts-restored")
            .Select(result => $"{result.Code} {result.Verdict}");
}
