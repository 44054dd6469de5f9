namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>What a newcomer does wrong, or for nothing: what is said is true, and nothing is worse afterwards.</summary>
public sealed class NewcomersMistakesTests
{
    [Fact]
    public async Task A_script_that_the_engine_does_not_take_is_corrected_and_not_acknowledged()
    {
        using var shop = new Shop().WithScripts();
        shop.Write("changes/CHG-7.yml", "version: 1\nid: CHG-7\ndescription: Keep totals\npurpose: Speed\nimpact: none\n");
        shop.Write("migrations/V0004__typo.sql", "CREATE TABEL x (id INTEGER);");
        shop.Write("migrations/V0005__value.sql", "INSERT INTO customers VALUES ('O'Brien');");

        var plan = (await shop.RunAsync("plan", "--environment", "dev")).ShouldEndWith(ExitCode.Refused).Output;

        plan.ShouldContain("The engine does not take 2 scripts, the first V0004__typo.sql: near \"TABEL\": syntax error");
        plan.ShouldNotContain("Brien");
        var risk = shop.Last("deploy-scripts", "plan").Results.Single(result => result.Code == "scripts.risk-accepted");
        risk.Findings.Select(finding => finding.Subject).ShouldBe(["customers.fax"], "what does parse is still asked for");

        File.Delete(shop.At("migrations/V0003__no_fax.sql"));
        File.Delete(shop.At("migrations/U0003__no_fax.sql"));
        (await shop.RunAsync("plan", "--environment", "dev")).ShouldEndWith(ExitCode.Refused).Output.ShouldNotContain("acknowledge");
    }

    [Fact]
    public async Task A_mistyped_option_is_no_run_and_stops_no_deployment()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var before = shop.Results.Load().Count;

