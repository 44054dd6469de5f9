using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A pipeline of jobs that begin in empty folders, days apart, because the platform keeps nothing: what there is of evidence is what the
/// container of blobs gives back. Who may write it can let nothing pass that was not earned.
/// </summary>
public sealed class ArtifactsAreGoneTests : IAsyncLifetime
{
    private const string Container = $"https://{BlobServer.Account}.blob.core.windows.net/evidence";
    private const string Demanded = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";

    private static readonly string Pinned = JsonWebKey.ReadSet(RunTokenIssuer.Keys())!.Single().Thumbprint;

    private readonly RunTokenIssuer _issuer = new();

    private readonly Shop _shop = new(
        PolicyWith($", keys: [{Pinned}]"),
        "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }");

    private BlobServer _server = null!;
    private string _before = "";

    private bool IsHere => Directory.Exists(_shop.At(".trexis"));

    public async ValueTask InitializeAsync()
    {
        _server = await BlobServer.RunAsync();
        _shop.WithScripts().Write(
            "deployment.yml",
            File.ReadAllText(_shop.At("deployment.yml"))
                + $"evidence: {{ store: '{Container}', connection: env:EVIDENCE, retention: 3650d }}\n");
        File.Copy(_shop.At("shop.db"), _shop.At("prod.db"));
        _before = _shop.State("prod.db");
        _issuer.Branches.Main.Holds(_shop.Folder);
        (await RunAsync("dev", days: 0, "run")).ShouldEndWith(ExitCode.Passed);
        Forget();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _issuer.Dispose();
        _shop.Dispose();
    }

    [Fact]
    public async Task A_promotion_days_later_rests_on_the_store_alone_and_a_year_later_verify_says_what_it_knows_and_what_not()
    {
        (await RunAsync("prod", days: 4, "run")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain($"documents of this deployment brought back from {Container}");
        _shop.State("prod.db").ShouldContain("total");
        _shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "promotion.proven").Verdict.ShouldBe(Verdict.Passed);
        var count = _shop.Results.Load().Count;
        Forget();

        // The way back is known from the store, too: the capture from before the deployment lies there.
        (await RunAsync("prod", days: 100, "rollback", "plan")).ShouldEndWith(ExitCode.Passed);
        _shop.Last("rollback").Outputs.Keys.ShouldContain(key => key.Contains("undo", StringComparison.Ordinal));
        count++;
        Forget();

        _issuer.IsReachable = false;
        (await VerifyAsync("--config", "deployment.yml")).ShouldEndWith(ExitCode.Passed).Output
            .ShouldContain($"{count} documents verified, chain unbroken, {count} signed by whom the policy trusts");

        // A target that is away may remember what nothing here tells.
        File.Move(_shop.At("prod.db"), _shop.At("away.db"));
        (await VerifyAsync("--config", "deployment.yml")).ShouldEndWith(ExitCode.Fault).Output.ShouldContain("1 of 2 targets asked");
        File.Move(_shop.At("away.db"), _shop.At("prod.db"));

        // A verifier who did not pin the key in its time cannot know, and is told so, whomever he asks.
        var unpinned = _shop.Write("unpinned.yml", $"version: 1\n{PolicyWith("")}\n");
        (await VerifyAsync("--config", "deployment.yml", "--policy", unpinned)).ShouldEndWith(ExitCode.Fault).Output
            .ShouldContain("whoever could write this folder could have made it");
        (_issuer.IsReachable, _issuer.HasNewKey) = (true, true);
        (await VerifyAsync("--config", "deployment.yml", "--policy", unpinned, "--online")).ShouldEndWith(ExitCode.Fault).Output
            .ShouldContain("has no key main now, and none that the policy pins");
        IsHere.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_store_does_not_answer_nothing_is_promoted()
    {
        _server.Instead = new ServerReply(403, "");

        await ShouldRefuseAsync("dev: no run of this deployment", "evidence not brought back");
    }

    [Theory]
    [InlineData("-validate.dev.json")]
    [InlineData("-deploy-scripts.dev.json.jws")]
    public async Task What_was_taken_out_of_the_store_is_missed(string name)
    {
        _server.Remove(Blob(name));

        await ShouldRefuseAsync(
            name.EndsWith(RunStore.SignatureEnding, StringComparison.Ordinal) ? "is not signed" : "dev: no run of this deployment", "");
    }

    [Fact]
    public async Task A_document_that_was_taken_out_with_its_record_is_named_a_year_later()
    {
        var lost = Blob("-precheck.dev.json");
        var line = Path.GetDirectoryName(lost)!;
        _server.Remove($"{line}/{RetentionRecord.NameOf(Fingerprint.OfText(_server.Blobs[lost]).Value)}");
        _server.Remove(lost);

        (await VerifyAsync("--config", "deployment.yml")).ShouldEndWith(ExitCode.Refused).Error
            .ShouldContain("is gone, and its record with it");
        await ShouldRefuseAsync("dev: no run of this deployment", "is broken");
    }

    // Of the network nothing is left but the container.
    private Task<Ran> VerifyAsync(params string[] more) => Shop.RunInAsync(
        _shop.Folder,
        new Dictionary<string, string> { ["USER"] = "vera", ["EVIDENCE"] = _server.Connection },
        _issuer.Client,
        new LaterTime(TimeSpan.FromDays(365)),
        ["verify", .. more]);

    private Task<Ran> RunAsync(string environment, int days, params string[] arguments)
    {
        var variables = RunTokenIssuer.Job(environment, _shop.Folder);
        variables["EVIDENCE"] = _server.Connection;
        var time = new LaterTime(TimeSpan.FromDays(days));
        _issuer.Time = time;
        return Shop.RunInAsync(
            _shop.Folder, variables, _issuer.Client, time, [.. arguments, "--environment", environment, "--change", "changes/CHG-7.yml"]);
    }

    private async Task ShouldRefuseAsync(string message, string warning)
    {
        var ran = (await RunAsync("prod", days: 4, "run")).ShouldEndWith(ExitCode.Refused);

        _shop.State("prod.db").ShouldBe(_before);
        (ran.Output + ran.Error).ShouldContain(message);
        (ran.Output + ran.Error).ShouldContain(warning);
    }

    private string Blob(string ending) => _server.Blobs.Keys.Last(name => name.EndsWith(ending, StringComparison.Ordinal));

    private void Forget() => Directory.Delete(_shop.At(".trexis"), recursive: true);

    private static string PolicyWith(string keys) =>
        $"environments: {{ dev: {Demanded}, prod: {Demanded.Replace("soak: 0s", "soak: 72h", StringComparison.Ordinal)} }}\n"
            + $"evidence: {{ signed: required }}\ntrust: {{ workflows: ['{RunTokenIssuer.Workflow}']{keys} }}";
}
