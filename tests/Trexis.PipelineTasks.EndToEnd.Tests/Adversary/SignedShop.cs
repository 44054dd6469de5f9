using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A shop whose policy demands signatures, planned and prechecked by an honest run; each attempt is made on a copy, by somebody who
/// may write the results folder.
/// </summary>
public abstract partial class SignedShop : IAsyncLifetime
{
    private const string Demanded = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";

    private readonly Shop _shop = new("", "dev: { connection: file:shop.db, protected: false }");

    internal RunTokenIssuer Issuer { get; } = new();

    /// <param name="checkout">Where the repository is checked out.</param>
    internal abstract Dictionary<string, string> VariablesIn(string checkout);

    internal virtual HttpClient Client => Issuer.Client;

    /// <summary>Below <c>evidence</c> and <c>trust</c>.</summary>
    internal abstract string Trust { get; }

    internal static string PolicyWith(string trust) =>
        "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\n"
            + $"environments: {{ dev: {Demanded} }}\n{trust}\n";

    public async ValueTask InitializeAsync()
    {
        _shop.WithScripts().Write("policy.yml", PolicyWith(Trust));
        (await RunAsync(_shop.Folder, "deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync(_shop.Folder, "precheck")).ShouldEndWith(ExitCode.Passed);
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        Issuer.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal Attempt Begin() => new(this, _shop.Folder);

    // What lies here is what main holds, unless an attempt says otherwise.
    internal Task<Ran> RunAsync(string folder, params string[] arguments) => RunAsync(folder, VariablesIn(folder), arguments);

    private Task<Ran> RunAsync(string folder, Dictionary<string, string> variables, string[] arguments)
    {
        Issuer.Branches.Main.Holds(folder);
        return Shop.RunInAsync(folder, variables, Client, [.. arguments, "--environment", "dev"]);
    }

    /// <summary>A copy of the shop in which somebody does something.</summary>
    internal sealed partial class Attempt : IDisposable
    {
        private readonly SignedShop _origin;
        private readonly TemporaryFolder _folder = new();

        public Attempt(SignedShop origin, string folder)
        {
            _origin = origin;
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                var copy = At(Path.GetRelativePath(folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public StoredDocument Last => Documents[^1];

        public IReadOnlyList<StoredDocument> Documents => new RunStore(At(".trexis"), new TextOutlet()).Load();

        public string At(string file) => _folder.At(file);

        public string Write(string file, string text) => _folder.Write(file, text);

        public Task<Ran> RunAsync(params string[] arguments) => _origin.RunAsync(_folder.Path, arguments);

        /// <summary>As another job.</summary>
        public Task<Ran> RunAsAsync(Dictionary<string, string> job, params string[] arguments) =>
            _origin.RunAsync(_folder.Path, job, arguments);

        public Task<Ran> VerifyAsync(params string[] more) => Shop.RunInAsync(
            _folder.Path, new Dictionary<string, string>(), _origin.Client, ["verify", ".trexis", .. more]);

        public static void Edit(StoredDocument stored, string from, string to)
        {
            var text = File.ReadAllText(stored.File);
            text.ShouldContain(from);
            File.WriteAllText(stored.File, text.Replace(from, to, StringComparison.Ordinal));
        }

        /// <summary>Writes one more precheck as its own run would have, with everything right but who made it.</summary>
        public StoredDocument Forge(Func<RunDocument, RunDocument>? change = null)
        {
            var honest = Last.Document;
            var forged = honest with { Run = honest.Run with { Id = $"{honest.Run.Id}-2", StartedAt = TimeProvider.System.GetUtcNow() } };
            return new RunStore(At(".trexis"), new TextOutlet()).Write(change is null ? forged : change(forged));
        }

        public static void Sign(StoredDocument stored, string signature) => File.WriteAllText(stored.File + ".jws", signature);

        public static void Sign(StoredDocument stored, SigningKey key) => Sign(stored, key.Sign(stored.Sha256));

        /// <summary>Apply refuses and says why, and nothing in the database is another than before.</summary>
        public async Task ShouldBeRefusedAsync(string message)
        {
            var before = await File.ReadAllBytesAsync(At("shop.db"), TestContext.Current.CancellationToken);

            (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);

            using var shop = new Shop();
            File.WriteAllBytes(shop.At("was.db"), before);
            File.Copy(At("shop.db"), shop.At("is.db"));
            shop.State("is.db").ShouldBe(shop.State("was.db"));
            var refused = Documents.Last(stored => stored.Document.Action == "apply").Document.Results
                .Single(result => result.Code == "deploy.demands-met");
            Blanks().Replace(string.Join('\n', refused.Findings.Select(finding => $"{finding.Subject} {finding.Observed}")), " ")
                .ShouldContain(message);
        }

        public async Task ShouldDeployAsync()
        {
            (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
            using var shop = new Shop();
            File.Copy(At("shop.db"), shop.At("is.db"));
            shop.State("is.db").ShouldContain("total");
        }

        public void Dispose() => _folder.Dispose();

        [GeneratedRegex("\\s+")]
        private static partial Regex Blanks();
    }
}
