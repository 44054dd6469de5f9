using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Evidence;

public class DocumentChainTests
{
    [Fact]
    public void Documents_written_one_after_the_other_form_an_unbroken_chain()
    {
        using var folder = new TemporaryFolder();
        var store = Filled(folder, 4);

        var documents = store.Load();

        documents.Count.ShouldBe(4);
        documents[3].Document.Previous.ShouldBe(documents[2].Sha256);
        DocumentChain.Verify(documents).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_changed_byte_in_any_document_but_the_last_is_detected_by_the_one_after_it(int changed)
    {
        using var folder = new TemporaryFolder();
        var documents = Filled(folder, 4).Load();
        File.AppendAllText(documents[changed].File, " ");

        var problems = DocumentChain.Verify(new RunStore(folder.Path, new TextOutlet()).Load());

        problems.ShouldHaveSingleItem().Message.ShouldContain(Path.GetFileName(documents[changed].File));
    }

    [Fact]
    public void A_removed_document_is_detected()
    {
        using var folder = new TemporaryFolder();
        File.Delete(Filled(folder, 4).Load()[1].File);

        DocumentChain.Verify(new RunStore(folder.Path, new TextOutlet()).Load()).ShouldHaveSingleItem();
    }

    [Fact]
    public void Two_swapped_documents_are_detected()
    {
        using var folder = new TemporaryFolder();
        var documents = Filled(folder, 4).Load();
        var (second, third) = (File.ReadAllBytes(documents[1].File), File.ReadAllBytes(documents[2].File));
        File.WriteAllBytes(documents[1].File, third);
        File.WriteAllBytes(documents[2].File, second);

        DocumentChain.Verify(new RunStore(folder.Path, new TextOutlet()).Load()).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_document_of_another_artifact_is_none_of_the_deployment_whatever_digits_they_share()
    {
        using var folder = new TemporaryFolder();
        var store = Filled(folder, 1);
        var first = store.Load()[0].Document;
        var (own, other) = (new string('a', 64), $"{new string('a', 12)}{new string('b', 52)}");
        foreach (var (run, sha256) in new[] { ("run-2", own), ("run-3", own), ("run-4", other) })
            store.Write(first with
            {
                Run = first.Run with { Id = run },
                Artifact = new ArtifactIdentity("scripts", "migrations", sha256),
            });

        DocumentChain.Verify(store.Load()).ShouldHaveSingleItem().Message.ShouldBe(
            $"04-precheck.json is of another artifact than the documents before it ({other}, not {own})");
    }

    /// <summary>A double click, or two jobs: both would find an empty folder, and each would be the first.</summary>
    [Fact]
    public void Writers_that_begin_at_once_continue_one_chain()
    {
        using var folder = new TemporaryFolder();
        const int Writers = 8;
        using var start = new Barrier(Writers);
        var writers = Enumerable.Range(0, Writers).Select(number => new Thread(() =>
        {
            var store = new RunStore(folder.Path, new TextOutlet());
            start.SignalAndWait();
            store.Write(Document(number, number % 2 == 0 ? "precheck" : "validate"));
        })).ToList();

        foreach (var writer in writers) writer.Start();
        foreach (var writer in writers) writer.Join();

        var documents = new RunStore(folder.Path, new TextOutlet()).Load();
        documents.Select(stored => stored.Number).ShouldBe(Enumerable.Range(1, Writers));
        DocumentChain.Verify(documents).ShouldBeEmpty();
    }

    [Fact]
    public void What_does_not_fit_is_named_once_with_its_document()
    {
        using var folder = new TemporaryFolder();
        File.Delete(Filled(folder, 2).Load()[0].File);

        var problem = DocumentChain.Verify(new RunStore(folder.Path, new TextOutlet()).Load()).ShouldHaveSingleItem();

        problem.Observed.ShouldStartWith("continues a document that is not here");
        problem.Message.ShouldBe($"02-precheck.json {problem.Observed}");
    }

    private static RunStore Filled(TemporaryFolder folder, int count)
    {
        var store = new RunStore(folder.Path, new TextOutlet());
        for (var number = 0; number < count; number++) store.Write(Document(number, "precheck"));
        return store;
    }

    private static RunDocument Document(int number, string task) => new()
    {
        SchemaVersion = RunDocument.CurrentSchemaVersion,
        Task = task,
        ToolVersion = "0.1.0",
        Run = new RunContext
        {
            Id = $"run-{number}",
            Deployment = "CHG-1@abc",
            StartedAt = TestTime.Monday.AddMinutes(number),
            ElapsedMs = 12.5,
            Host = "console",
            Actor = "alice",
            ActorProof = ProofLevel.Declared,
        },
        Verdict = Verdict.Unknown,
        Results = [],
    };
}
