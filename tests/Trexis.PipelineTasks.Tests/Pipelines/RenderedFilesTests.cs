using Trexis.PipelineTasks.TestKit.Repository;
using Trexis.PipelineTasks.Tests.Pipelines.Rendered;

namespace Trexis.PipelineTasks.Tests.Pipelines;

/// <summary>With TREXIS_RENDER=1 these tests write what they otherwise compare.</summary>
public class RenderedFilesTests
{
    private static bool Writes => Environment.GetEnvironmentVariable("TREXIS_RENDER") == "1";

    [Fact]
    public void Each_rendered_file_is_what_its_declaration_says()
    {
        if (Writes) Write();
        var stale = RenderedFiles.All.Where(file => !File.Exists(RepositoryFiles.At(file.Key))
            || RepositoryFiles.Read(file.Key) != file.Value).Select(file => file.Key);
        stale.ShouldBeEmpty($"render them: {PipelineTask.RenderCommand}");
    }

    [Fact]
    public void No_file_is_left_of_a_task_that_went_away()
    {
        var left = RenderedFiles.Whole.SelectMany(place => RepositoryFiles.Under(place.Folder, place.Pattern))
            .Where(file => !RenderedFiles.All.ContainsKey(file))
            .ToList();
        if (Writes) left.ForEach(file => File.Delete(RepositoryFiles.At(file)));
        else left.ShouldBeEmpty($"render them: {PipelineTask.RenderCommand}");
    }

    private static void Write()
    {
        foreach (var (path, content) in RenderedFiles.All)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(RepositoryFiles.At(path))!);
            File.WriteAllText(RepositoryFiles.At(path), content);
        }
    }
}
