using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Evidence;

public sealed class DocumentMergeTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private int _minute;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Jobs_that_went_on_from_the_same_documents_become_one_unbroken_chain_with_each_document_once()
    {
        Job("staging", "deploy", "staging", null);
        CopyJob("staging", "eu");
        CopyJob("staging", "us");
        Job("eu", "precheck", "prod", "eu");
        Job("us", "precheck", "prod", "us");
        Job("eu", "deploy", "prod", "eu");
        Job("us", "deploy", "prod", "us");

        var store = Store("merged");
        DocumentMerge.TakeOver(store, _home.At("jobs")).ShouldBe(5);

        var merged = store.Load();
        DocumentChain.Verify(merged).ShouldBeEmpty();
        merged.Select(stored => Path.GetFileName(stored.File)).ShouldBe(
            [
                "01-deploy.staging.json", "02-precheck.prod.eu.json", "03-precheck.prod.us.json", "04-deploy.prod.eu.json",
                "05-deploy.prod.us.json",
            ]);
        DocumentMerge.TakeOver(store, _home.At("jobs")).ShouldBe(0);
    }

    [Fact]
    public void A_merge_of_many_jobs_lists_its_folder_as_often_as_one_of_few()
    {
        Job("first", "precheck", "prod", "first");
        var few = Store("few");
        DocumentMerge.TakeOver(few, _home.At("jobs"));
        foreach (var target in Enumerable.Range(1, 20).Select(number => $"t{number}")) Job(target, "precheck", "prod", target);
        var many = Store("many");

        DocumentMerge.TakeOver(many, _home.At("jobs")).ShouldBe(21);

        many.Listings.ShouldBe(few.Listings);
    }

    [Fact]
    public void Each_document_that_is_written_costs_one_listing_of_the_folder()
    {
        var document = Document("precheck", "prod", "first");
        var store = Store("many");

        for (var number = 0; number < 10; number++) store.Write(document with { Run = document.Run with { Id = $"run-{number}" } });

        store.Listings.ShouldBeLessThanOrEqualTo(10);
        DocumentChain.Verify(store.Load()).ShouldBeEmpty();
    }

    [Fact]
    public void Targets_that_began_side_by_side_without_a_document_before_them_are_no_break()
    {
        Job("eu", "precheck", "prod", "eu");
        Job("us", "precheck", "prod", "us");
        Job("eu", "deploy", "prod", "eu");

        DocumentMerge.TakeOver(Store("merged"), _home.At("jobs"));

        DocumentChain.Verify(Store("merged").Load()).ShouldBeEmpty();
    }

    [Fact]
    public void A_second_beginning_of_the_same_target_or_of_another_environment_is_a_break()
    {
        Job("eu", "precheck", "prod", "eu");
        Job("again", "deploy", "prod", "eu");
        Job("qa", "deploy", "qa", "eu");

        DocumentMerge.TakeOver(Store("merged"), _home.At("jobs"));

        DocumentChain.Verify(Store("merged").Load()).Count.ShouldBe(2);
    }

    [Fact]
    public void A_document_whose_predecessor_nobody_brought_is_taken_and_named_by_the_chain()
    {
        Job("eu", "precheck", "prod", "eu");
        Job("eu", "deploy", "prod", "eu");
        File.Delete(Store("jobs/eu").Load()[0].File);
        Job("us", "precheck", "prod", "us");

        DocumentMerge.TakeOver(Store("merged"), _home.At("jobs")).ShouldBe(2);

        DocumentChain.Verify(Store("merged").Load()).ShouldHaveSingleItem().Message.ShouldContain("deploy.prod.eu.json");
    }

    [Fact]
    public void What_belongs_to_a_document_comes_along()
    {
        var job = Store("jobs/eu");
        var picture = job.AttachText("before-capture", "run-1", "capture.json", "{}");
        job.Write(Document("precheck", "prod", "eu") with { Attachments = [picture] });

        var store = Store("deep/merged");
        DocumentMerge.TakeOver(store, _home.At("jobs"));

        store.Read(picture).ShouldBe("{}"u8.ToArray());
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("files/../../secret.txt")]
    [InlineData("files\\..\\secret.txt")]
    [InlineData("files/run-1/c:secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("files")]
    [InlineData("files//secret.txt")]
    public void A_document_whose_attachment_leads_out_of_its_folder_is_none(string path)
    {
        var job = Store("jobs/eu");
        var written = job.Write(
            Document("precheck", "prod", "eu") with { Attachments = [job.AttachText("plan", "run-1", "plan.md", "")] });
        File.WriteAllText(
            written.File, File.ReadAllText(written.File).Replace("files/run-1/plan.md", path.Replace("\\", "\\\\")));

        var refused = Should.Throw<InputException>(() => DocumentMerge.TakeOver(Store("merged"), _home.At("jobs")));

        refused.Message.ShouldContain("$.attachments[0].path: a path lies below files/");
    }

    [Fact]
    public void A_signature_comes_along_under_its_documents_new_number_and_so_do_the_issuers_keys()
    {
        Job("eu", "precheck", "prod", "eu");
        Job("us", "precheck", "prod", "us");
        _home.Write("jobs/us/01-precheck.prod.us.json.jws", "a.b.c");
        _home.Write("jobs/us/keys/main.jwk", "{}");

        DocumentMerge.TakeOver(Store("merged"), _home.At("jobs"));

        Directory.GetFiles(_home.At("merged"), "*.jw*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_home.At("merged"), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ShouldBe(["02-precheck.prod.us.json.jws", "keys/main.jwk"]);
    }

    [Fact]
    public void A_folder_without_documents_is_a_mistake_of_the_caller()
    {
        Should.Throw<InputException>(() => DocumentMerge.TakeOver(Store("merged"), _home.At("nowhere"))).Problems
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldEndWith("accepted: a folder with the results of jobs, each in a folder of its own");
    }

    private RunStore Store(string folder) => new(_home.At(folder), new TextOutlet());

    private void Job(string job, string task, string environment, string? target) =>
        Store($"jobs/{job}").Write(Document(task, environment, target));

    private void CopyJob(string from, string to)
    {
        foreach (var stored in Store($"jobs/{from}").Load()) Store($"jobs/{to}").Take(stored, Store($"jobs/{from}"));
    }

    private RunDocument Document(string task, string environment, string? target) => new()
    {
        SchemaVersion = RunDocument.CurrentSchemaVersion,
        Task = task,
        ToolVersion = "0.1.0",
        Run = new RunContext
        {
            Id = $"run-{++_minute}",
            Deployment = "CHG-1@abc",
            StartedAt = TestTime.Monday.AddMinutes(_minute),
            ElapsedMs = 12.5,
            Host = "github",
            Actor = "alice",
            ActorProof = ProofLevel.Verified,
        },
        Target = new RunTarget(environment, target, "sqlite", "host", "sales.db"),
        Verdict = Verdict.Unknown,
        Results = [],
    };
}
