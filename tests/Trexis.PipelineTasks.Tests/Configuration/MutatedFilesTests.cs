using System.Text;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Configuration;

/// <summary>Good files, spoilt in every way that a disk, an editor or an attacker knows: always the same ones, by seed.</summary>
public partial class MutatedFilesTests
{
    private const int Mutations = 500;

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", "- ", ": ", "&a ", "*a", "!!int ", "<<: ", "\"", "'", "|\n", "? ", "#", "---\n", "\t", "null", "true", "[1, 2]",
        "99999999999999999999999999999999", "-1e999", "0x7fffffffffffffff", ".inf", "\"\\uD800\"", "\"\\UFFFFFFFF\"", "%YAML 9.9\n", "\n",
        "\r", "{}", "[]",
    ];

    private static readonly byte[][] BadBytes = [
        [0x80], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0x00], [0x1B], [0xEF, 0xBB, 0xBF],
    ];

    [Fact]
    public void Five_hundred_spoilt_files_are_each_read_or_refused_with_file_and_position_in_no_time()
    {
        using var folder = ConfigurationFixture.Folder();
        var readers = Readers(folder);
        var faults = new List<string>();
        var refused = 0;
        for (var seed = 0; seed < Mutations; seed++)
        {
            var (name, good, read) = readers[seed % readers.Count];
            var spoilt = Spoil(good, new Random(seed));
            try
            {
                var took = ProcessorTime.Of(() => read(spoilt));
                if (took > TimeSpan.FromSeconds(5)) faults.Add($"seed {seed}, {name}: took {took}");
            }
            catch (InputException exception)
            {
                refused++;
                faults.AddRange(
                    exception.Problems.Where(problem => !Position().IsMatch(problem.Where))
                        .Select(problem => $"seed {seed}, {name}: no position: {problem}"));
                if (exception.Message.Contains("   at ", StringComparison.Ordinal))
                    faults.Add($"seed {seed}, {name}: a stack trace: {exception.Message}");
            }
            catch (Exception exception)
            {
                faults.Add($"seed {seed}, {name}: {exception.GetType().Name}: {exception.Message}");
            }
        }

        faults.ShouldBeEmpty();
        refused.ShouldBeInRange(Mutations / 2, Mutations - 1);
    }

    private static List<(string Name, byte[] Good, Action<byte[]> Read)> Readers(TemporaryFolder folder)
    {
        Action<byte[]> Yaml(string name, Action<string> read) => bytes =>
        {
            File.WriteAllBytes(folder.At(name), bytes);
            read(folder.At(name));
        };

        return
        [
            (
                "deployment",
                Encoding.UTF8.GetBytes(ConfigurationFixture.Deployment),
                Yaml("spoilt.yml", file => ConfigurationFixture.Reader.ReadDeployment(file))),
            (
                "policy",
                Encoding.UTF8.GetBytes(ConfigurationFixture.Policy),
                Yaml("spoilt-policy.yml", file => ConfigurationFixture.Reader.ReadPolicy(file))),
            (
                "change",
                Encoding.UTF8.GetBytes(ConfigurationFixture.Change),
                Yaml("spoilt-change.yml", file => ConfigurationFixture.Reader.ReadChange(file))),
            ("run document", RunDocumentJson.Format.WriteVerbatim(Document), bytes => RunDocumentJson.Read(bytes, "01-precheck.qa.json")),
        ];
    }

    private static byte[] Spoil(byte[] good, Random random)
    {
        var bytes = good;
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Length + 1);
            bytes = random.Next(8) switch
            {
                0 => bytes[..at],
                1 => Insert(bytes, at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])),
                2 => Insert(bytes, at, BadBytes[random.Next(BadBytes.Length)]),
                3 => Flipped(bytes, random),
                4 => Insert(
                    bytes,
                    at,
                    Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Fragments[random.Next(6)], random.Next(10, 20_000))))),
                5 => ValueReplaced(bytes, random),
                6 => Insert(bytes, at, bytes[..Math.Min(at, 200)]),
                _ => [.. bytes[..Math.Min(at, bytes.Length)], .. bytes[Math.Min(at + random.Next(1, 40), bytes.Length)..]],
            };
        }

        return bytes;
    }

    private static byte[] Insert(byte[] bytes, int at, byte[] inserted) => [.. bytes[..at], .. inserted, .. bytes[at..]];

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var flipped = (byte[])bytes.Clone();
        for (var count = random.Next(1, 10); count > 0 && flipped.Length > 0; count--)
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    // What stands behind a colon becomes something else, so that most of the file still parses.
    private static byte[] ValueReplaced(byte[] bytes, Random random)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var colons = Enumerable.Range(0, text.Length).Where(at => text[at] == ':').ToList();
        if (colons.Count == 0) return bytes;
        var from = colons[random.Next(colons.Count)] + 1;
        var end = text.AsSpan(from).IndexOfAny(",}\n");
        end = end < 0 ? text.Length : from + end;
        return Encoding.UTF8.GetBytes($"{text[..from]} {Fragments[random.Next(Fragments.Length)]}{text[end..]}");
    }

    private static RunDocument Document => new()
    {
        SchemaVersion = RunDocument.CurrentSchemaVersion,
        Task = "precheck",
        ToolVersion = "0.1.0",
        Run = new RunContext
        {
            Id = "run-1",
            Deployment = "CHG-1@abc",
            StartedAt = TestTime.Monday,
            ElapsedMs = 12.5,
            Host = "console",
            Actor = "alice",
            ActorProof = ProofLevel.Declared,
        },
        Verdict = Verdict.Unknown,
        Results = [],
        Outputs = new Dictionary<string, string> { ["verdict"] = "unknown" },
        Fault = new Fault(FaultKind.Database, "the server did not answer", "try again"),
    };

    [GeneratedRegex(@":\d+:\d+$")]
    private static partial Regex Position();
}
