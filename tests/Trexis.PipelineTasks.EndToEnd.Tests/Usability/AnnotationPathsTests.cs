namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>A platform shows an annotation in the file that its path names from the repository's root.</summary>
public class AnnotationPathsTests
{
    [Fact]
    public async Task A_mistake_is_shown_in_its_file_whatever_folder_the_step_works_in()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At(".git"));
        folder.Write("crm/db/deployment.yml", "version: 1\nengine: sqlite\nartifact: { scripts: migrations }\nenvironments: { dev: [] }\n");
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_WORKSPACE"] = folder.Path,
            ["GITHUB_REPOSITORY"] = "octo/sales",
        };

        var ran = await Shop.RunInAsync(folder.At("crm", "db"), variables, "plan");

        ran.ShouldEndWith(ExitCode.BadInput).Output.ShouldContain("file=crm/db/deployment.yml,line=4");
    }
}
