using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Campaigns;

/// <summary>
/// Files of every kind, mutated at random, and processes in broken surroundings: each command ends with a sentence and a known exit
/// code. TREXIS_LONG=1 tries 3,000; TREXIS_SEED repeats what a failure names.
/// </summary>
public sealed class HostileCampaignTests
{
    private const string Secret = "c4nary-token-of-the-campaign";
    private const string Value = "079-05-1120";

    private static readonly bool Long = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1";

    private static readonly int? Seed =
        int.TryParse(Environment.GetEnvironmentVariable("TREXIS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    /// <summary>Nothing here has work for a second; a machine may be busy.</summary>
    private static readonly TimeSpan NeverEnds = TimeSpan.FromMinutes(2);

    private static readonly int[] Known = [ExitCode.Passed, ExitCode.Refused, ExitCode.BadInput, ExitCode.Fault];

    private static readonly Tried[] Tries =
    [
        new("deployment.yml", "#", ["precheck", "--environment", "dev"]),
        new("policy.yml", "#", ["precheck", "--environment", "dev"]),
        new("changes/CHG-7.yml", "#", ["precheck", "--environment", "dev", "--change", "changes/CHG-7.yml"]),
        new("changes/CHG-7.yml", "#", ["deploy-scripts", "plan", "--environment", "dev", "--change", "changes/CHG-7.yml"]),
        new("migrations/V0001__total.sql", "--", ["deploy-scripts", "plan", "--environment", "dev"]),
        new("migrations/V0002__fill.sql", "--", ["deploy-scripts", "plan", "--environment", "dev"]),
        new("migrations/V0002__fill.sql", "--", ["run", "--environment", "dev"]) { Rare = true },
        new("undo/U0002__fill.sql", "--", ["rollback", "plan", "--environment", "dev"]),
        new("checks/orphans.sql", "--", ["validate", "--environment", "dev"]),
        new("prepare/01.sql", "--", ["prepare", "--environment", "made"]),
        new("perf/open.sql", "--", ["perf-gate", "baseline", "--environment", "dev"]) { Rare = true },
        new("results/tests.xml", null, ["precheck", "--environment", "dev"]),
        new("event.json", null, ["precheck", "--environment", "dev"]),
        new("templates/plan.md", null, ["report", "--environment", "dev", "--templates", "templates"]),
        new(".trexis/01-precheck.dev.json", null, ["report", "--environment", "dev"]),
        new(".trexis/02-deploy-scripts.dev.json", null, ["verify"]),
        new("plan.json", null, ["deploy-scripts", "apply", "--environment", "dev"]),
        new("sales/release-2/customer.sql", "--", ["dacpac", "build", "sales/release-2", "--out", "sales.dacpac"]) { Rare = true },
        new("sales.dacpac", null, ["deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev"]) { Rare = true },
        new("sales.publish.xml", null, ["deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev"]) { Rare = true },
    ];

    [Fact]
    public async Task Whatever_a_file_holds_a_command_ends_with_a_sentence_and_a_known_exit_code()
    {
        using var pristine = await PristineAsync();
        var first = Seed ?? Environment.TickCount & 0xFFFFFF;
        var rounds = Seed is not null ? 1 : Long ? 3_000 : 40;
        var ended = new Ended();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, rounds),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, _) => await TryAsync(pristine.Folder, seed, ended));

