using Render;
using Render.Pipelines;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Pipelines;

/// <summary>What the repository holds of rendered files is what the program that renders them would write.</summary>
public class RenderedFilesTests
{
    private static readonly IReadOnlyDictionary<string, string> Rendered = RenderedFiles.In(RepositoryFiles.Root);

    public static TheoryData<string> Paths => [.. Rendered.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_rendered_file_is_what_its_declaration_says(string path)
    {
        var file = RepositoryFiles.At(path);

        (File.Exists(file) ? File.ReadAllText(file) : "").ShouldBe(Rendered[path], $"{path} is stale: {PipelineTask.RenderedBy}");
        File.ReadAllBytes(file).ShouldBe(RenderedFiles.Bytes(Rendered[path]), $"{path} has a byte order mark: {PipelineTask.RenderedBy}");
    }

    [Fact]
    public void No_file_is_left_of_a_declaration_that_went_away() =>
        RenderedFiles.LeftIn(RepositoryFiles.Root, Rendered).ShouldBeEmpty($"nothing renders them any more: {PipelineTask.RenderedBy}");
}
