using System.Text.RegularExpressions;
using Json.Schema;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.Tests.Configuration;

/// <summary>
/// Good files, each with one mistake or one other good value in a place that a seed chose: an editor, which asks the schema, must say what
/// the reader says wherever a schema can say it.
/// </summary>
public sealed partial class SchemasAgreeWithTheReaderTests : IDisposable
{
    private const int Mutations = 200;

    private const string Deployment = """
        version: 1
        engine: sqlserver
        artifact: { scripts: { folder: migrations/, naming: flyway, recursive: true, history: dbo.history }, undo: undo/ }
        environments:
          dev: { connection: env:DEV, create: true, prepare: base/, sign-in: entra, soak: 1h, require: [backup.recent] }
          qa: { after: dev, protected: false, expect: { server: sql-qa-01 }, performance: { cpu: 72.5%, response: 500ms } }
          prod:
            after: qa
            backup: { folder: //share/backups, kind: log, max-age: 24h, verify: restore, verify-on: { connection: env:PROOF } }
            targets: [ { name: eu, connection: { env: SALES_EU } }, { name: 2026, connection: env:SALES_US, backup: { kind: full } } ]
        validate:
          assertions: [ { name: no orphan invoices, sql: checks/orphans.sql, expect: empty, when: [before, after] } ]
          live: [dbo.Log]
        perf:
          samples: 30
          queries: [ { name: open orders, sql: perf/open-orders.sql, response: 200ms, slowdown: 10%, slowdown-time: 5ms } ]
        tests: { results: ["results/*.trx"] }
        notify: { webhook: env:TEAMS_WEBHOOK, on: [start, failure] }
        results: .trexis
        evidence: { store: //share/evidence, retention: 7y }

        """;

    private const string Packages = """
        version: 1
        artifact: { dacpac: artifacts/Sales.dacpac, profile: Sales.publish.xml }
        environments:
          dev: { connection: { dacpac: base.dacpac }, variables: { Tenant: acme, Key: env:KEY } }

        """;

    private const string Policy = """
        version: 1
        performance: { response: 1s, cpu: 80%, memory: 80%, disk: 70%, disk-latency: 20ms, connections: 90%, blocking: 5s }
        roles: { developer: [alice, trexis/backend], dba: [bob] }
        environments:
          dev: { responsible: developer, approval: { required: false } }
          prod:
            responsible: dba
            soak: 24h
            window: Sat 22:00-02:00 Europe/London
            backup: { max-age: 24h, verify: restore, proof-max-age: 7d }
            require: [backup.restored, review.approved]
            approval: { role: dba, count: 2, by-author: false, proof: verified, valid-for: 7d }
            rollback: { within: 1h }
            watch: { warn: { blocking: 5s, log: 80%, disk: 90% }, stop: { blocking: 1m }, wait: 10m }
            heavy-checks: 30m
        waivers: [ { check: backup.recent, environment: prod, reason: The share moves, approver: carol, expires: 2027-01-31 } ]
        excused: [ { check: backup.chain-unbroken, deployment: crm/deployment.yml, reason: It has no server } ]
        evidence:
          signed: wanted
          statements: hash
          messages: redacted
          signers: [ { name: a, thumbprint: "0123456789012345678901234567890123456789012", environments: [prod], retired: 2027-01-31 } ]
        trust:
          workflows: [OWNER/REPO/.github/workflows/deploy.yml@refs/heads/main]
          issuers: ["https://issuer.example"]
          keys: ["0123456789012345678901234567890123456789012"]
          azure: { organisation: trexis, project: Sales & More, pipelines: [deploy, 42], refs: [refs/heads/main] }

        """;

    /// <summary>What somebody may write instead; right in some places and wrong in most.</summary>
    private static readonly string[] Values =
    [
        "+100", "-5..0", "..0", "any", "100", "-1", "0", "1", "1.5", "11", "2026", "true", "false", "True", "maybe", "~", "''", "' '",
        "80%", "72.5%", "100%", "100.5%", "150%", "80", "'80 %'", "30", "30m", "500ms", "a day", "24:00",
        "Sat 22:00-02:00 Europe/London", "mon-FRI,sun 09:00-24:00 UTC", "Sat 22:00-25:00 UTC", "Sat 22:00-22:00 UTC",
        "Sat-Sun-Mon 1:00 UTC",
        "closed", "always", "2027-01-31", "2027-02-30", "2027-13-01", "31.01.2027", "backup.recent", "backup.restord", "team.ready",
        "low", "restore", "hash", "sqlite", "entra", "verified", "rows", "[]", "{}", "[a]", "[before]", "{ a: b }", "{ server: a }",
        "env:NAME", "env:", "env:1", "file:a.db", "'file: '", "dacpac:a.dacpac", "{ env: NAME }", "{ env: '1' }", "{ dacpac: ~ }",
        "0123456789ab", "123456789012", "cafe", "a b", ".a", "a_b-c", "https://issuer.example", "http://issuer.example", "\"a\\nb\"",
        "\"a\\u0007\"", "OWNER/REPO/x.yml@refs/tags/v1", new('a', 64), new('a', 65), new('a', 401), "'{ not a mapping }'", "folder/",
    ];

