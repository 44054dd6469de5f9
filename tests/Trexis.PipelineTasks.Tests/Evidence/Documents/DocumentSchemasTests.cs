using System.Runtime.CompilerServices;
using Trexis.PipelineTasks.Deployments.Schemas;

namespace Trexis.PipelineTasks.Tests.Evidence.Documents;

public class DocumentSchemasTests
{
    public static TheoryData<string> Names => [.. DocumentSchemas.Render().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_published_schema_is_what_the_documents_are_written_and_read_by(string name)
    {
        var rendered = DocumentSchemas.Render()[name];
        var file = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("TREXIS_ACCEPT") == "1") File.WriteAllText(file, rendered);

        var published = File.Exists(file) ? File.ReadAllText(file) : "";
        published.ShouldBe(rendered, $"{name} is stale: run this test with TREXIS_ACCEPT=1, which writes it, and review the change");
    }

    private static string Folder([CallerFilePath] string test = "") =>
        Path.GetFullPath("../../../../src/Trexis.PipelineTasks.Evidence/Schemas", Path.GetDirectoryName(test)!);
}
