using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Sqlite.Backups;
using Trexis.PipelineTasks.Databases.StateFiles;
using Trexis.PipelineTasks.Documents;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.PerfGate.Watching;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Tests.Documents;

public class DocumentFormsTests
{
    // The serializer knows every member by reflection: a form that forgets one, or renames it, writes something else.
    private static readonly JsonSerializerOptions Oracle = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepWhatIsStored } },
    };

    public static TheoryData<string> Forms => [.. All.Keys];

    private static Dictionary<string, IFormCase> All => new IFormCase[]
    {
        new FormCase<RunDocument>(RunDocumentJson.Documents),
        new FormCase<DatabasePicture>(RunDocumentJson.Pictures),
        new FormCase<Performance.PerformanceRecord>(RunDocumentJson.Measurements),
        new FormCase<PlanDocument>(ChangeJson.Plans),
        new FormCase<Approval>(ChangeJson.Approvals),
        new FormCase<RetentionRecord>(RetentionRecord.Format),
        new FormCase<BackupSidecar>(BackupSidecar.Format),
        new FormCase<StateHistory>(StateHistory.Format),
        new FormCase<WatchProgress>(WatchProgress.Format),
    }.ToDictionary(form => form.Name, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_member_is_written_and_read_again(string form) => All[form].WritesWhatTheSerializerWould();

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_a_form_writes_holds_against_its_own_description(string form) => All[form].DescribesWhatItWrites();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_member_that_must_stand_is_missed_by_name_and_place(string form) => All[form].MissesEachRequiredMember();

    [Fact]
    public void A_mistake_names_the_file_the_place_what_stands_there_and_what_may()
    {
        var good = Encoding.UTF8.GetString(RunDocumentJson.Write(FilledRecord.Whole<RunDocument>()));

        Refusal(good.Replace("\"toolVersion\":", "\"toolVersoin\":", StringComparison.Ordinal)).ShouldStartWith("01.json:1:1: is not a run document: $ has no toolVersion; accepted: an object with its toolVersion");
        Refusal(good.Replace("{\n  \"schemaVersion\": 1,", "{\n  \"shcemaVersion\": 1,\n  \"schemaVersion\": 1,", StringComparison.Ordinal)).ShouldStartWith("01.json:2:20: is not a run document: $.shcemaVersion is unknown; accepted: schemaVersion, task");
        Refusal(good.Replace("\"host\": ", "\"host\": 7, \"ignored\": ", StringComparison.Ordinal)).ShouldContain("is not a run document: $.run.host: '7'; accepted: a text");
        Refusal(good.Replace("\n  \"verdict\": \"", "\n  \"verdict\": \"x", StringComparison.Ordinal)).ShouldContain("accepted: skipped, passed, warned, unknown, failed");
        Refusal(good.Replace("\"schemaVersion\": 1", "\"schemaVersion\": 2", StringComparison.Ordinal)).ShouldStartWith("01.json:2:20: has a schema version that this version of the tool does not read: '2'; accepted: 1");
        Refusal(good.Replace("{\n  \"schemaVersion\": 1,", "{\n  \"task\": \"x\",\n  \"schemaVersion\": 1,", StringComparison.Ordinal)).ShouldContain("$.task stands twice; accepted: each name once");
        Refusal(Instead("\"outputs\": {", "\"outputs\": { \"a.b\": \"x\",")).ShouldContain("$.outputs.a.b stands twice");
        Refusal(Instead("\"metrics\": {", "\"metrics\": { \"a.b\": { \"value\": 1, \"unit\": \"ms\" },")).ShouldContain("$.metrics.a.b stands twice");
        Refusal(Instead("\"metrics\": {", "\"metrics\": { \"z\": { \"value\": 1e999, \"unit\": \"ms\" },")).ShouldContain("$.metrics.z.value: '1e999'; accepted: a number");
        Refusal(Instead("\"lines\": [", "\"lines\": 7, \"x\": [")).ShouldContain("$.results[0].lines: '7'; accepted: a list");
        Refusal(Instead("\"required\": true", "\"required\": 1")).ShouldContain("$.results[0].required: '1'; accepted: true or false");
        Refusal(Instead("\"startedAt\": \"", "\"startedAt\": \"x")).ShouldContain("accepted: a time such as");
        Refusal(Instead("\"line\": ", "\"line\": 42949672")).ShouldContain("accepted: a whole number up to 2147483647");
        Refusal(Instead("\"run\": {", "\"run\": null, \"x\": {")).ShouldContain("$.run: 'null'; accepted: a value");
        Refusal(good[..200]).ShouldStartWith("01.json:");
        Refusal("[]").ShouldStartWith("01.json:1:1: is not a run document: $ is a list; accepted: a JSON object");

        string Instead(string first, string other)
        {
            var at = good.IndexOf(first, StringComparison.Ordinal);
            at.ShouldBeGreaterThan(0, first);
            return good[..at] + other + good[(at + first.Length)..];
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_and_not_repaired()
    {
        var good = RunDocumentJson.Write(FilledRecord.Bare<RunDocument>());
        var at = good.AsSpan().IndexOf("text "u8);
        good[at] = 0xFF;

        Should.Throw<InputException>(() => RunDocumentJson.Read(good, "01.json")).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Members_may_stand_in_any_order_and_after_a_byte_order_mark()
    {
        var approval = FilledRecord.Whole<Approval>();
        using var document = JsonDocument.Parse(ChangeJson.Write(approval));
        var reversed = "{" + string.Join(",", document.RootElement.EnumerateObject().Reverse().Select(member => member.ToString())) + "}";

        var read = ChangeJson.ReadApproval((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(reversed)], "approval.json");

        ChangeJson.Write(read).ShouldBe(ChangeJson.Write(approval));
    }

    private static string Refusal(string json) =>
        Should.Throw<InputException>(() => RunDocumentJson.Read(Encoding.UTF8.GetBytes(json), "01.json")).Problems.ShouldHaveSingleItem().ToString();

    // What is computed is not stored, but for the one figure that readers without this code ask for; of a backup, what its engine tells anew is not; two answers of nothing are written.
    private static void KeepWhatIsStored(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties.ToList())
        {
            if (property.Set is null && property.Name != "isDangerous" && !IsOfConstructor(type.Type, property.Name)) type.Properties.Remove(property);
            if (type.Type == typeof(BackupRecord) && !IsOfConstructor(type.Type, property.Name)) type.Properties.Remove(property);
            if ((type.Type == typeof(RunTarget) && property.Name == "name") || (type.Type == typeof(TablePicture) && property.Name == "rows")) property.ShouldSerialize = static (_, _) => true;
        }
    }

    private static bool IsOfConstructor(Type type, string name) =>
        type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)));

    private interface IFormCase
    {
        string Name { get; }

        void WritesWhatTheSerializerWould();

        void DescribesWhatItWrites();

        void MissesEachRequiredMember();
    }

    private sealed class FormCase<T>(DocumentFormat<T> format) : IFormCase
        where T : class
    {
        public string Name => typeof(T).Name;

        public void WritesWhatTheSerializerWould()
        {
            foreach (var record in new[] { FilledRecord.Whole<T>(), FilledRecord.Bare<T>() })
            {
                var written = Encoding.UTF8.GetString(format.Write(record));

                written.ShouldBe(JsonSerializer.Serialize(record, Oracle) + "\n");
                Encoding.UTF8.GetString(format.Write(Read(written))).ShouldBe(written);
            }
        }

        public void DescribesWhatItWrites()
        {
            foreach (var record in new[] { FilledRecord.Whole<T>(), FilledRecord.Bare<T>() })
            {
                using var written = JsonDocument.Parse(format.Write(record));
                SchemaCheck.Problems(written.RootElement, format.Describe(), "$", ignored: "schemaVersion").ShouldBeEmpty();
            }
        }

        public void MissesEachRequiredMember()
        {
            using var written = JsonDocument.Parse(format.Write(FilledRecord.Whole<T>()));
            var required = format.Describe()["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
            required.ShouldNotBeEmpty();
            foreach (var name in required)
            {
                var without = "{" + string.Join(",", written.RootElement.EnumerateObject().Where(member => member.Name != name).Select(member => member.ToString())) + "}";
                Should.Throw<InputException>(() => Read(without)).Message.ShouldContain($"no {name}");
            }
        }

        // Filled records bear any number where the version stands.
        private T Read(string json)
        {
            var source = new JsonSource(Encoding.UTF8.GetBytes(json), "file.json", "a document");
            using var document = source.Parse();
            return FieldReader.Read(source, document.RootElement, format.Form);
        }
    }
}
