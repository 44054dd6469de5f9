using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Configuration;

/// <summary>The published schemas accept what the samples hold, and refuse what the reader refuses: an editor and the tool agree.</summary>
public sealed class SamplesHoldAgainstTheirSchemasTests
{
    private const string Schemas = "src/Trexis.PipelineTasks.Configuration/Schemas/";

    public static TheoryData<string> Files =>
    [
        .. RepositoryFiles.Under("samples", "deployment.yml"),
        .. RepositoryFiles.Under("samples", "policy.yml"),
        .. RepositoryFiles.Under("samples", "CHG-*.yml"),
    ];

    [Fact]
    public void There_are_samples_of_each_kind() =>
        Files.Select(file => SchemaOf(file.Data)).Distinct().ShouldBe(["deployment", "policy", "change"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_is_as_its_schema_says(string file) => Problems(SchemaOf(file), RepositoryFiles.Read(file)).ShouldBeEmpty();

    [Theory]
    [InlineData("policy", "version: 1\nperformence: { cpu: 80% }\n", "performence")]
    [InlineData("policy", "version: 1\nperformance: { cpu: 80 }\n", "/performance/cpu")]
    [InlineData("policy", "version: 1\nperformance: { cpu: 150% }\n", "/performance/cpu")]
    [InlineData("policy", "version: 1\nenvironments: { dev: { window: Sat 22:00-25:00 UTC } }\n", "/environments/dev/window")]
    [InlineData("policy", "version: 1\nenvironments: { dev: { require: [backup.restord] } }\n", "/environments/dev/require/0")]
    [InlineData("policy", "version: 1\nexcused: [ { check: backup.recent, deployment: a, reason: ' ' } ]\n", "/excused/0/reason")]
    [InlineData("policy", "version: 2\n", "/version")]
    [InlineData("deployment", "version: 1\nengine: oracle\n", "/engine")]
    [InlineData("change", "version: 1\nid: [1]\n", "/id")]
    public void What_the_reader_refuses_the_schema_refuses_there(string schema, string yaml, string place) =>
        string.Join('\n', Problems(schema, yaml)).ShouldContain(place);

    [Theory]
    [InlineData("version: 1\nid: CHG-1\nrows: { orders: +100, drafts: -50..0, log: any, old: -5 }\n")]
    [InlineData("version: 1\nid: 2026\ndescription: 42\n")]
    public void What_looks_like_a_number_is_text_where_the_reader_takes_text(string yaml) => Problems("change", yaml).ShouldBeEmpty();

    private static IReadOnlyList<string> Problems(string schema, string yaml) =>
        PublishedSchema.Problems($"{Schemas}{schema}.schema.json", PublishedSchema.FromYaml(yaml));

    private static string SchemaOf(string file) => Path.GetFileName(file) switch
    {
        "deployment.yml" => "deployment",
        "policy.yml" => "policy",
        _ => "change",
    };
}
