using System.Text;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

public sealed class PlanScriptsTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_plan_holds_what_people_look_at_and_the_text_that_is_executed()
    {
        _pipeline.Write("V0001__customers.sql", "CREATE customers\n");
        _pipeline.Write("V0002__index.sql", "ALONE CREATE customers_by_name");
        _pipeline.Write("A__check.sql", "SELECT 1;\n");

        var planned = await _pipeline.RunAsync("plan");

        planned.Outputs["pending"].ShouldBe("3");
        planned.Outputs["risk"].ShouldBe("caution");
        planned.Target!.Server.ShouldBe("host");
        planned.Operations.Select(operation => operation.Script).ShouldBe(["V0001__customers.sql", "V0002__index.sql", "A__check.sql"]);
        planned.Operations[0].Location.ShouldBe(new SourceLocation("migrations/V0001__customers.sql", 1));
        Text(planned, "plan").ShouldMatchGolden("plan.json");
        Text(planned, "plan-text").ShouldMatchGolden("plan.sql");
        var read = PlanJson.Read(_pipeline.Store.Read(planned.Attachments[0]), "plan.json");
        (read.Plan, read.Change).ShouldBe((planned.Outputs["plan-fingerprint"], planned.Outputs["change-fingerprint"]));
        read.Basis.Fingerprint.Value.ShouldBe(read.Plan);
        Fingerprint.OfChange(read.Operations).Value.ShouldBe(read.Change);
    }

    [Fact]
    public async Task Targets_where_the_same_scripts_are_pending_have_the_same_change_and_each_its_own_plan()
    {
        using var other = new Pipeline();
        foreach (var pipeline in new[] { _pipeline, other })
        {
            pipeline.Write("V1__a.sql", "CREATE a");
            pipeline.Write("V2__b.sql", "CREATE b");
        }

        other.Database.Journal.Add(Adopted("V1__a.sql", "CREATE a"));
        _pipeline.Database.Journal.Add(Adopted("V1__a.sql", "CREATE a"));
        other.Database.Drift = "another state";
        var (here, there) = (await _pipeline.RunAsync("plan"), await other.RunAsync("plan"));

        here.Outputs["change-fingerprint"].ShouldBe(there.Outputs["change-fingerprint"]);
        here.Outputs["plan-fingerprint"].ShouldNotBe(there.Outputs["plan-fingerprint"]);
    }

    [Fact]
    public async Task Another_text_is_another_change_even_where_it_does_the_same_to_the_same_object()
    {
        _pipeline.Write("V1__a.sql", "-- 10 %\nCREATE a");
        var first = await _pipeline.RunAsync("plan");
        _pipeline.Write("V1__a.sql", "-- 20 %\nCREATE a");
        var second = await _pipeline.RunAsync("plan");

        first.Operations[0].Subject.ShouldBe(second.Operations[0].Subject);
        first.Outputs["change-fingerprint"].ShouldNotBe(second.Outputs["change-fingerprint"]);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_and_no_plan_is_left_to_approve()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("V2__late.sql", "NONSENSE");
        _pipeline.Write("V4__drop.sql", "DROP d");
        _pipeline.Database.Journal.Add(Adopted("V1__a.sql", "as it ran"));
        _pipeline.Database.Journal.Add(Adopted("V3__gone.sql", "gone"));

        var planned = await _pipeline.RunAsync("plan");

        planned.Results.Where(result => result.Verdict == Verdict.Failed).Select(result => result.Code)
            .ShouldBe(["scripts.in-order", "scripts.unchanged-since-review", "scripts.parse", "scripts.risk-accepted"]);
        var parse = planned.Result("scripts.parse").Findings.ShouldHaveSingleItem();
        parse.Location.ShouldBe(new SourceLocation("migrations/V2__late.sql", 2));
        parse.Observed.ShouldBe("error 1 in line 2: near \"NONSENSE\": syntax error; in: NONSENSE …");
        planned.Result("scripts.risk-accepted").Findings.Select(finding => finding.Subject)
            .ShouldBe(["d"], "what does not parse is corrected");
        planned.Result("plan.written").Verdict.ShouldBe(Verdict.Skipped);
        planned.Attachments.ShouldBeEmpty();
        ExitCode.From(planned).ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task A_dangerous_plan_is_refused_and_written_all_the_same_for_those_who_must_look_at_it()
    {
        _pipeline.Write("V1__drop.sql", "DROP legacy");

        var planned = await _pipeline.RunAsync("plan");

        planned.Result("scripts.risk-accepted").Verdict.ShouldBe(Verdict.Failed);
        planned.Result("plan.written").Verdict.ShouldBe(Verdict.Passed);
        planned.Outputs["risk"].ShouldBe("dangerous");
    }

    [Fact]
    public async Task A_mistake_in_a_scripts_name_is_bad_input()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Write("create b.sql", "CREATE b");

        var exception = await Should.ThrowAsync<InputException>(() => _pipeline.RunAsync("plan"));

        exception.Problems.ShouldHaveSingleItem().Received.ShouldBe("create b.sql");
    }

    private static JournalEntry Adopted(string script, string text) =>
        new()
        {
            Script = script,
            Kind = "versioned",
            Sha256 = Fingerprint.OfText(text).Value,
            State = JournalState.Adopted,
            At = TestTime.Monday,
            ElapsedMs = 0,
            Actor = "alice",
            Deployment = "CHG-0",
        };

    private string Text(RunDocument document, string role) =>
        Encoding.UTF8.GetString(
            _pipeline.Store.Read(document.Attachments.Where(attachment => attachment.Role == role).ShouldHaveSingleItem()));
}
