using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

public sealed class AdoptAndResolveTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_an_adopted_database_holds_is_not_run_again()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__b.sql", "CREATE b");
        _pipeline.Write("V3__c.sql", "CREATE c");

        var adopted = await _pipeline.RunAsync("adopt", (DeployScriptsInputs.Script, "V2__b.sql"));
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");

        adopted.Result("environment.prepared").Message
            .ShouldBe(
                "The schema is the baseline now; 2 scripts recorded as held, 1 versioned script pending; not compared with the schema: "
                    + "this engine has no copy of a schema to try scripts on");
        _pipeline.Database.Anchors[0].SchemaFingerprint.ShouldNotBeNull();
        _pipeline.Database.Executed.ShouldBe(["CREATE c"]);
        _pipeline.Database.Journal.Select(entry => entry.State).ShouldBe([JournalState.Adopted, JournalState.Adopted, JournalState.Done]);
    }

    [Fact]
    public async Task Without_a_script_only_the_schema_is_taken_as_the_baseline()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var adopted = await _pipeline.RunAsync("adopt");

        adopted.Result("environment.prepared").Message
            .ShouldEndWith("1 versioned script pending; where the database holds some of them already, name the last with --script");
        _pipeline.Database.Journal.ShouldBeEmpty();
        _pipeline.Database.Anchors.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_resolve_that_was_refused_and_recorded_nothing_stops_no_later_apply()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var refused = await _pipeline.RunAsync("resolve", (DeployScriptsInputs.Script, "V1__a.sql"), (DeployScriptsInputs.As, "done"));
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");

        refused.Result("environment.prepared").Verdict.ShouldBe(Verdict.Failed);
        _pipeline.Database.Executed.ShouldBe(["CREATE a"]);
    }

    [Fact]
    public async Task A_script_that_the_folder_lacks_cannot_be_adopted()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var exception = await Should.ThrowAsync<InputException>(
            () => _pipeline.RunAsync("adopt", (DeployScriptsInputs.Script, "V9__x.sql")));

        exception.Message.ShouldBe("--script: is no versioned script of the folder: 'V9__x.sql'; accepted: one of V1__a.sql");
        _pipeline.Database.Anchors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("done", 1)]
    [InlineData("undone", 2)]
    public async Task A_script_that_was_left_started_waits_until_a_person_says_what_it_did(string word, int executed)
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__index.sql", "ALONE REFUSED i");
        await _pipeline.RunAsync("plan");
        var failed = await _pipeline.RunAsync("apply");
        var waiting = await _pipeline.RunAsync("plan");

        var resolved = await _pipeline.RunAsync("resolve", (DeployScriptsInputs.Script, "V2__index.sql"), (DeployScriptsInputs.As, word));
        _pipeline.Database.Obeys = false;
        await _pipeline.RunAsync("plan");
        var applied = await _pipeline.RunAsync("apply");

        failed.Result("deploy.executed").Findings[0].Observed.ShouldEndWith("left started, for resolve: it cannot run in a transaction");
        waiting.Result("scripts.in-order").Findings.ShouldHaveSingleItem().Expected.ShouldContain("resolve --script \"V2__index.sql\"");
        waiting.Result("scripts.in-order").Remedy.ShouldNotBeNull().ShouldStartWith("V2__index.sql: look whether its work is done");
        resolved.Result("environment.prepared").Verdict.ShouldBe(Verdict.Passed);
        applied.Result("deploy.executed").Verdict.ShouldBe(Verdict.Passed);
        _pipeline.Database.Executed.Count.ShouldBe(executed);
    }

    [Fact]
    public async Task Where_approvals_are_demanded_a_person_s_word_is_recorded_only_where_another_approved_it()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__index.sql", "ALONE REFUSED i");
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("apply");
        _pipeline.Policy = new Policy
        {
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["carol"] },
            Defaults = new EnvironmentPolicy { Approval = new ApprovalPolicy(Required: true, Role: "dba") },
        };
        var before = _pipeline.Database.Journal.Count;

        var refused = await ResolveAsync("done");
        _pipeline.Database.Journal.Count.ShouldBe(before);
        _pipeline.Change = new Change
        {
            File = "changes/1.yml",
            Id = "CHG-1",
            Authors = ["alice"],
            Approve =
            [
                new DeclaredApproval(
                    refused.Result("deploy.approved").Message.Split("change ")[1][..12],
                    "carol",
                    "dba",
                    null,
                    new SourceLocation("changes/1.yml", 1, 1)),
            ],
        };
        var other = await ResolveAsync("undone");
        _pipeline.Database.Journal.Count.ShouldBe(before);
        var resolved = await ResolveAsync("done");

        refused.Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        other.Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        resolved.Result("deploy.approved").Verdict.ShouldBe(Verdict.Passed);
        resolved.Result("environment.prepared").Message.ShouldBe("V2__index.sql is recorded as done");

        Task<RunDocument> ResolveAsync(string word) => _pipeline.RunAsync(
            "resolve", (DeployScriptsInputs.Script, "V2__index.sql"), (DeployScriptsInputs.As, word));
    }

    [Fact]
    public async Task What_was_not_left_started_is_not_resolved()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var resolved = await _pipeline.RunAsync("resolve", (DeployScriptsInputs.Script, "V1__a.sql"), (DeployScriptsInputs.As, "done"));

        resolved.Result("environment.prepared").Message.ShouldContain("V1__a.sql was not left started");
        _pipeline.Database.Journal.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everything_that_resolve_needs_is_asked_for_at_once()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");

        var exception = await Should.ThrowAsync<InputException>(() => _pipeline.RunAsync("resolve"));

        exception.Problems.Select(problem => problem.Where).ShouldBe(["--script", "--as"]);
    }
}
