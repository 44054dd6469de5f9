using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Engines.Sqlite.Backups;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.PerfGate.Watching;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Evidence.Documents;

public class DocumentFormatsTests
{
    private static readonly Dictionary<string, IDocumentCase> All = new IDocumentCase[]
    {
        new DocumentCase<RunDocument>(RunDocumentJson.Format),
        new DocumentCase<SchemaCapture>(SchemaCapture.Format),
        new DocumentCase<PerformanceRecord>(PerformanceRecord.Format),
        new DocumentCase<PlanDocument>(PlanJson.Format),
        new DocumentCase<Approval>(Approval.Format),
        new DocumentCase<RetentionRecord>(RetentionRecord.Format),
        new DocumentCase<BackupSidecar>(BackupSidecar.Format),
        new DocumentCase<StateHistory>(StateHistory.Format),
        new DocumentCase<WatchProgress>(WatchProgress.Format),
    }.ToDictionary(document => document.Name, StringComparer.Ordinal);

    public static TheoryData<string> Formats => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_member_is_written_and_read_again(string format)
    {
        foreach (var written in new[] { All[format].Whole, All[format].Bare }) All[format].WriteAgain(written).ShouldBe(written);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_holds_against_its_own_description(string format)
    {
        foreach (var written in new[] { All[format].Whole, All[format].Bare })
        {
            using var document = JsonDocument.Parse(written);
            PublishedSchema.Problems(All[format].Schema, document.RootElement).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Whatever_is_spoilt_anywhere_is_refused_in_one_error_with_file_place_and_path(string format)
    {
        var document = All[format];
        var spoilt = new SpoiltDocument(document.Whole, document.Schema).All().ToList();
        foreach (var how in new[] { "a member that it does not know", "a member twice", "a member missing", "null", "another type" })
            spoilt.ShouldContain(one => one.How == how);
        foreach (var one in spoilt)
        {
            var problem = document.Refusal(one.Json, $"{one.How} at {one.Path}");
            problem.Where.ShouldMatch(@"^file\.json:\d+:\d+$");
            problem.What.ShouldMatch(@"^is not .+: \$.*: .", $"{one.How} at {one.Path}");
            problem.Accepted.ShouldEndWith("as this version writes it");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_too_deep_or_too_large_is_refused_before_it_costs_anything(string format)
    {
        var document = All[format];

        var deep = new string('[', 1_000) + new string(']', 1_000);
        document.Refusal(Instead(document.Whole, "{", $"{{ \"deep\": {deep},")).What.ShouldContain("depth of 32");

        var large = document.Refusal(new byte[DocumentFormat<RunDocument>.LargestBytes + 1]).ToString();
        large.ShouldMatch("^file.json:1:1: is too large for .+; accepted: at most 256 MiB$");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Another_schema_version_is_refused_by_a_sentence_whatever_else_differs(string format)
    {
        foreach (var version in new[] { 0, 2, 99 })
        {
            All[format].Refusal($$"""{ "new": [], "schemaVersion": {{version}} }""").ToString()
                .ShouldBe($"file.json:1:1: has a schema version that this version of the tool does not read: '{version}'; accepted: 1");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_no_such_document_at_all_is_refused(string format)
    {
        var document = All[format];
        var versionAsText = Instead(document.Whole, "\"schemaVersion\": 1", "\"schemaVersion\": \"1\"");
        foreach (var text in new[] { "", "null", "[]", "{}", "7", "\"x\"", document.Whole[..^3], document.Whole + "x", versionAsText })
            document.Refusal(text).What.ShouldStartWith("is not ");
    }

    [Fact]
    public void Documents_are_indented_lines_of_UTF_8_without_a_mark_and_without_what_is_absent()
    {
        var approval = new Approval
        {
            SchemaVersion = 1,
            Kind = FingerprintKind.Change,
            Fingerprint = "abc",
            By = "Zoë",
            Proof = ProofLevel.Declared,
            At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1)),
            Operations = [new ApprovedOperation(OperationAction.DataMotion, "delete-rows", "main.orders")],
        };

        Encoding.UTF8.GetString(Approval.Format.WriteVerbatim(approval)).ShouldBe(
            """
            {
              "schemaVersion": 1,
              "kind": "change",
              "fingerprint": "abc",
              "by": "Zo\u00EB",
              "proof": "declared",
              "at": "2026-03-02T09:00:00+01:00",
              "operations": [
                {
                  "action": "data-motion",
                  "kind": "delete-rows",
                  "subject": "main.orders"
                }
              ]
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_mistake_names_the_file_the_place_and_what_is_wrong_there()
    {
        var document = All[nameof(RunDocument)];
        var good = document.Whole;

        Refusal("\"toolVersion\":", "\"toolVersoin\":").ShouldStartWith(
            "file.json:5:17: is not a run document: $.toolVersoin: The JSON property 'toolVersoin' could not be mapped");
        Refusal("\"toolVersion\": \"", "\"task\": \"").ShouldContain("$.task: Duplicate property 'task'");
        Refusal("\"host\": ", "\"host\": 7, \"ignored\": ").ShouldContain(
            "is not a run document: $.run.host: The JSON value could not be converted");
        Refusal("\n  \"verdict\": \"", "\n  \"verdict\": \"x").ShouldContain(
            "$.verdict: the word is none of skipped, passed, warned, unknown, failed; accepted: a run document as this version writes it");
        Refusal("\"outputs\": {", "\"outputs\": { \"a.b\": \"x\",").ShouldContain("$.outputs['a.b']: Duplicate");
        Refusal("\"outputs\": {", "\"outputs\": { \"z\": null,").ShouldContain(": null stands there or earlier beside it;");
        Refusal("\"metrics\": {", "\"metrics\": { \"z\": { \"value\": 1e999, \"unit\": \"ms\" },").ShouldContain(
            "$.metrics.z.value: the number is too large");
        Refusal("\"line\": ", "\"line\": 42949672").ShouldContain("$.results[0].findings[0].location.line");
        Refusal("\"run\": {", "\"run\": null, \"x\": {").ShouldContain(
            "$.run: The constructor parameter 'Run' on type 'Trexis.PipelineTasks.Model.Runs.RunDocument' doesn't allow null values; "
                + "accepted:");

        string Refusal(string first, string other) => document.Refusal(Instead(good, first, other)).ToString();
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_and_not_repaired()
    {
        var good = RunDocumentJson.Format.WriteVerbatim(
            FilledRecord.Bare<RunDocument>() with { SchemaVersion = RunDocument.CurrentSchemaVersion });
        var at = good.AsSpan().IndexOf("text "u8);
        good[at] = 0xFF;

        Should.Throw<InputException>(() => RunDocumentJson.Read(good, "01.json")).Message.ShouldStartWith("01.json:3:");
    }

    [Fact]
    public void Members_may_stand_in_any_order_and_after_a_byte_order_mark()
    {
        var approval = FilledRecord.Whole<Approval>() with { SchemaVersion = Approval.CurrentSchemaVersion };
        using var document = JsonDocument.Parse(Approval.Format.WriteVerbatim(approval));
        var reversed = "{" + string.Join(",", document.RootElement.EnumerateObject().Reverse().Select(member => member.ToString())) + "}";

        var read = Approval.Format.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(reversed)], "approval.json");

        Approval.Format.WriteVerbatim(read).ShouldBe(Approval.Format.WriteVerbatim(approval));
    }

    [Fact]
    public void What_only_the_code_computes_is_neither_written_nor_read()
    {
        var run = All[nameof(RunDocument)];
        var backup = All[nameof(BackupSidecar)];

        run.Whole.ShouldNotContain("\"refuses\"");
        run.Refusal(Instead(run.Whole, "\"code\":", "\"refuses\": true, \"code\":")).What.ShouldContain("'refuses'");
        backup.Whole.ShouldNotContain("\"restoreBytes\"");
        backup.Refusal(Instead(backup.Whole, "\"kind\":", "\"restoreBytes\": 1, \"kind\":")).What.ShouldContain("'restoreBytes'");
    }

    private static string Instead(string good, string first, string other)
    {
        var at = good.IndexOf(first, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, first);
        return good[..at] + other + good[(at + first.Length)..];
    }

    private interface IDocumentCase
    {
        string Name { get; }

        string Whole { get; }

        string Bare { get; }

        JsonObject Schema { get; }

        string WriteAgain(string json);

        InputProblem Refusal(ReadOnlyMemory<byte> json, string? why = null);

        InputProblem Refusal(string json, string? why = null) => Refusal(Encoding.UTF8.GetBytes(json), why);
    }

    private sealed class DocumentCase<T>(DocumentFormat<T> format) : IDocumentCase
        where T : class
    {
        public string Name => typeof(T).Name;

        public string Whole { get; } = WithItsVersion(format, FilledRecord.Whole<T>());

        public string Bare { get; } = WithItsVersion(format, FilledRecord.Bare<T>());

        public JsonObject Schema { get; } = InlinedSchema.Of(format.Describe());

        public string WriteAgain(string json) =>
            Encoding.UTF8.GetString(format.WriteVerbatim(format.Read(Encoding.UTF8.GetBytes(json), "file.json")));

        public InputProblem Refusal(ReadOnlyMemory<byte> json, string? why) =>
            Should.Throw<InputException>(() => format.Read(json, "file.json"), why).Problems.ShouldHaveSingleItem();

        // Filled records bear any number where the version stands.
        private static string WithItsVersion(DocumentFormat<T> format, T filled)
        {
            var written = Encoding.UTF8.GetString(format.WriteVerbatim(filled)).Split('\n', 3);
            written[1].ShouldStartWith("  \"schemaVersion\": ");
            return $"{written[0]}\n  \"schemaVersion\": 1,\n{written[2]}";
        }
    }
}
