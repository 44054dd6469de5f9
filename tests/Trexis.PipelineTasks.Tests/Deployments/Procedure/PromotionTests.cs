using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class PromotionTests
{
    private static readonly string[] Whole = [
        "precheck", "backup", "deploy-scripts plan", "deploy-scripts apply", "validate", "perf-gate gate",
    ];

    [Fact]
    public void The_latest_runs_of_every_target_that_passed_with_this_artifact_prove_it_from_the_time_the_last_ended()
    {
        var proof = Prove([.. Runs("staging/eu"), .. Runs("staging/us")], "eu", "us");

        proof.Missing.ShouldBeEmpty();
        proof.PassedAt.ShouldBe(Sample.Now.AddHours(-30).AddMinutes(1));
        proof.NotBefore(TimeSpan.FromHours(24)).ShouldBe(Sample.Now.AddHours(-6).AddMinutes(1));
    }

    [Fact]
    public void A_target_that_was_left_out_is_named()
    {
        var proof = Prove([.. Runs("staging/eu")], "eu", "us");

        proof.Missing.ShouldHaveSingleItem()
            .ShouldBe(new Finding("staging/us", "no run of this deployment", "a run of staging that passed with artifact bbbbbbbbbbbb"));
        proof.PassedAt.ShouldBeNull();
    }

    [Fact]
    public void A_target_that_the_deployment_file_names_no_more_is_named()
    {
        var proof = Prove([.. Runs("staging/eu"), .. Runs("staging/us"), Run("staging", "report")], "eu");

        proof.Missing.ShouldHaveSingleItem().Subject.ShouldBe("staging/us");
        proof.PassedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("precheck", "precheck did not run in full before the last deployment")]
    [InlineData("deploy-scripts apply", "deploy apply did not run")]
    [InlineData("validate", "validate did not run")]
    [InlineData("perf-gate gate", "perf-gate gate did not run")]
    public void A_task_that_did_not_run_is_named(string left, string observed) =>
        Prove(Runs("staging").Where(document => Name(document) != left)).Missing.Select(finding => finding.Observed).ShouldBe([observed]);

    [Theory]
    [InlineData("precheck")]
    [InlineData("deploy-scripts apply")]
    [InlineData("validate")]
    [InlineData("perf-gate gate")]
    public void A_task_that_refused_is_named_with_what_refused(string refusing) =>
        Prove(Runs("staging").Select(
            document => Name(document) == refusing
                ? document with { Results = [Sample.Result("backup.recent", Verdict.Failed)] }
                : document))
            .Missing.ShouldHaveSingleItem().Observed.ShouldContain("refused: backup.recent");

    [Fact]
    public void What_was_required_and_not_verified_is_no_proof_and_what_was_waived_is() =>
        (
            Missing(Sample.Result("backup.recent", Verdict.Unknown) with { Required = true }),
            Missing(Sample.Result("backup.recent", Verdict.Failed) with { Waiver = new("known", "carol", Sample.Now.AddDays(1)) }))
            .ShouldBe((1, 0));

    [Fact]
    public void A_run_that_broke_or_judged_nothing_is_no_proof()
    {
        Prove(Runs("staging").Select(
            document => Name(document) == "validate"
                ? document with { Fault = new Fault(FaultKind.Database, "the server went away") }
                : document))
            .Missing.ShouldHaveSingleItem().Observed.ShouldContain("broke: the server went away");
        Prove(Runs("staging").Select(document => Name(document) == "validate" ? document with { Results = [] } : document))
            .Missing.ShouldHaveSingleItem().Observed.ShouldContain("judged nothing");
    }

    [Fact]
    public void Another_artifact_in_any_of_the_runs_is_no_proof() =>
        Prove(Runs("staging").Select(
            document => Name(document) == "deploy-scripts apply"
                ? document with { Artifact = Sample.Artifact with { Sha256 = new string('c', 64) } }
                : document))
            .Missing.Select(finding => finding.Observed[..26])
            .ShouldBe(["deploy apply carried ccccc", "is of another artifact tha"]);

    [Fact]
    public void A_validation_of_an_earlier_deployment_is_no_proof_of_the_last()
    {
        var missing = Prove([.. Runs("staging"), Run("staging", "deploy-scripts apply")]).Missing;

        missing.Select(finding => finding.Observed[..finding.Observed.IndexOf(" (", StringComparison.Ordinal)])
            .ShouldBe(["validate ran before the last deployment", "perf-gate gate ran before the last deployment"]);
    }

    [Fact]
    public void A_dry_run_is_no_deployment_and_takes_no_proof_away()
    {
        var dry = Sample.Document(
            "deploy-scripts apply",
            "staging",
            Sample.Result("environment.online"),
            Sample.Result("deploy.executed", Verdict.Skipped, kind: ResultKind.Step));

        Prove([.. Runs("staging"), dry]).Missing.ShouldBeEmpty();
        Prove(Runs("staging").Select(document => Name(document) == "deploy-scripts apply" ? dry : document)).Missing
            .ShouldHaveSingleItem().Observed
            .ShouldBe("deploy apply did not run");
    }

    [Fact]
    public void A_refusal_that_was_mended_by_a_later_run_does_not_count() =>
        Prove([Run("staging", "precheck") with { Results = [Sample.Result("backup.recent", Verdict.Failed)] }, .. Runs("staging")]).Missing
            .ShouldBeEmpty();

    [Fact]
    public void A_broken_chain_is_no_proof_whatever_the_documents_say()
    {
        var documents = Chained(Runs("staging"));

        Promotion.Prove(
            [.. documents.Where(stored => stored.Number != 2)], Sample.Environment("staging", "qa"), Sample.Artifact, Demanding())
            .Missing.ShouldHaveSingleItem().Expected.ShouldBe("an unbroken chain of documents");
    }

    [Fact]
    public void The_soak_begins_with_the_first_whole_proof_of_what_was_changed_last_and_no_later_run_begins_it_anew()
    {
        var nothing = Run("staging", "deploy-scripts apply") with { Outputs = new Dictionary<string, string> { ["pending"] = "0" } };
        List<RunDocument> documents =
        [
            .. Runs("staging"), At(-20, Run("staging", "validate")), At(-2, nothing), At(-1, Run("staging", "validate")),
            At(-1, Run("staging", "perf-gate gate")),
        ];
        Prove(documents).PassedAt.ShouldBe(Sample.Now.AddHours(-30).AddMinutes(1));

        documents.InsertRange(7, [At(-9, Run("staging", "deploy-scripts apply")), At(-8, Run("staging", "validate"))]);
        documents.Insert(9, At(-7, Run("staging", "perf-gate gate")));

        Prove(documents).PassedAt.ShouldBe(Sample.Now.AddHours(-7).AddMinutes(1));
        Prove(documents[..^1]).PassedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("monitoring.watched", "trexis perf-gate watch --environment staging")]
    [InlineData("procedure.complete", "trexis report --environment staging")]
    [InlineData("feedback.collected", "trexis attest feedback.collected --environment staging")]
    [InlineData("data.assertions-hold", "trexis validate --environment staging")]
    public void What_the_policy_requires_after_the_deployment_and_nobody_judged_is_named_with_its_command(string code, string command)
    {
        var missing = ProveWhere(code, Runs("staging")).Missing.ShouldHaveSingleItem();

        missing.Observed.ShouldBe($"{code} is required and did not run after the deployment");
        missing.Expected.ShouldEndWith(command);
        ProveWhere(code, Runs("staging"), code).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_word_of_a_person_that_comes_after_a_deployment_is_asked_of_a_person()
    {
        foreach (var code in ProcedureCodes.Attestations.Where(code => JudgedCodes.StateOf(code) == JudgedIn.Applied))
            JudgedCodes.CommandFor(code, "prod").ShouldBe($"trexis attest {code} --environment prod");
    }

    [Fact]
    public void What_only_a_rollback_says_and_what_is_judged_before_apply_is_not_asked_of_a_deployment_that_stands()
    {
        ProveWhere("rollback.schema-restored", Runs("staging")).Missing.ShouldBeEmpty();
        ProveWhere("backup.verified", Runs("staging")).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void A_required_watch_counts_until_the_next_change_and_the_soak_begins_where_it_ended()
    {
        RunDocument[] watched = [.. Runs("staging"), At(-3, Watched(Verdict.Passed))];

        ProveWhere("monitoring.watched", watched).PassedAt.ShouldBe(Sample.Now.AddHours(-3).AddMinutes(1));
        ProveWhere("monitoring.watched", [.. watched, .. Again()]).Missing.ShouldBeEmpty();
        ProveWhere("monitoring.watched", [.. watched, .. Runs("staging").Skip(2)]).Missing.ShouldHaveSingleItem()
            .Observed.ShouldBe(
                "monitoring.watched is required and did not run after the last change (07-perf-gate.staging.json is of before it)");
        ProveWhere("monitoring.watched", [.. Runs("staging"), Watched(Verdict.Unknown)]).Missing.Count.ShouldBe(1);
    }

    [Fact]
    public void A_person_s_word_is_no_watch()
    {
        var word = Sample.Document(
            "attest", "staging", Sample.Result("monitoring.watched", kind: ResultKind.Attestation));

        ProveWhere("monitoring.watched", [.. Runs("staging"), word]).Missing.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_watch_that_refused_is_missing_until_a_later_one_passes_also_where_nobody_required_it()
    {
        RunDocument[] refused = [.. Runs("staging"), Watched(Verdict.Failed)];

        Prove(refused).Missing.ShouldHaveSingleItem().Observed
            .ShouldBe("perf-gate watch refused: monitoring.watched (07-perf-gate.staging.json)");
        Prove([.. refused, .. Again()]).Missing.ShouldHaveSingleItem();
        ProveWhere("monitoring.watched", refused).Missing.ShouldHaveSingleItem();
        Prove([.. refused, Watched(Verdict.Passed)]).Missing.ShouldBeEmpty();
        Prove([.. refused, .. Runs("staging")]).Missing.ShouldBeEmpty();
    }

    private static RunDocument At(int hours, RunDocument document) =>
        document with { Run = document.Run with { StartedAt = Sample.Now.AddHours(hours) } };

    private static int Missing(RunResult result) =>
        Prove(Runs("staging").Select(
            document => Name(document) == "precheck"
                ? document with { Results = [result, Sample.Result("environment.online")] }
                : document)).Missing.Count;

    private static PromotionProof Prove(IEnumerable<RunDocument> documents, params string[] targets) =>
        Promotion.Prove(Chained(documents), Sample.Environment("staging", "qa", targets), Sample.Artifact, Demanding());

    private static PromotionProof ProveWhere(string required, IEnumerable<RunDocument> documents, params string[] waived) =>
        Promotion.Prove(Chained(documents), Sample.Environment("staging", "qa"), Sample.Artifact, Demanding([required], waived));

    private static PromotionDemands Demanding(string[]? required = null, string[]? waived = null) => PromotionDemands.Of(
        Sample.Policy with
        {
            Environments = new Dictionary<string, EnvironmentPolicy> { ["staging"] = new() { Require = required ?? [] } },
            Waivers = [.. (waived ?? []).Select(code => new Waiver(code, "staging", "quiet night", "carol", Sample.Now.AddDays(1)))],
        },
        "staging",
        Sample.Now);

    private static RunDocument Watched(Verdict verdict) => Sample.Document(
        "perf-gate watch", "staging", Sample.Result("environment.online"), Sample.Result("monitoring.watched", verdict));

    private static RunDocument Nothing() =>
        Run("staging", "deploy-scripts apply") with { Outputs = new Dictionary<string, string> { ["pending"] = "0" } };

    private static RunDocument[] Again() => [Nothing(), Run("staging", "validate"), Run("staging", "perf-gate gate")];

    private static List<StoredDocument> Chained(IEnumerable<RunDocument> documents)
    {
        var stored = new List<StoredDocument>();
        foreach (var document in documents)
        {
            var number = stored.Count + 1;
            stored.Add(
                new StoredDocument(
                    number,
                    $"{number:00}-{document.Task}.{document.Target!.ToString().Replace('/', '.')}.json",
                    $"hash-of-{number}",
                    document with
                    {
                        Run = document.Run with { Id = $"run-{number}" },
                        Previous = number == 1 ? null : $"hash-of-{number - 1}",
                    }));
        }

        return stored;
    }

    private static IEnumerable<RunDocument> Runs(string place) => Whole.Select(task => Run(place, task));

    private static RunDocument Run(string place, string task) => task == "deploy-scripts apply"
        ? Sample.Document(task, place, Sample.Result("environment.online"), Sample.Result("deploy.executed", kind: ResultKind.Step))
        : Sample.Document(task, place, Sample.Result("environment.online"));

    private static string Name(RunDocument document) => document.Action is null ? document.Task : $"{document.Task} {document.Action}";
}