        (await shop.RunAsync("adopt", "--environment", "dev", "--script", "V9")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain("--script: is no versioned script of the folder: 'V9'");
        (await shop.RunAsync("rollback", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        shop.Results.Load().Count.ShouldBe(before);
        (await shop.RunAsync("report", "--environment", "dev")).ShouldEndWith(ExitCode.Passed).Output.ShouldNotContain("broke");
    }

    [Fact]
    public async Task That_nothing_is_pending_is_said()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("\n✓ DEPLOYED to dev\n");

        (await shop.RunAsync("plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("\nnothing is pending\n");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("\n✓ DEPLOYED to dev before; nothing was pending\n");
    }

    [Fact]
    public async Task That_there_is_no_policy_is_said_once()
    {
        using var shop = new Shop().WithScripts();
        File.Delete(shop.At("policy.yml"));

        var ran = await shop.RunAsync("run", "--environment", "dev");

        (ran.Output + ran.Error)
            .Split("No policy.yml was given: the procedure's defaults apply; trexis init writes one").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_tried_by_one_task_and_its_remedy_is_the_next_step()
    {
        using var shop = new Shop().WithScripts();
        File.Delete(shop.At("shop.db"));

        var ran = await shop.RunAsync("run", "--environment", "dev");

        ran.ShouldEndWith(ExitCode.Fault);
        shop.Results.Load().Select(stored => stored.Document.Task).ShouldBe(["deploy-scripts", "report"]);
        var hint = shop.Last("deploy-scripts", "plan").Fault!.Hint.ShouldNotBeNull();
        ran.Output.ShouldContain($" next                    {hint.TrimEnd('.')}, then trexis run --environment dev\n");
    }

    [Fact]
    public async Task A_key_is_for_an_environment_that_there_is_and_those_without_one_are_named()
    {
        using var shop = new Shop().WithScripts();
        Directory.CreateDirectory(shop.At(".git"));

        (await shop.RunAsync("keys", "new", "--environment", "prd", "--out", "prod.key")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain("--environment: is no environment of this deployment: 'prd'; accepted: one of dev, prod");
        File.Exists(shop.At("prod.key")).ShouldBeFalse();

        var first = (await shop.RunAsync("keys", "new", "--environment", "prod", "--out", "prod.key"))
            .ShouldEndWith(ExitCode.Passed).Output;

        first.ShouldContain("\ndev has no key yet, and signed: required demands one there, too: trexis keys new --environment dev\n");
        File.ReadAllText(shop.At(".gitignore")).ShouldBe("/prod.key\n");
        var block = first.Split("\nevidence:\n")[1].Split("\ndev has")[0];
        File.AppendAllText(shop.At("policy.yml"), $"evidence:\n{block}\n");

        var second = (await shop.RunAsync("keys", "new", "--environment", "dev", "--out", "dev.key")).ShouldEndWith(ExitCode.Passed).Output;

        second.ShouldNotContain("signed: required");
        second.ShouldNotContain("no key yet");
        File.AppendAllText(shop.At("policy.yml"), second[second.IndexOf("    - {", StringComparison.Ordinal)..]);
        shop.Variables["TREXIS_SIGNING_KEY"] = File.ReadAllText(shop.At("dev.key")).Trim();
        (await shop.RunAsync("plan", "--environment", "dev")).Error.ShouldNotContain("policy.yml");
    }

    [Fact]
    public async Task Status_says_what_was_refused_or_broken_off_and_what_is_pending_again_after_a_rollback()
    {
        using var shop = new Shop().WithScripts();
        File.Move(shop.At("shop.db"), shop.At("away.db"));
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Fault);
        (await shop.RunAsync("status")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("  broken off before deployment  ");
        File.Move(shop.At("away.db"), shop.At("shop.db"));

        (await shop.RunAsync("apply", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);
        (await shop.RunAsync("status")).Output.ShouldContain("  refused before deployment  ");

        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("rollback", "apply", "--option", "undo", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("status")).Output.ShouldMatch("\ndev .* rolled back .* 3 scripts +this one\n");
        shop.Write("migrations/V0004__more.sql", "ALTER TABLE orders ADD COLUMN more INTEGER;");
        (await shop.RunAsync("status")).Output
            .ShouldEndWith("here: whether it is the change and the artifact of this folder, or another one\n");
    }

    [Fact]
    public async Task From_another_checkout_a_rollback_plan_says_what_stands_there_and_apply_asks_for_no_approval_of_nothing()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var stands = shop.Last("validate").Run.Deployment;
        shop.Write("migrations/V0004__more.sql", "ALTER TABLE orders ADD COLUMN more INTEGER;");

        (await shop.RunAsync("rollback", "plan", "--environment", "dev")).Output
            .ShouldContain($"\n    in the database: {stands} changed it last; this deployment is not in it\n");
        var refused = await shop.RunAsync("rollback", "apply", "--option", "backup", "--environment", "dev");

        refused.ShouldEndWith(ExitCode.Refused).Output.ShouldNotContain("loses");
        var results = shop.Last("rollback", "apply").Results;
        results.ShouldNotContain(one => one.Code == "deploy.approved");
        var result = results.Single(one => one.Code == "rollback.executed");
        result.Remedy.ShouldBe(
            "Check out the commit that was deployed here, so that change file and artifact are those; trexis rollback plan then says what "
                + "is open.");
    }

    [Fact]
    public async Task Doctor_tells_environments_that_share_one_database_however_it_is_spelled()
    {
        using var shop = new Shop(environments:
            "dev: { connection: file:shop.db, protected: false }\nqa: { after: dev, connection: file:./x/../shop.db }\n"
                + "prod: { after: qa, connection: env:PROD, protected: true }");
        shop.WithScripts();
        Directory.CreateDirectory(shop.At("x"));

        var told = (await shop.RunAsync("doctor")).ShouldEndWith(ExitCode.Refused).Output;

        told.ShouldMatch("✗ dev, qa +point at one database");
        told.ShouldContain(
            "do: export PROD='Server=…;Database=…', or look in a job of prod, which has it: trexis doctor --environment prod");
    }
}
