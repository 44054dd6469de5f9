using System.IO.Compression;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tests.DeployScripts;
using Trexis.PipelineTasks.Tests.Engines.Dacpac;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>A dacpac deployed to a dacpac that stands for a database.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly DacpacPipeline _pipeline = new DacpacPipeline().Holds(Releases.Of(Sql.First));

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_was_planned_is_applied_and_leaves_nothing_to_change()
    {
        var planned = await _pipeline.RunAsync("plan");
        var applied = await _pipeline.RunAsync("apply", (DeploymentInputs.Fingerprint, planned.Outputs["plan-fingerprint"][..12]));

        applied.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Passed);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
        applied.Result("system.schema-equals-artifact").Verdict.ShouldBe(Verdict.Passed);
        Releases.Plan(_pipeline.Source, _pipeline.State).IsEmpty.ShouldBeTrue();
        File.Exists(_pipeline.StateFile + ".history.json").ShouldBeTrue();
    }

    [Fact]
    public async Task Applied_twice_the_second_time_does_nothing_and_finds_no_drift()
    {
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");
        await _pipeline.RunAsync("plan");
        var again = await _pipeline.RunAsync("apply");

        again.Result("deploy.executed").Message.ShouldStartWith("Nothing to do");
        again.Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task Without_a_plan_nothing_is_executed()
    {
        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Failed);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
        _pipeline.State.ModelSha256.ShouldBe(Releases.Of(Sql.First).ModelSha256);
    }

    [Fact]
    public async Task A_target_that_moved_since_the_plan_is_refused_with_both_fingerprints_and_what_was_not_planned()
    {
        var planned = await _pipeline.RunAsync("plan");
        _pipeline.Holds(Releases.Of(Sql.Moved));

        var applied = await _pipeline.RunAsync("apply");

        var refusal = applied.Result("deploy.plan-unchanged");
        refusal.Verdict.ShouldBe(Verdict.Failed);
        refusal.Message.ShouldContain(planned.Outputs["plan-fingerprint"][..12]);
        refusal.Message.ShouldContain(applied.Outputs["plan-fingerprint"][..12]);
        refusal.Findings.ShouldContain(finding => finding.Subject == "the target's schema");
        refusal.Findings.ShouldContain(
            finding => finding.Subject == "sales.Customer.Name" && finding.Observed.Contains("was not planned", StringComparison.Ordinal));
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public async Task A_danger_passes_only_by_an_acknowledgement_that_names_object_and_kind()
    {
        _pipeline.Holds(Releases.Of(Sql.Added));
        _pipeline.Source = Releases.Of(Sql.First);

        (await _pipeline.RunAsync("plan")).Result("scripts.risk-accepted").Verdict.ShouldBe(Verdict.Failed);
        _pipeline.Acknowledge(("sales.Customer.Email", "drop-column"));
        (await _pipeline.RunAsync("plan")).Result("scripts.risk-accepted").Verdict.ShouldBe(Verdict.Passed);
        (await _pipeline.RunAsync("apply")).Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task Where_the_policy_demands_an_approval_apply_waits_for_one_by_somebody_else()
    {
        _pipeline.Change = DacpacPipeline.EmptyChange;
        _pipeline.Policy = new Policy
        {
            Defaults = new EnvironmentPolicy { Approval = new ApprovalPolicy(Required: true, Role: "dba") },
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["bob", "alice"] },
        };
        await _pipeline.RunAsync("plan");

        (await _pipeline.RunAsync("apply")).Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        (await _pipeline.RunAsync("approve", (DeploymentInputs.By, "alice"))).Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        _pipeline.Actor = "bob";
        (await _pipeline.RunAsync("approve")).Result("deploy.approved").Verdict.ShouldBe(Verdict.Passed);
        (await _pipeline.RunAsync("apply")).Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_change_approved_once_holds_for_every_target_that_lacks_the_same()
    {
        var qa = await _pipeline.RunAsync("plan");
        using var other = new DacpacPipeline().Holds(Releases.Of(Sql.First + "\nGO\nCREATE TABLE [sales].[Extra] ([Id] INT NOT NULL);"));

        var prod = await other.RunAsync("plan");

        prod.Outputs["change-fingerprint"].ShouldBe(qa.Outputs["change-fingerprint"]);
        prod.Outputs["plan-fingerprint"].ShouldNotBe(qa.Outputs["plan-fingerprint"]);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await _pipeline.RunAsync("plan");
        var dry = await _pipeline.RunAsync("apply", (DeploymentInputs.DryRun, true));

        dry.Result("deploy.executed").Message.ShouldStartWith("Dry run");
        _pipeline.State.ModelSha256.ShouldBe(Releases.Of(Sql.First).ModelSha256);
    }

    [Fact]
    public async Task An_apply_that_has_nothing_to_do_writes_no_baseline_that_it_did_not_make()
    {
        await _pipeline.RunAsync("plan");
        (await _pipeline.RunAsync("apply")).Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
        var left = await AnchorsAsync();
        await _pipeline.RunAsync("plan");

        (await _pipeline.RunAsync("apply")).Result("deploy.executed").Message.ShouldStartWith("Nothing to do");

        (await AnchorsAsync()).ShouldBe(left);
    }

    private async Task<IReadOnlyList<HistoryAnchor>> AnchorsAsync()
    {
        await using var database = new StateFileDatabase(_pipeline.StateFile, _pipeline.Time);
        return (await database.ReadHistoryAsync(CancellationToken.None)).Anchors;
    }

    [Fact]
    public async Task A_state_that_was_changed_by_hand_is_drift()
    {
        await _pipeline.RunAsync("adopt");
        (await _pipeline.RunAsync("plan")).Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
        _pipeline.Holds(Releases.Of(Sql.Moved));

        (await _pipeline.RunAsync("plan")).Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Failed);
        await _pipeline.RunAsync("adopt");
        (await _pipeline.RunAsync("plan")).Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_deployment_that_was_killed_in_the_middle_is_told_by_the_next_one_and_finished_by_it()
    {
        await _pipeline.RunAsync("adopt");
        await _pipeline.BreakOffAsync();

        (await _pipeline.RunAsync("plan")).Result("environment.not-drifted").Message.ShouldContain("was interrupted");
        (await _pipeline.RunAsync("apply")).Result("deploy.executed").Message.ShouldStartWith("Nothing to do");
        (await _pipeline.RunAsync("plan")).Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
        await _pipeline.RunAsync("apply");
        await using var database = new StateFileDatabase(_pipeline.StateFile, _pipeline.Time);
        (await database.ReadHistoryAsync(TestContext.Current.CancellationToken)).Anchors.Count.ShouldBe(2, "that of adopt, and one of it");
    }

    [Fact]
    public async Task A_first_state_comes_from_a_release_or_from_a_folder_of_definitions()
    {
        using var fresh = new DacpacPipeline();
        await fresh.RunAsync("adopt", (DeployDacpacInputs.From, Releases.Of(Sql.First).Path));
        fresh.State.ModelSha256.ShouldBe(Releases.Of(Sql.First).ModelSha256);
        await Should.ThrowAsync<InputException>(() => fresh.RunAsync("adopt", (DeployDacpacInputs.From, Releases.Of(Sql.First).Path)));

        using var made = new DacpacPipeline();
        made.Folder.Write("first/schema.sql", Sql.First);
        made.Target = made.Target with { Create = true, Prepare = made.Folder.At("first") };
        var planned = await made.RunAsync("plan");
        planned.Result("environment.prepared").Verdict.ShouldBe(Verdict.Passed);
        planned.Result("environment.not-drifted").Verdict.ShouldBe(Verdict.Passed);
        made.State.ModelSha256.ShouldBe(Releases.Of(Sql.First).ModelSha256);
    }

    [Fact]
    public async Task A_first_state_that_somebody_brings_is_taken_only_where_that_very_one_is_approved()
    {
        using var fresh = new DacpacPipeline();
        fresh.Policy = new Policy { Defaults = new EnvironmentPolicy { Approval = new ApprovalPolicy(Required: true) } };
        var refused = (await AdoptAsync(Sql.First)).Result("deploy.approved");
        refused.Verdict.ShouldBe(Verdict.Failed);
        File.Exists(fresh.StateFile).ShouldBeFalse();
        fresh.Change = DacpacPipeline.EmptyChange with
        {
            Approve =
            [
                new DeclaredApproval(
                    refused.Message.Split("change ")[1][..12], "carol", null, null, new SourceLocation("changes/CHG-1.yml", 1)),
            ],
        };
        (await AdoptAsync(Sql.Added)).Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        File.Exists(fresh.StateFile).ShouldBeFalse();

        (await AdoptAsync(Sql.First)).Result("environment.prepared").Verdict.ShouldBe(Verdict.Passed);
        fresh.State.ModelSha256.ShouldBe(Releases.Of(Sql.First).ModelSha256);

        Task<RunDocument> AdoptAsync(string sql) => fresh.RunAsync("adopt", (DeployDacpacInputs.From, Releases.Of(sql).Path));
    }

    [Fact]
    public async Task A_first_state_is_not_built_for_another_platform_than_the_release()
    {
        using var made = new DacpacPipeline();
        made.Folder.Write("first/schema.sql", Sql.First);
        made.Target = made.Target with { Create = true, Prepare = made.Folder.At("first") };
        made.Source = made.Source with { Path = made.Folder.At("strange.dacpac") };
        File.Copy(Releases.Of(Sql.Added).Path, made.Source.Path);
        using (var package = ZipFile.Open(made.Source.Path, ZipArchiveMode.Update))
        {
            var model = package.GetEntry("model.xml")!;
            using var reader = new StreamReader(model.Open());
            var text = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken))
                .Replace("Sql160Database", "SqlDwDatabase", StringComparison.Ordinal);
            reader.Dispose();
            model.Delete();
            await using var writer = new StreamWriter(package.CreateEntry("model.xml").Open());
            await writer.WriteAsync(text);
        }

        made.Source = DacpacReader.Read(made.Source.Path);
        var problem = (await Should.ThrowAsync<InputException>(() => made.RunAsync("plan"))).Problems.ShouldHaveSingleItem();

        problem.Received.ShouldBe("SqlDw");
        problem.Accepted.ShouldContain("Sql160");
        File.Exists(made.StateFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_state_file_that_is_not_there_is_a_fault_with_what_to_do()
    {
        using var missing = new DacpacPipeline();

        await missing.RunAsync("plan");

        missing.Fault!.Message.ShouldContain("there is no dacpac target");
        missing.Fault.Hint!.ShouldContain("adopt");
    }

    [Fact]
    public async Task The_way_back_is_planned_when_asked_for_and_says_what_it_cannot_bring_back()
    {
        _pipeline.Holds(Releases.Of(Sql.Added));
        _pipeline.Source = Releases.Of(Sql.First);

        var planned = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Reverse, true));

        _pipeline.Text(planned, "reverse-text").ShouldContain("ADD [Email]");
        _pipeline.Text(planned, "reverse-page")
            .ShouldContain("sales.Customer.Email (drop-column): the values it held come back only from a backup");
        (await _pipeline.RunAsync("plan")).Attachments.ShouldNotContain(attachment => attachment.Role == "reverse-text");
    }

    [Fact]
    public async Task With_the_sources_an_operation_points_to_file_and_line()
    {
        _pipeline.Folder.Write("src/customer.sql", Sql.Added);

        var planned = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Sources, _pipeline.Folder.At("src")));

        planned.Operations[0].Location!.Line.ShouldBe(3);
        planned.Operations[0].Location!.File.ShouldEndWith("src/customer.sql");
    }

    [Fact]
    public async Task A_missing_variable_is_asked_for_and_a_given_one_is_shown_nowhere()
    {
        _pipeline.Source = Releases.Of(
            Sql.First, "-- file: PostDeployment.sql\nUPDATE [sales].[Customer] SET [Name] = N'$(Env)' WHERE [Id] = 1;");

        var planned = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Variables, new Secret("Env=hunter2")));
        var other = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Variables, new Secret("Env=hunter3")));

        foreach (var file in Directory.EnumerateFiles(_pipeline.Folder.At("results"), "*", SearchOption.AllDirectories))
            File.ReadAllText(file).ShouldNotContain("hunter");
        _pipeline.Host.Lines.ShouldNotContain(line => line.Contains("hunter", StringComparison.Ordinal));
        other.Outputs["plan-fingerprint"].ShouldNotBe(planned.Outputs["plan-fingerprint"]);
    }

    [Fact]
    public async Task Every_variable_without_a_value_is_told_at_once()
    {
        _pipeline.Source = Releases.Of(
            Sql.First, "-- file: PreDeployment.sql\nPRINT N'$(Zone)';", "-- file: PostDeployment.sql\nPRINT N'$(Env) $(Login) $(Region)';");
        _pipeline.Target = _pipeline.Target with
        {
            Variables = new Dictionary<string, VariableValue> { ["Env"] = new(new Secret("qa"), null), ["Login"] = new(null, "NOWHERE") },
        };

        var problems = (await Should.ThrowAsync<InputException>(() => _pipeline.RunAsync("plan"))).Problems;

        problems.Select(problem => problem.What).ShouldBe(
        [
            "takes $(Login) from the environment variable NOWHERE, which is not set",
            "needs a value for the SQLCMD variable $(Region)",
            "needs a value for the SQLCMD variable $(Zone)",
        ]);
    }

    [Fact]
    public async Task An_environments_variables_decide_its_plan_and_are_shown_nowhere()
    {
        _pipeline.Source = Releases.Of(
            Sql.First, "-- file: PostDeployment.sql\nUPDATE [sales].[Customer] SET [Name] = N'$(Env)' WHERE [Id] = $(Id);");
        var fingerprints = new List<string>();
        foreach (var env in new[] { "hunter2", "hunter3" })
        {
            _pipeline.Target = _pipeline.Target with
            {
                Variables = new Dictionary<string, VariableValue> { ["Env"] = new(new Secret(env), null), ["Id"] = new(null, "SALES") },
            };
            fingerprints.Add((await _pipeline.RunAsync("plan")).Outputs["plan-fingerprint"]);
        }

        var over = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Variables, new Secret("env=hunter2")));

        fingerprints[1].ShouldNotBe(fingerprints[0]);
        over.Outputs["plan-fingerprint"].ShouldBe(fingerprints[0]);
        _pipeline.Host.Lines.ShouldContain("masked");
        foreach (var file in Directory.EnumerateFiles(_pipeline.Folder.At("results"), "*", SearchOption.AllDirectories))
            File.ReadAllText(file)
                .ShouldSatisfyAllConditions(text => text.ShouldNotContain("hunter"), text => text.ShouldNotContain("Server=nowhere"));
    }

    [Fact]
    public async Task The_packages_own_scripts_are_linted_at_their_place_in_the_repository()
    {
        const string Post = "-- rows of last year\nGO\n\nUPDATE [sales].[Customer] SET [Name] = N'$(Env)';\nEXEC $(Procedure);\n";
        _pipeline.Source = Releases.Of(Sql.First, "-- file: PostDeployment.sql\n" + Post);
        _pipeline.Folder.Write("src/schema.sql", Sql.First);
        _pipeline.Folder.Write("src/Script.PostDeployment.sql", "-- file: PostDeployment.sql\n" + Post);
        var variables = (DeployDacpacInputs.Variables, (object)new Secret("Env=x;Procedure=y"));

        var located = (await _pipeline.RunAsync("plan", variables, (DeployDacpacInputs.Sources, _pipeline.Folder.At("src"))))
            .Result("scripts.lint-clean");
        var alone = (await _pipeline.RunAsync("plan", variables)).Result("scripts.lint-clean");

        located.Verdict.ShouldBe(Verdict.Warned);
        located.Findings.Select(found => found.Subject)
            .ShouldBe(["update-has-where", "large-writes-batched"], "a dacpac holds no rows, so nobody knows how large the table is");
        var finding = located.Findings[0];
        finding.Location!.File.ShouldEndWith("src/Script.PostDeployment.sql");
        finding.Location.Line.ShouldBe(5);
        alone.Findings[0].Location!.File.ShouldEndWith(".dacpac/postdeploy.sql");
        using var sourceOfNoScripts = new DacpacPipeline().Holds(Releases.Of(Sql.First));
        (await sourceOfNoScripts.RunAsync("plan")).Result("scripts.lint-clean").Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public async Task Sizes_of_tables_come_from_the_picture_of_the_database_that_the_state_stands_for_and_are_never_guessed()
    {
        _pipeline.Holds(Releases.Of(Sql.Added));
        _pipeline.Source = Releases.Of(Sql.First);
        var picture = Captures.Of(
            Captures.Schema() with { Tables = [Captures.Table("sales.Customer", 12_400_000) with { Bytes = 3_328_599_655 }] });
        File.WriteAllBytes(_pipeline.Folder.At("before-capture.json"), SchemaCapture.Format.WriteVerbatim(picture));

        var measured = await _pipeline.RunAsync("plan", (DeployDacpacInputs.Capture, _pipeline.Folder.At("before-capture.json")));
        var unmeasured = await _pipeline.RunAsync("plan");

        measured.Operations[0].Size.ShouldBe(new TableSize(12_400_000, true, 3_328_599_655));
        measured.Result("scripts.risk-accepted").Findings[0].Observed.ShouldStartWith("drop-column (12,400,000 rows, 3.1 GiB)");
        _pipeline.Text(measured, "plan-page").ShouldContain("| 12,400,000, 3.1 GiB |");
        _pipeline.Text(measured, "plan-page").ShouldContain("Sizes of tables: as Sales held them at ");
        _pipeline.Text(measured, "plan").ShouldContain("\"bytes\": 3328599655");
        unmeasured.Operations[0].Size.ShouldBeNull();
        _pipeline.Text(unmeasured, "plan-page").ShouldContain("Sizes of tables: not known: a dacpac holds no rows; --capture");
        unmeasured.Outputs["plan-fingerprint"].ShouldBe(measured.Outputs["plan-fingerprint"]);
        await Should.ThrowAsync<InputException>(
            () => _pipeline.RunAsync("plan", (DeployDacpacInputs.Capture, _pipeline.Folder.At("missing.json"))));
    }
}
