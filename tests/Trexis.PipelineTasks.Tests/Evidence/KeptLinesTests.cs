using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Evidence;

/// <summary>What a store gives back after the platform's own artifacts are gone.</summary>
public sealed class KeptLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EvidenceKeeper _keeper;
    private readonly FakeRun _fake;
    private int _runs;

    public KeptLinesTests()
    {
        _fake = new FakeRun(_folder);
        _keeper = new EvidenceKeeper(new FolderEvidenceStore(_folder.At("store")), TimeSpan.FromDays(365));
        Write(_fake.Store, "precheck");
        Write(_fake.Store, "backup");
    }

    private string Line => _folder.At("store", "D1", "run-1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_document_that_could_not_be_written_is_told_without_secrets()
    {
        var outlet = new TextOutlet();
        outlet.Add(new Secret("c4nary-token"));
        var document = _fake.Store.Load()[0].Document with { Fault = new Fault(FaultKind.FileSystem, "full, with c4nary-token") };

        new RunStore(_folder.At("full"), outlet).AsWritten(document).Fault!.Message.ShouldBe("full, with ***");
        Directory.Exists(_folder.At("full")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_comes_back_byte_for_byte_with_its_files_once()
    {
        await KeepAsync(_fake.Store);
        var empty = Empty();

        (await _keeper.BringBackAsync(empty, "D1", Cancel)).ShouldBe(2);
        (await _keeper.BringBackAsync(empty, "D1", Cancel)).ShouldBe(0);

        empty.Load().Select(stored => stored.Sha256).ShouldBe(_fake.Store.Load().Select(stored => stored.Sha256));
        empty.Read(empty.Load()[1].Document.Attachments[0]).ShouldBe("all is well"u8.ToArray());
        EvidenceVerification.Verify(empty).ShouldBeEmpty();
        (await _keeper.BringBackAsync(empty, "D2", Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task What_another_attempt_left_is_brought_to_what_is_here_and_a_number_given_twice_loses_nothing()
    {
        await KeepAsync(_fake.Store);
        var (first, second) = (Empty("first"), Empty("second"));
        await _keeper.BringBackAsync(first, "D1", Cancel);
        await _keeper.BringBackAsync(second, "D1", Cancel);
        Write(first, "precheck");
        Write(second, "precheck");
        await KeepAsync(first);
        await KeepAsync(second);

        new RunStore(Line, new TextOutlet()).Load().Count.ShouldBe(4);
        EvidenceVerification.Verify(new RunStore(Line, new TextOutlet())).ShouldBeEmpty();
        (await _keeper.BringBackAsync(first, "D1", Cancel)).ShouldBe(1);
        EvidenceVerification.Verify(first).ShouldBeEmpty();
        (await _keeper.MissingAsync(first.Load("D1"), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_one_of_the_kept_documents_is_gone_or_another_none_comes_back()
    {
        await KeepAsync(_fake.Store);
        var last = Directory.GetFiles(Line, "02-*.json").Single();
        var text = await File.ReadAllTextAsync(last, Cancel);

        await File.WriteAllTextAsync(last, text + " ", Cancel);
        (await Should.ThrowAsync<FaultException>(() => _keeper.BringBackAsync(Empty(), "D1", Cancel)))
            .Message.ShouldEndWith("is not what was kept: its SHA-256 differs");
        File.Delete(last);
        (await Should.ThrowAsync<FaultException>(() => _keeper.BringBackAsync(Empty(), "D1", Cancel)))
            .Message.ShouldEndWith("was kept and is gone");

        Empty().Load().ShouldBeEmpty();
        await File.WriteAllTextAsync(last, text, Cancel);
        (await _keeper.BringBackAsync(Empty(), "D1", Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task What_was_slipped_in_without_a_record_does_not_come_back()
    {
        await KeepAsync(_fake.Store);
        File.Copy(Directory.GetFiles(Line, "02-*.json").Single(), Path.Combine(Line, "03-precheck.dev.json"));

        (await _keeper.BringBackAsync(Empty(), "D1", Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task Of_lines_that_began_apart_the_one_goes_on_that_changed_something()
    {
        Write(_fake.Store, "deploy-scripts", "apply");
        await KeepAsync(_fake.Store);
        var apart = Empty("apart");
        Write(apart, "precheck");
        await KeepAsync(apart);

        var back = Empty();
        (await _keeper.BringBackAsync(back, "D1", Cancel)).ShouldBe(3);

        back.Load()[0].Document.Run.Id.ShouldBe("run-1");
        EvidenceVerification.Verify(back).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_is_gone_is_named_by_the_one_after_it_and_a_store_without_any_is_no_results_folder()
    {
        await KeepAsync(_fake.Store);
        var line = new RunStore(Line, new TextOutlet());
        EvidenceVerification.Verify(line).ShouldBeEmpty();
        var first = line.Load()[0];

        File.Delete(first.File);
        File.Delete(Path.Combine(Line, RetentionRecord.NameOf(first.Sha256)));
        EvidenceVerification.Verify(line).Select(problem => problem.Message)
            .ShouldContain(message => message.EndsWith("is gone, and its record with it", StringComparison.Ordinal));

        Directory.Delete(Path.Combine(Line, RetentionRecord.Folder), recursive: true);
        EvidenceVerification.Verify(line).Select(problem => problem.Message)
            .ShouldContain(message => message.Contains("is a part of an evidence store", StringComparison.Ordinal));
    }

    private RunStore Empty(string name = "empty") => new(_folder.At(name), new TextOutlet());

    private Task KeepAsync(RunStore results) => _keeper.KeepAsync(results, results.Load("D1"), Cancel);

    private void Write(RunStore results, string task, string? action = null)
    {
        var run = _fake.Of();
        run = run with { Context = run.Context with { Id = $"run-{++_runs}" } };
        run.Journal.Attach(results.AttachText("log", run.Context.Id, "log.txt", "all is well"));
        _fake.Write(task, action, run.Journal, run.Context, results);
    }
}
