using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Artifacts;

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
        var named = QuestionOf(fake, folder, packages: null).ShouldBeOfType<Fact<ReviewQuestion>.Known>().Value.Named;
        named.ShouldContain("migrations/a.sql");
        named.Contains("migrations/more/b.sql").ShouldBe(recursive);
    }

    [Theory]
    [InlineData(false, "CREATE TABLE dbo.T (Id INT);", true)]
    [InlineData(true, "CREATE TABLE dbo.T (Id INT);", true)]
    [InlineData(true, "CREATE TABLE dbo.Other (Id INT);", false)]
    public void Every_source_of_a_built_dacpac_is_asked_for_and_a_package_that_these_do_not_build_is_not_reviewed(
        bool isHandedIn, string packed, bool isReviewed)
    {
        using var folder = new TemporaryFolder();
        var builder = new DefinedPackages();
        folder.Write("package/sql/t.sql", packed);
        folder.Write("sql/t.sql", "CREATE TABLE dbo.T (Id INT);");
        folder.Write("sql/more/PostDeployment.sql", "PRINT N'x';");
        folder.Write("package/sql/more/PostDeployment.sql", "PRINT N'x';");
        File.WriteAllBytes(folder.At("built.dacpac"), builder.Build(folder.At("package/sql")));
        var fake = new FakeRun(folder)
        {
            Artifact = new ArtifactSpec(folder.At("built.dacpac"), null, null)
            {
                Definitions = folder.At("sql"),
                IsHandedIn = isHandedIn,
            },
        };

        var question = QuestionOf(fake, folder, builder);

        if (isReviewed)
        {
            var named = question.ShouldBeOfType<Fact<ReviewQuestion>.Known>().Value.Named;
            named.ShouldContain("sql/t.sql");
            named.ShouldContain("sql/more/PostDeployment.sql");
            named.ShouldNotContain("built.dacpac");
        }
        else question.ShouldBeOfType<Fact<ReviewQuestion>.Unreadable>().Reason.ShouldContain("is not what");
    }

    private static Fact<ReviewQuestion> QuestionOf(FakeRun fake, TemporaryFolder folder, IPackageBuilder? packages)
    {
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
        return new DeployedFiles(run.Files, evidence, folder.Path, packages).QuestionOf(accepted: null);
    }
}
