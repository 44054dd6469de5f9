using Trexis.PipelineTasks.Deployments.Procedure;
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
            .ShouldBe(["deploy apply carried ccccc", "04-deploy-scripts.staging."]);

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

        Promotion.Prove([.. documents.Where(stored => stored.Number != 2)], Sample.Environment("staging", "qa"), Sample.Artifact)
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

    private static RunDocument At(int hours, RunDocument document) =>
        document with { Run = document.Run with { StartedAt = Sample.Now.AddHours(hours) } };

    private static int Missing(RunResult result) =>
        Prove(Runs("staging").Select(
            document => Name(document) == "precheck"
                ? document with { Results = [result, Sample.Result("environment.online")] }
                : document)).Missing.Count;

    private static PromotionProof Prove(IEnumerable<RunDocument> documents, params string[] targets) =>
        Promotion.Prove(Chained(documents), Sample.Environment("staging", "qa", targets), Sample.Artifact);

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