    private readonly TemporaryFolder _folder = ConfigurationFixture.Folder(deployment: null, policy: null, change: null);

    public static TheoryData<string, string> Files => new()
    {
        { "deployment", Deployment }, { "deployment", Packages }, { "policy", Policy }, { "change", ConfigurationFixture.Change },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_one_change_is_refused_by_both_or_by_neither(string kind, string good)
    {
        var schema = PublishedSchema.Parse(ConfigurationSchemas.Render(ProcedureCodes.All)[$"{kind}.schema.json"]);
        Judged(kind, schema, good).ShouldBe((Reader: "", Schema: ""));
        var (differ, refused, taken) = (new List<string>(), 0, 0);
        for (var seed = 0; seed < Mutations; seed++)
        {
            var changed = Changed(good, new Random(seed), out var what);
            var (reader, editor) = Judged(kind, schema, changed);
            if (reader.Length > 0 && editor.Length > 0) refused++;
            else if (reader.Length == 0 && editor.Length == 0) taken++;
            else if (editor.Length > 0 || !reader.Split('\n').All(BesideTheSchema().IsMatch))
                differ.Add($"seed {seed}, {what}\n  reader: {reader}\n  schema: {editor}");
        }

        differ.ShouldBeEmpty();
        refused.ShouldBeGreaterThan(Mutations / 2);
        taken.ShouldBeGreaterThan(Mutations / 50);
    }

    public void Dispose() => _folder.Dispose();

    private (string Reader, string Schema) Judged(string kind, JsonSchema schema, string yaml)
    {
        var file = _folder.Write(kind == "change" ? "changes/CHG-1.yml" : $"{kind}.yml", yaml);
        var reader = new ConfigurationReader(ProcedureCodes.All);
        var problems = "";
        try
        {
            if (kind == "deployment") reader.ReadDeployment(file);
            else if (kind == "policy") reader.ReadPolicy(file);
            else reader.ReadChange(file);
        }
        catch (InputException exception)
        {
            problems = string.Join('\n', exception.Problems).Replace(_folder.Path, "", StringComparison.Ordinal);
        }

        return (problems, string.Join("; ", PublishedSchema.Problems(schema, PublishedSchema.FromYaml(yaml))));
    }

    private static string Changed(string good, Random random, out string what)
    {
        var stream = Parsed(good);
        var places = Places(stream.Documents[0].RootNode, "").ToList();
        var place = places[random.Next(places.Count)];
        var value = Values[random.Next(Values.Length)];
        what = place.Change(random.Next(8) == 0 ? null : value);
        using var text = new StringWriter { NewLine = "\n" };
        stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    /// <summary>Everything that can be changed; without a value its key is another, or is gone.</summary>
    private static IEnumerable<Place> Places(YamlNode node, string path)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, held) in mapping.Children.ToList())
            {
                var where = $"{path}.{key}";
                yield return new Place(value =>
                {
                    if (value is null) mapping.Children.Remove(key);
                    else mapping.Children[key] = Node(value);
                    return $"{where} = {value ?? "(gone)"}";
                });
                yield return new Place(value =>
                {
                    mapping.Children.Remove(key);
                    mapping.Children[new YamlScalarNode(value is null ? $"{key}s" : "x.y z")] = held;
                    return $"{where} under another name";
                });
                foreach (var inner in Places(held, where)) yield return inner;
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            for (var number = 0; number < sequence.Children.Count; number++)
            {
                var (at, where) = (number, $"{path}[{number}]");
                yield return new Place(value =>
                {
                    if (value is null) sequence.Children.RemoveAt(at);
                    else sequence.Children[at] = Node(value);
                    return $"{where} = {value ?? "(gone)"}";
                });
                foreach (var inner in Places(sequence.Children[number], where)) yield return inner;
            }
        }
    }

    private static YamlNode Node(string value) => Parsed(value).Documents[0].RootNode;

    private static YamlStream Parsed(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream;
    }

    // What only several places together say, or this machine and its files.
    [GeneratedRegex(
        "is taken on line|names a file that does not exist|does not fit (engine|naming)|stands without create: true|is for SQL Server only|"
        + "does not name an environment above|after stands in the first|after is missing|names a database file, which|"
        + "names a dacpac target, which|stands beside scripts, which|shares the key|names the connection of the database itself|"
        + "names no role of the policy|id differs from the file's name|is neither true nor false: 'True'")]
    private static partial Regex BesideTheSchema();

    private sealed record Place(Func<string?, string> Change);
}
