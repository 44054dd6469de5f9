using System.Text.Json;
using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class ConfigurationSchemasTests
{
    private static readonly IReadOnlyDictionary<string, string> All = ConfigurationSchemas.Render(ProcedureCodes.All);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_key_is_described_and_no_other_is_accepted(string name)
    {
        using var schema = JsonDocument.Parse(All[name]);
        schema.RootElement.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");

        var keys = CheckShapes(schema.RootElement, name);

        keys.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("policy")]
    [InlineData("change")]
    public void The_address_that_files_name_is_the_schemas_own_and_leads_to_its_file_in_the_repository(string kind)
    {
        var address = ConfigurationSchemas.Address(kind);

        using var schema = JsonDocument.Parse(RepositoryFiles.Read($"{ConfigurationSchemas.Folder}/{kind}.schema.json"));
        schema.RootElement.GetProperty("$id").GetString().ShouldBe(address);
        address.ShouldEndWith($"/v{ToolVersion.Text}/{ConfigurationSchemas.Folder}/{kind}.schema.json");
    }

    private static int CheckShapes(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().Sum(item => CheckShapes(item, path));
        if (element.ValueKind != JsonValueKind.Object) return 0;
        var keys = 0;
        if (element.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            element.GetProperty("additionalProperties").ValueKind.ShouldBe(JsonValueKind.False, path);
            keys = properties.EnumerateObject().Count(property => IsDescribed(property.Value, $"{path}.{property.Name}"));
        }

        return keys + element.EnumerateObject().Sum(member => CheckShapes(member.Value, $"{path}.{member.Name}"));
    }

    private static bool IsDescribed(JsonElement property, string path)
    {
        var isAlternative = path.Contains(".oneOf.", StringComparison.Ordinal);
        if (!isAlternative) property.GetProperty("description").GetString()!.ShouldEndWith(".", customMessage: path);
        return !isAlternative;
    }
}
