using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Evidence;

/// <summary>One deployment is carried out; each test tampers with a copy of what it left.</summary>
public sealed class DeployedShop : IAsyncLifetime
{
    internal Shop Shop { get; } = new Shop().WithScripts();

    public string Results => Shop.At(".trexis");

    /// <summary>The store's one chain.</summary>
    public string Chain => Path.GetDirectoryName(
        Directory.EnumerateDirectories(Shop.At("store"), RetentionRecord.Folder, SearchOption.AllDirectories).Single())!;

    public async ValueTask InitializeAsync()
    {
        Shop.Write("deployment.yml", File.ReadAllText(Shop.At("deployment.yml")) + "evidence: { store: store, retention: 3650d }\n");
        (await Shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
    }

    public ValueTask DisposeAsync()
    {
        Shop.Dispose();
        return ValueTask.CompletedTask;
    }
}

public class TamperingTests(DeployedShop deployed) : IClassFixture<DeployedShop>
{
    [Fact]
    public async Task What_nobody_touched_is_verified_in_the_results_in_the_store_and_against_the_target()
    {
        (await deployed.Shop.RunAsync("verify", deployed.Results)).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("chain unbroken");
        (await deployed.Shop.RunAsync("verify", "store", "--config", "deployment.yml")).ShouldEndWith(ExitCode.Passed);
        new RunStore(deployed.Chain, new TextOutlet()).Load().Count.ShouldBe(new RunStore(deployed.Results, new TextOutlet()).Load().Count);
        deployed.Shop.Last("report").Results.Single(result => result.Code == "evidence.stored").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task One_byte_changed_in_any_document_is_found_and_the_document_named()
    {
        foreach (var name in Names(deployed.Chain))
        {
            using var copy = CopyOf(deployed.Chain);
            Flip(copy.At(name));

            (await VerifyAsync(copy)).ShouldContain(name);
        }
    }

    [Fact]
    public async Task One_byte_changed_in_the_results_folder_is_found_by_the_document_after_it()
    {
        foreach (var name in Names(deployed.Results).SkipLast(1))
        {
            using var copy = CopyOf(deployed.Results);
            Flip(copy.At(name));

            (await VerifyAsync(copy)).ShouldContain(name);
        }
    }

    [Fact]
    public async Task A_document_that_is_gone_is_named()
    {
        foreach (var name in Names(deployed.Chain))
        {
            using var copy = CopyOf(deployed.Chain);
            File.Delete(copy.At(name));

            (await VerifyAsync(copy)).ShouldContain($"{name} was kept and is gone");
        }
    }

    [Fact]
    public async Task Two_documents_that_changed_places_are_named()
    {
        using var copy = CopyOf(deployed.Chain);
        var (second, third) = (Names(deployed.Chain)[1], Names(deployed.Chain)[2]);
        File.Move(copy.At(second), copy.At("kept.tmp"));
        File.Move(copy.At(third), copy.At(second));
        File.Move(copy.At("kept.tmp"), copy.At(third));

        (await VerifyAsync(copy)).ShouldContain(second);
    }

    [Fact]
    public async Task A_document_of_another_deployment_is_named()
    {
        using var other = new Shop().WithScripts();
        other.Write(
            "changes/CHG-7.yml", File.ReadAllText(other.At("changes/CHG-7.yml")).Replace("CHG-7", "CHG-8", StringComparison.Ordinal));
        File.Move(other.At("changes/CHG-7.yml"), other.At("changes/CHG-8.yml"));
        (await other.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var foreign = Names(other.At(".trexis"))[2];
        using var copy = CopyOf(deployed.Chain);
        File.Copy(other.At($".trexis/{foreign}"), copy.At("98-" + foreign[3..]));

        (await VerifyAsync(copy)).ShouldContain("98-" + foreign[3..]);
    }

    [Fact]
    public async Task A_file_that_belongs_to_a_document_and_was_changed_is_named()
    {
        using var copy = CopyOf(deployed.Chain);
        var picture = Directory.EnumerateFiles(copy.At("files"), "before-capture.json", SearchOption.AllDirectories).Single();
        Flip(picture);

        (await VerifyAsync(copy)).ShouldContain("before-capture.json is not what its run document bound");
    }

    [Fact]
    public async Task A_chain_that_was_rewritten_as_a_whole_fits_itself_and_not_the_anchor_in_the_target()
    {
        using var copy = new TemporaryFolder();
        var rewritten = new RunStore(copy.Path, new TextOutlet());
        foreach (var stored in new RunStore(deployed.Results, new TextOutlet()).Load())
            rewritten.Write(
                stored.Document with { Run = stored.Document.Run with { Actor = "mallory" }, Attachments = [], Previous = null });

        (await deployed.Shop.RunAsync("verify", copy.Path)).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("would not show");
        var ran = await deployed.Shop.RunAsync("verify", copy.Path, "--config", "deployment.yml");
        ran.ShouldEndWith(ExitCode.Refused).Error.ShouldContain("the documents were rewritten or one is missing");
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_a_warning_and_unknown_in_the_report_and_changes_no_verdict()
    {
        using var shop = new Shop().WithScripts();
        shop.Write("store", "a file stands where the store should be");
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")) + "evidence: { store: store, retention: 30d }\n");

        var ran = await shop.RunAsync("run", "--environment", "dev");

        ran.ShouldEndWith(ExitCode.Passed).Error.ShouldContain("evidence not kept");
        shop.Last("report").Results.Single(result => result.Code == "evidence.stored").Verdict.ShouldBe(Verdict.Warned);
    }

    [Fact]
    public async Task A_document_that_is_none_any_more_stops_a_task_with_its_place_and_no_stack_trace()
    {
        using var shop = new Shop().WithScripts();
        shop.Write(".trexis/01-precheck.dev.json", "{\n  \"schemaVersion\": 1,\n  \"task\": [}");

        var ran = await shop.RunAsync("report", "--environment", "dev");

        ran.ShouldEndWith(ExitCode.BadInput).Error.ShouldContain("01-precheck.dev.json:3:");
        ran.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task What_lies_in_the_store_is_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderEvidenceStore(folder.Path);
        await store.KeepAsync("a/01-x.json", "one"u8.ToArray(), TestContext.Current.CancellationToken);
        await store.KeepAsync("a/01-x.json", "one"u8.ToArray(), TestContext.Current.CancellationToken);

        await Should.ThrowAsync<FaultException>(
            () => store.KeepAsync("a/01-x.json", "two"u8.ToArray(), TestContext.Current.CancellationToken));

        File.ReadAllText(folder.At("a", "01-x.json")).ShouldBe("one");
    }

    private async Task<string> VerifyAsync(TemporaryFolder copy)
    {
        var ran = await deployed.Shop.RunAsync("verify", copy.Path);
        return ran.ShouldEndWith(ExitCode.Refused).Error;
    }

    private static List<string> Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "??-*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static TemporaryFolder CopyOf(string folder)
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".db", StringComparison.Ordinal)))
        {
            var target = copy.At(Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    // One digit of the time in milliseconds: still the same kind of document, and a lie.
    private static void Flip(string file)
    {
        var text = File.ReadAllText(file);
        var at = text.IndexOf("\"schemaVersion\"", StringComparison.Ordinal);
        at = text.IndexOfAny(['0', '2', '3', '4', '5', '6', '7', '8', '9'], at);
        File.WriteAllText(file, text[..at] + (text[at] == '9' ? '8' : '9') + text[(at + 1)..]);
        JsonNode.Parse(File.ReadAllText(file)).ShouldNotBeNull();
    }
}
