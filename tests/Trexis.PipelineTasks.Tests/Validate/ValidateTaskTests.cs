using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Validate;

namespace Trexis.PipelineTasks.Tests.Validate;

public class ValidateTaskTests
{
    private static readonly CheckInfo Executed = DeploymentSteps.Executed;

    [Fact]
    public async Task A_deployment_that_changed_what_it_announced_is_valid()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        run.Change = new Change
        {
            File = folder.At("c.yml"),
            Id = "CHG-1",
            Rows = new Dictionary<string, RowExpectation> { ["orders"] = new(20, 20, "+20") },
        };
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 120);

        var document = await run.RunAsync(new ValidateTask(run.Engines));

        document.Results.Where(result => result.Verdict > Verdict.Passed).ShouldBeEmpty();
        document.Outputs["valid"].ShouldBe("true");
        document.Attachments.ShouldHaveSingleItem().Role.ShouldBe(CaptureStore.AfterRole);
        document.Metrics["rows.after"].ShouldBe(Quantity.Rows(130));
    }

    [Fact]
    public async Task Rows_that_are_gone_unannounced_refuse()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 40);

        var document = await run.RunAsync(new ValidateTask(run.Engines));

        var counts = Of(document, "data.counts-as-planned");
        counts.Verdict.ShouldBe(Verdict.Failed);
        counts.Findings.ShouldHaveSingleItem().Observed.ShouldBe("-60 rows (100 before, 40 after)");
        document.Outputs["valid"].ShouldBe("false");
    }

    [Fact]
    public async Task Without_a_precheck_comparisons_are_unknown_and_say_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);

        var document = await run.RunAsync(new ValidateTask(run.Engines));

        var counts = Of(document, "data.counts-as-planned");
        counts.Verdict.ShouldBe(Verdict.Unknown);
        counts.Message.ShouldContain("run precheck before the deployment");
        Of(document, "data.integrity-check").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_precheck_repeated_after_an_interrupted_apply_does_not_hide_what_the_apply_did()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 40);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 40);

        Of(await run.RunAsync(new ValidateTask(run.Engines)), "data.counts-as-planned").Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task An_apply_that_was_refused_leaves_the_next_prechecks_picture_in_charge()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 40, Outcome.Skipped("Nothing was executed"));
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 40);

        Of(await run.RunAsync(new ValidateTask(run.Engines)), "data.counts-as-planned").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_deployment_carried_out_again_after_it_was_valid_begins_anew()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 110);
        (await run.RunAsync(new ValidateTask(run.Engines))).Verdict.ShouldBe(Verdict.Warned);
        await run.RunAsync(new PrecheckTask(run.Engines));
        Apply(run, rows: 110);

        Of(await run.RunAsync(new ValidateTask(run.Engines)), "data.counts-as-planned").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_picture_that_somebody_changed_proves_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        var before = await run.RunAsync(new PrecheckTask(run.Engines));
        File.AppendAllText(before.Attachments[0].Path.In(run.Store.Folder), " ");
        Apply(run, rows: 100);

        var counts = Of(await run.RunAsync(new ValidateTask(run.Engines)), "data.counts-as-planned");

        counts.Verdict.ShouldBe(Verdict.Unknown);
        counts.Message.ShouldContain("SHA-256 differs");
    }

    [Fact]
    public async Task A_script_of_the_artifact_that_is_not_in_the_journal_refuses()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        folder.Write("migrations/V0002__index.sql", "CREATE INDEX i ON orders (id);");

        var equal = Of(await run.RunAsync(new ValidateTask(run.Engines)), "system.schema-equals-artifact");

        equal.Verdict.ShouldBe(Verdict.Failed);
        equal.Findings.ShouldHaveSingleItem().Subject.ShouldBe("V0002__index.sql");
    }

    [Fact]
    public async Task A_script_left_started_refuses()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        var history = run.Engine.State.History;
        run.Engine.State = run.Engine.State with
        {
            History = history with { Journal = [history.Journal[0] with { State = JournalState.Started }] },
        };

        Of(await run.RunAsync(new ValidateTask(run.Engines)), "system.schema-equals-artifact").Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task Assertions_and_smoke_queries_are_asked_and_the_servers_words_are_kept()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        run.Assertions = [
            new AssertionSpec("totals", folder.Write("totals.sql", "SELECT 1"), ExpectEmpty: true, AssertionMoment.After),
            new AssertionSpec("only before", folder.At("absent.sql"), true, AssertionMoment.Before),
        ];
        run.Queries = [new NamedQuery("open orders", folder.Write("open.sql", "SELECT 2"), null)];
        run.Engine.State = run.Engine.State with
        {
            Queries = new Dictionary<string, Func<QueryRun>>
            {
                ["totals"] = () => new QueryRun(7, TimeSpan.Zero),
                ["open orders"] = () => throw new DatabaseException(DatabaseErrorKind.TimedOut, "open orders took longer than 1 min"),
            },
        };

        var document = await run.RunAsync(new ValidateTask(run.Engines));

        Of(document, "data.assertions-hold").Findings.ShouldHaveSingleItem().Observed.ShouldBe("returned 7 rows");
        Of(document, "system.smoke-queries").Findings.ShouldHaveSingleItem().Observed.ShouldBe("open orders took longer than 1 min");
    }

    [Fact]
    public async Task All_files_that_cannot_be_read_are_told_at_once()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        run.Assertions = [new AssertionSpec("totals", folder.At("absent-1.sql"), true, AssertionMoment.After)];
        run.Queries = [new NamedQuery("open orders", folder.At("absent-2.sql"), null)];

        var exception = await Should.ThrowAsync<InputException>(() => run.RunAsync(new ValidateTask(run.Engines)));

        exception.Problems.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_wrong_database_is_asked_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder);
        run.Target = run.Target with { Expect = new Expectation(null, "SalesProd") };

        var document = await run.RunAsync(new ValidateTask(run.Engines));

        run.Engine.Calls.ShouldBe(["open", "close"]);
        document.Results[0].Verdict.ShouldBe(Verdict.Failed);
        document.Results.Skip(2).ShouldAllBe(result => result.Verdict == Verdict.Unknown);
    }

    private static FakeRun With(TemporaryFolder folder)
    {
        const string Script = "ALTER TABLE orders ADD total INTEGER;\n";
        folder.Write("migrations/V0001__total.sql", Script);
        var entry = new JournalEntry
        {
            Script = "V0001__total.sql",
            Kind = "versioned",
            Sha256 = Fingerprint.OfText(Script).Value,
            State = JournalState.Done,
            At = TestTime.Monday,
            ElapsedMs = 1,
            Actor = "alice",
            Deployment = "D1",
        };
        var run = new FakeRun(folder);
        run.Engine.State = run.Engine.State with
        {
            History = new DeploymentHistory([entry], []),
            Security = run.Engine.State.Security with { Grants = Fact.Known(Captures.Schema().Grants) },
        };
        return run;
    }

    // What deploy-scripts leaves behind: its document, and another number of rows.
    private static void Apply(FakeRun run, long rows, Outcome? executed = null)
    {
        var schema = Captures.Schema() with { Tables = [Captures.Table("customers", 10), Captures.Table("orders", rows)] };
        run.Engine.State = run.Engine.State with { Schema = Fact.Known(schema) };
        var applied = run.Of(action: "apply");
        applied.Journal.Add(Executed, executed ?? Outcome.Passed("1 script executed"), ResultKind.Step);
        run.Write("deploy-scripts", "apply", applied.Journal, applied.Context);
    }

    private static RunResult Of(RunDocument document, string code) => document.Results.Single(result => result.Code == code);
}
