using System.IO.Compression;
using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Tests.Engines.Checks;

namespace Trexis.PipelineTasks.Tests.Precheck;

public class CaptureBudgetTests
{
    [Fact]
    public async Task Where_counting_takes_longer_than_the_budget_the_engines_estimates_do_and_the_step_warns()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(TestTime.Monday);
        var run = new FakeRun(folder) { Time = time, Policy = new EnvironmentPolicy { HeavyCheckBudget = TimeSpan.FromMinutes(5) } };
        run.Engine.WhileCounting = _ => time.Advance(TimeSpan.FromMinutes(6));

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.ShouldContain("inventory");
        run.Engine.Calls.ShouldNotContain("inventory, counted");
        var step = document.Results.Single(result => result.Code == "capture.taken");
        step.Verdict.ShouldBe(Verdict.Warned);
        step.Message.ShouldContain("longer than the policy's 5 min for heavy checks");
    }

    [Fact]
    public async Task Tables_that_could_not_be_counted_are_named()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        var secret = Captures.Table("salaries", null) with { Unreadable = "permission denied" };
        run.Engine.State = run.Engine.State with { Schema = Fact.Known(Captures.Schema() with { Tables = [secret] }) };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var step = document.Results.Single(result => result.Code == "capture.taken");
        step.Verdict.ShouldBe(Verdict.Warned);
        step.Findings.ShouldHaveSingleItem().ShouldBe(new Finding("salaries", "permission denied", "a row count"));
    }

    [Theory]
    [InlineData(new double[] { 100, 20, 30, 10 }, Verdict.Passed)]
    [InlineData(new double[] { 100, 90, 95, 10 }, Verdict.Failed)]
    public async Task A_busy_processor_is_looked_at_again_and_the_median_is_judged(double[] readings, Verdict expected)
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder) { Time = new LeapingTime() };
        run.Engine.Moving = (state, number) => state with
        {
            Resources = state.Resources with { CpuPercent = Fact.Known(readings[number - 1]) },
        };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.Count(call => call == "resources").ShouldBe(4);
        document.Results.Single(result => result.Code == "resources.cpu").Verdict.ShouldBe(expected);
    }

    [Fact]
    public async Task Drift_is_named_from_the_picture_that_the_last_deployment_left()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        await run.RunAsync(new PrecheckTask(run.Engines));
        var history = new DeploymentHistory([], [DatabaseFactsOf.Anchor("f00d")]);
        var drifted = Captures.Schema() with { Fingerprint = "beef", Modules = [] };
        run.Engine.State = run.Engine.State with { History = history, Schema = Fact.Known(drifted) };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var drift = document.Results.Single(result => result.Code == "environment.not-drifted");
        drift.Verdict.ShouldBe(Verdict.Failed);
        drift.Findings.ShouldHaveSingleItem().Subject.ShouldBe("view open_orders");
    }

    [Theory]
    [InlineData("Microsoft.Data.Tools.Schema.Sql.Sql150DatabaseSchemaProvider", Verdict.Failed, "SQL Server 2019")]
    [InlineData("Microsoft.Data.Tools.Schema.Sql.Sql180DatabaseSchemaProvider", Verdict.Failed, "SQL Server vNext")]
    [InlineData("Microsoft.Data.Tools.Schema.Sql.SqlDbFabricDatabaseSchemaProvider", Verdict.Failed, "SQL database in Microsoft Fabric")]
    [InlineData("Microsoft.Data.Tools.Schema.Sql.SqlMoonDatabaseSchemaProvider", Verdict.Unknown, "SqlMoon")]
    public async Task A_dacpac_names_the_server_that_it_was_built_for(string provider, Verdict expected, string named)
    {
        using var folder = new TemporaryFolder();
        var dacpac = folder.At("Sales.dacpac");
        using (var package = ZipFile.Open(dacpac, ZipArchiveMode.Create))
        using (var model = new StreamWriter(package.CreateEntry("model.xml").Open()))
            model.Write(
                $"""<?xml version="1.0" encoding="utf-8"?>"""
                    + $"""<DataSchemaModel FileFormatVersion="1.2" DspName="{provider}" xmlns="urn:x"><Model/></DataSchemaModel>""");
        var run = new FakeRun(folder) { Artifact = new ArtifactSpec(dacpac, null, null) };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var result = document.Results.Single(result => result.Code == "dependencies.server-fits-artifact");
        result.Verdict.ShouldBe(expected);
        result.Message.ShouldContain(named);
    }

    [Fact]
    public async Task An_assertion_that_does_not_hold_before_the_deployment_refuses_it()
    {
        using var folder = new TemporaryFolder();
        var sql = folder.Write("checks/orphans.sql", "SELECT 1");
        var run = new FakeRun(folder)
        {
            Assertions = [new AssertionSpec("no orphans", sql, ExpectEmpty: false, AssertionMoment.Before | AssertionMoment.After)],
        };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var prepared = document.Results.Single(result => result.Code == "data.prepared");
        prepared.Verdict.ShouldBe(Verdict.Failed);
        prepared.Findings.ShouldHaveSingleItem().Observed.ShouldBe("returned 0 rows");
        var picture = document.Attachments.Single(attachment => attachment.Role == CaptureStore.BeforeRole);
        SchemaCapture.Format.Read(run.Store.Read(picture), picture.Path.Name).Assertions.ShouldHaveSingleItem().Holds.ShouldBeFalse();
    }
}