        var figures = $"seed {first}: {ended}";
        TestContext.Current.TestOutputHelper!.WriteLine(figures);
        ended.Wrong.ShouldBeEmpty(figures);
        // Of a whole campaign; so few as in every run are fewer by chance, within three standard deviations.
        var chance = Long ? 0 : 1.5 * Math.Sqrt(rounds);
        if (rounds > 1) ended.Parsed.ShouldBeGreaterThan((rounds / 2) - (int)chance, figures);
    }

    [Theory]
    [InlineData("{0} precheck --environment dev >&-")]
    [InlineData("{0} report --environment dev 2>/dev/full >/dev/full")]
    [InlineData("ulimit -n 64; {0} precheck --environment dev")] // with fewer the runtime itself does not start
    [InlineData("ulimit -n 80; {0} deploy-scripts plan --environment dev")]
    [InlineData("ulimit -n 120; {0} deploy-dacpac plan --config dacpac.yml --environment dev")]
    [InlineData("mkdir -p gone/er; cd gone/er; rm -r ../../gone; {0} precheck --environment dev --config ../../deployment.yml")]
    [InlineData("unshare -m sh -c 'mount -t tmpfs -o size=16k none .trexis; {0} precheck --environment dev'")]
    [InlineData("unshare -m sh -c 'mount -t tmpfs -o size=64k none .trexis; {0} run --environment dev'")]
    [InlineData("TMPDIR=$PWD/none {0} deploy-dacpac plan --config dacpac.yml --environment dev")]
    [InlineData("mkdir none; unshare -m sh -c 'mount -t tmpfs -o size=16k none none; TMPDIR=$PWD/none {0} deploy-dacpac plan --config "
        + "dacpac.yml --environment dev'")]
    public async Task Whatever_is_broken_around_a_process_it_ends_with_a_known_exit_code(string how)
    {
        Assert.SkipUnless(Long && OperatingSystem.IsLinux(), "TREXIS_LONG=1 runs it, on Linux");
        using var shop = await PristineAsync();
        var trexis = $"dotnet {Path.Combine(AppContext.BaseDirectory, "trexis.dll")}";
        var start = new ProcessStartInfo("bash", ["-c", string.Format(null, how, trexis)])
        {
            WorkingDirectory = shop.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine($"{how}: {process.ExitCode}: {said.Trim().Split('\n')[^1]}");
        Known.ShouldContain(process.ExitCode, said);
        if (!how.Contains('>')) said.Trim().ShouldNotBeEmpty();
        said.ShouldNotContain("   at ");
        said.ShouldNotContain("Unhandled exception");
    }

    private static async Task TryAsync(string pristine, int seed, Ended ended)
    {
        var random = new Random(seed);
        var tried = Tries[random.Next(Tries.Length)];
        while (tried.Rare && random.Next(6) > 0) tried = Tries[random.Next(Tries.Length)];
        using var folder = new TemporaryFolder();
        Copy(pristine, folder.Path);
        var file = tried.File == "plan.json"
            ? Directory.GetFiles(folder.At(".trexis", "files"), "plan.json", SearchOption.AllDirectories)[0]
            : folder.At(tried.File);
        var isText = Path.GetExtension(file) != ".dacpac";
        var mutation = Mutation.Make(
            File.ReadAllBytes(file), Path.GetExtension(file), tried.Comment, mildly: isText && random.Next(100) < 55,
            $"{Secret} {Value}", random);
        var laid = OperatingSystem.IsLinux() && random.Next(20) == 0 ? Lay(file, random) : null;
        if (laid is null) File.WriteAllBytes(file, mutation.Content);
        var swapped = laid is null && random.Next(20) == 0;
        var name = $"TREXIS_SEED={seed}: {tried.File}, {laid ?? mutation.Name}{(swapped ? ", swapped" : "")}: "
            + string.Join(' ', tried.Command);
        using var done = new CancellationTokenSource();
        var swapping = swapped ? Task.Run(() => FileSwap.Until(file, mutation.Content, "/etc/passwd", done.Token)) : Task.CompletedTask;

        var started = Stopwatch.GetTimestamp();
        Ran ran;
        try
        {
            ran = await Shop.RunInAsync(folder.Path, VariablesIn(folder.Path), tried.Command).WaitAsync(NeverEnds);
        }
        catch (Exception broken)
        {
            ended.Add(name, ExitCode.Fault, Stopwatch.GetElapsedTime(started), broken.GetType().Name);
            return;
        }

        await done.CancelAsync();
        await swapping;
        ended.Add(name, ran.Code, Stopwatch.GetElapsedTime(started), Objection(ran, folder, file));
    }

    private static string Lay(string file, Random random)
    {
        File.Delete(file);
        switch (random.Next(8))
        {
            case 6:
                return "vanished";
            case 7:
                // Its path may have a hundred characters.
                var name = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
                using (var held = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    held.Bind(new UnixDomainSocketEndPoint(name));
                    File.Move(name, file);
                }

                return "a socket";
            case 0:
                Directory.CreateDirectory(file);
                return "a folder";
            case 1:
                using (var made = Process.Start("mkfifo", [file])) made.WaitForExit();
                return "a pipe";
            case 2:
                File.CreateSymbolicLink(file, "/dev/zero");
                return "a device";
            case 3:
                File.CreateSymbolicLink(file, file);
                return "a link to itself";
            case 4:
                File.CreateSymbolicLink(file, "/etc/passwd");
                return "a link out of its folder";
            default:
                using (var endless = File.Create(file)) endless.SetLength(3L * 1024 * 1024 * 1024);
                return "endless";
        }
    }

    private static string? Objection(Ran ran, TemporaryFolder folder, string mutated)
    {
        var said = ran.Output + ran.Error;
        if (!Known.Contains(ran.Code)) return $"exit {ran.Code}";
        if (said.Trim().Length == 0) return "no sentence";
        if (said.Contains("   at Trexis", StringComparison.Ordinal)) return "a stack trace";
        if (said.Contains("a defect of this tool", StringComparison.Ordinal)) return $"a defect: {said}";
        if (said.Contains("root:x:", StringComparison.Ordinal)) return $"what a link out of the folder leads to: {said}";
        foreach (var hidden in (string[])[Secret, Value])
        {
            // What an author wrote where people read it is no value of a row.
            if (hidden == Value && !mutated.EndsWith(".sql", StringComparison.Ordinal)) continue;

            // The platform is told what to hide in the only way that it takes.
            if (said.Split('\n').Any(line => line.Contains(hidden, StringComparison.Ordinal)
                && !line.StartsWith("::add-mask::", StringComparison.Ordinal)))
                return $"{hidden} in the log: {said}";
            foreach (var file in Directory.EnumerateFiles(folder.At(".trexis"), "*", SearchOption.AllDirectories))
            {
                // A backup holds the rows, as it must.
                if (new FileInfo(file) is { Length: > 100_000_000 } or { LinkTarget: not null } or { Extension: ".db" }) continue;

                // What is executed is kept as it stands; what was not written anew is the mutation itself.
                if (file != mutated && Path.GetFileName(file) != "plan.sql"
                    && File.ReadAllText(file).Contains(hidden, StringComparison.Ordinal))
                    return $"{hidden} in {file}";
            }
        }

        return null;
    }

    private static Dictionary<string, string> VariablesIn(string folder) => new()
    {
        ["USER"] = "alice",
        ["GITHUB_TOKEN"] = Secret,
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_EVENT_PATH"] = Path.Combine(folder, "event.json"),
    };

    private static async Task<Shop> PristineAsync()
    {
        var shop = new Shop(
            environments: "dev: { connection: file:shop.db }\nmade: { after: dev, connection: file:made.db, create: true, prepare: "
                + "prepare }").WithScripts();
        shop.Execute("shop.db", $"UPDATE customers SET name = '{Value}' WHERE id = 1");
        Directory.CreateDirectory(shop.At("undo"));
        foreach (var undo in Directory.GetFiles(shop.At("migrations"), "U*.sql"))
            File.Move(undo, Path.Combine(shop.At("undo"), Path.GetFileName(undo)));
        shop.Write("checks/orphans.sql", "SELECT 1 WHERE 0;");
        shop.Write("perf/open.sql", "SELECT count(*) FROM orders;");
        shop.Write("prepare/01.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY);");
        shop.Write("event.json", "{ \"number\": 42, \"pull_request\": { \"head\": { \"sha\": \"abc\", \"ref\": \"feature\" } } }");
        shop.Write(
            "results/tests.xml",
            "<testsuites>\n<testsuite name=\"shop\" tests=\"1\">\n<testcase name=\"totals\" classname=\"shop\" time=\"0.1\"/>\n"
                + "</testsuite>\n</testsuites>\n");
        shop.Write("templates/plan.md", "# {{ deployment }}\n\n{{ for plan in plans }}\n- {{ plan.environment }}\n{{ end }}\n");
        shop.Write(
            "deployment.yml",
            File.ReadAllText(shop.At("deployment.yml")).Replace("{ scripts: migrations }", "{ scripts: migrations, undo: undo }")
                + "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [before, after] }] }\n"
                + "perf: { queries: [{ name: open, sql: perf/open.sql, response: 500ms }] }\ntests: { results: [results/*.xml] }\n");
        var sample = Repository("samples/sales-dacpac");
        Copy(sample, shop.At("sales"));
        shop.Write("sales.publish.xml", Profile);
        shop.Write(
            "dacpac.yml",
            "version: 1\nartifact: { dacpac: sales.dacpac, profile: sales.publish.xml }\n"
                + "environments:\n  dev: { connection: { dacpac: sales-dev.dacpac } }\n");
        (await shop.RunAsync("dacpac", "build", "sales/release-1", "--out", "sales-dev.dacpac")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("dacpac", "build", "sales/release-2", "--out", "sales.dacpac")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        return shop;
    }

    private const string Profile = """
        <?xml version="1.0" encoding="utf-8"?>
        <Project ToolsVersion="Current" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
          <PropertyGroup>
            <BlockOnPossibleDataLoss>True</BlockOnPossibleDataLoss>
          </PropertyGroup>
        </Project>
        """;

    private static string Repository(string relative) => TestKit.Repository.RepositoryFiles.At(relative);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <param name="Comment">What begins a comment in the file.</param>
    private sealed record Tried(string File, string? Comment, string[] Command)
    {
        /// <summary>It takes seconds where others take none.</summary>
        public bool Rare { get; init; }
    }

    private sealed class Ended
    {
        private readonly Lock _gate = new();
        private readonly SortedDictionary<int, int> _codes = [];
        private TimeSpan _slowest;
        private string _slow = "";

        public List<string> Wrong { get; } = [];

        /// <summary>What was mutated was still read.</summary>
        public int Parsed { get; private set; }

        public void Add(string name, int code, TimeSpan took, string? objection)
        {
            lock (_gate)
            {
                _codes[code] = _codes.GetValueOrDefault(code) + 1;
                if (code is ExitCode.Passed or ExitCode.Refused) Parsed++;
                if (took > _slowest) (_slowest, _slow) = (took, name);
                if (objection is not null) Wrong.Add($"{name}: {objection}");
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_codes.Values.Sum():N0} tried, {Parsed:N0} still read; by exit code {string.Join(", ", _codes.Select(
                one => $"{one.Key}: {one.Value}"))}; slowest {_slowest.TotalSeconds:0.0} s ({_slow}); {Wrong.Count} wrong");
    }
}
