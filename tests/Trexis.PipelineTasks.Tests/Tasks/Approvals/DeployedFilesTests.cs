using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Tasks.Approvals;

namespace Trexis.PipelineTasks.Tests.Tasks.Approvals;

public class DeployedFilesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_script_of_a_subfolder_is_asked_for_where_the_layout_reads_subfolders_tracked_or_not(bool recursive)
    {
        using var folder = new TemporaryFolder();
        folder.Write("migrations/a.sql", "SELECT 1;");
        folder.Write("migrations/more/b.sql", "SELECT 1;");
        var fake = new FakeRun(folder)
        {
            Artifact = new ArtifactSpec(null, null, folder.At("migrations"))
            {
                Layout = new ScriptLayout(ScriptNaming.DbUp, recursive, null),
            },
        };
        var run = fake.Of();
        var identity = new RunIdentity
        {
            Repository = "octo/sales",
            RepositoryId = "42",
            Run = "991",
            Attempt = "1",
            Commit = new string('c', 40),
            Ref = "refs/heads/main",
            Event = "push",
            Workflow = "octo/sales/.github/workflows/deploy.yml@refs/heads/main",
        };
        var evidence = run.Evidence with { Run = run.Context with { Commit = identity.Commit, Identity = identity } };

        var question = new DeployedFiles(run.Files, evidence, folder.Path, packages: null).QuestionOf(accepted: null);

        var named = question.ShouldBeOfType<Fact<ReviewQuestion>.Known>().Value.Named;
        named.ShouldContain("migrations/a.sql");
        named.Contains("migrations/more/b.sql").ShouldBe(recursive);
    }
}
