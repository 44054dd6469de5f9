using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Evidence;

public sealed class EvidenceKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IEvidenceStore _store = Substitute.For<IEvidenceStore>();
    private readonly FakeRun _fake;
    private readonly EvidenceKeeper _keeper;

    public EvidenceKeeperTests()
    {
        _fake = new FakeRun(_folder);
        _keeper = new EvidenceKeeper(_store, TimeSpan.FromDays(365));
        HoldsRecordsOf();
        foreach (var task in new[] { "precheck", "backup" })
        {
            var run = _fake.Of();
            run.Journal.Attach(_fake.Store.AttachText("log", run.Context.Id, "log.txt", "all is well"));
            _fake.Write(task, null, run.Journal, run.Context);
        }
    }

    private IReadOnlyList<StoredDocument> Documents => _fake.Store.Load();

    private IEnumerable<object?> Kept =>
        _store.ReceivedCalls().Where(call => call.GetMethodInfo().Name == nameof(_store.KeepAsync)).Select(call => call.GetArguments()[0]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_record_of_a_document_is_kept_after_all_that_it_stands_for()
    {
        await _keeper.KeepAsync(_fake.Store, [Documents[0]], CancellationToken.None);

        var name = Path.GetFileName(Documents[0].File);
        Kept.ShouldBe(["D1/run-1/files/run-1/log.txt", $"D1/run-1/{name}", $"D1/run-1/retention/{Documents[0].Sha256}.json"]);
    }

    [Fact]
    public async Task A_signature_and_the_issuers_keys_are_kept_with_their_document()
    {
        var name = Path.GetFileName(Documents[0].File);
        File.WriteAllText($"{Documents[0].File}.jws", "a.b.c");
        Directory.CreateDirectory(Path.Combine(_fake.Store.Folder, "keys"));
        File.WriteAllText(Path.Combine(_fake.Store.Folder, "keys", "main.jwk"), "{}");

        await _keeper.KeepAsync(_fake.Store, [Documents[0]], CancellationToken.None);

        Kept.ShouldBe(
            ["D1/run-1/files/run-1/log.txt", $"D1/run-1/{name}", $"D1/run-1/{name}.jws", "D1/run-1/keys/main.jwk",
                $"D1/run-1/retention/{Documents[0].Sha256}.json"]);
    }

    [Fact]
    public async Task What_an_earlier_failure_left_behind_is_kept_and_nothing_twice()
    {
        HoldsRecordsOf(Documents[0]);

        await _keeper.KeepAsync(_fake.Store, Documents, CancellationToken.None);

        var name = Path.GetFileName(Documents[1].File);
        Kept.ShouldBe(["D1/run-1/files/run-2/log.txt", $"D1/run-1/{name}", $"D1/run-1/retention/{Documents[1].Sha256}.json"]);
    }

    [Fact]
    public async Task A_file_that_the_store_refuses_leaves_no_record_behind()
    {
        _store.KeepAsync(Arg.Is<string>(name => name.EndsWith("log.txt")), Arg.Any<ReadOnlyMemory<byte>>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new FaultException(FaultKind.FileSystem, "the share is full"));

        await Should.ThrowAsync<FaultException>(() => _keeper.KeepAsync(_fake.Store, Documents, CancellationToken.None));

        Kept.ShouldBe(["D1/run-1/files/run-1/log.txt"]);
    }

    [Fact]
    public async Task A_file_that_is_lost_here_keeps_no_later_document_from_being_kept()
    {
        File.Delete(Documents[0].Document.Attachments[0].Path.In(_fake.Store.Folder));

        var told = await Should.ThrowAsync<FaultException>(() => _keeper.KeepAsync(_fake.Store, Documents, CancellationToken.None));

        told.Message.ShouldStartWith("1 document of 2 not kept, for what belongs to them is not whole: ");
        Kept.ShouldContain($"D1/run-1/retention/{Documents[1].Sha256}.json");
        Kept.ShouldNotContain($"D1/run-1/retention/{Documents[0].Sha256}.json");
    }

    [Fact]
    public async Task What_a_pull_request_writes_is_kept_apart_and_takes_up_nothing()
    {
        var proposed = new EvidenceKeeper(_store, TimeSpan.FromDays(365), isProposal: true);

        await proposed.KeepAsync(_fake.Store, [Documents[0]], CancellationToken.None);

        Kept.OfType<string>().ShouldAllBe(name => name.StartsWith("D1+pr/run-1/", StringComparison.Ordinal));
        (await proposed.BringBackAsync(_fake.Store.At(_folder.At("empty")), "D1", CancellationToken.None)).ShouldBe(0);
    }

    private void HoldsRecordsOf(params IEnumerable<StoredDocument> documents) => _store.NamesBelowAsync(default!, default)
        .ReturnsForAnyArgs(documents.Select(stored => $"retention/{stored.Sha256}.json").ToHashSet());
}
