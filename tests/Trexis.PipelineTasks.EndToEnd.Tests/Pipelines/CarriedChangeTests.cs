using Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Which of several files in <c>changes/</c> a run carries: what git says, and never what a name does.</summary>
public sealed class CarriedChangeTests : IDisposable
{
    // Whoever works here: each call is a commit; CHG-9 is the last by name of those that there are first.
    private const string Hands = """
        set -euo pipefail
        git() { command git -c user.name=alice -c user.email=alice@example.com "$@"; }
        commit() { git add .; git commit --quiet --message "$1"; }
        change() { for id in "$@"; do echo "id: $id" > "changes/$id.yml"; done; commit "$*"; }
        script() { mkdir -p migrations; echo "SELECT $1;" > "migrations/V$1.sql"; commit "script $1"; }

        """;

    private const string Begin = "git init --quiet --initial-branch=main\nmkdir -p changes migrations\nchange CHG-8\nchange CHG-9\n";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    public static TheoryData<string, string, string> Histories => new()
    {
        { "a push of two commits, as a rebased merge leaves them", "change CHG-10; script 1; script 2", "CHG-10" },
        { "a squashed merge", "echo 'SELECT 2;' > migrations/V2.sql; change CHG-10", "CHG-10" },
        { "a merge commit", "git switch -qc work; change CHG-10; script 1; git switch -q main; change CHG-11; "
            + "git merge -q work", "CHG-10" },
        { "a merge after which the branch went on", "git switch -qc work; change CHG-10; git switch -q main; script 1; git merge -q work; "
            + "script 2", "CHG-10" },
        { "a pull request, merged for the run", "git switch -qc head; change CHG-7; script 1; git switch -q main; script 2; "
            + "git switch -q --detach; git merge -q head", "CHG-7" },
        { "an edited one", "change CHG-10; echo 'risk: low' >> changes/CHG-8.yml; commit Edited", "CHG-8" },
        { "one that was renamed", "git mv changes/CHG-8.yml changes/CHG-12.yml; commit Renamed", "CHG-12" },
        { "one that is there no more", "change CHG-10; change CHG-11; git rm -q changes/CHG-11.yml; commit 'Taken back'", "CHG-10" },
        { "none at all", "script 1; script 2; script 3", "CHG-9" },
        { "two at once", "change CHG-10 CHG-11; script 1", "" },
        { "the only one, without a history", "git rm -q changes/CHG-9.yml; rm -rf .git", "CHG-8" },
        { "several without a history", "rm -rf .git", "" },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void It_is_the_one_that_the_newest_commit_with_a_change_adds_or_edits(string what, string history, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts scripts with bash");
        var runner = new GitHubRunner(_home, archive: "");
        Work(runner.Workspace, Begin + history);

        foreach (var (template, job) in new[] { ("stage.yml", "plan"), ("pr-plan.yml", "plan"), ("rollback.yml", "plan") })
        {
            var end = runner.RunJob(Found($"templates/github/{template}", job), new Dictionary<string, string>());
            end.Outcome.ShouldBe("success", end.Log);
            end.Outputs["change"].ShouldBe(expected, $"{what}, in {template}");
        }
    }

    [Fact]
    public async Task On_Azure_it_is_the_same_one_though_the_policy_is_fetched_from_the_branch_that_is_checked_out()
    {
        await using var scene = await AzurePipelineScene.BeginAsync();
        var source = Path.Combine(scene.Home, "source");
        Work(source, "cp changes/CHG-1042.yml changes/CHG-9.yml; git add .; commit First; cp changes/CHG-9.yml changes/CHG-10.yml; "
            + "commit Second; script 1; git -C ../origin config receive.denyCurrentBranch ignore; git push -q --force origin main");

        var plan = scene.Agent.RunJob("templates/azure-pipelines/stage.yml", "dev_plan", scene.Given("dev"));

        scene.Agent.Variables["dev_plan.plan.carried.change"].ShouldBe("CHG-10", plan.Log);
    }

    // Of the job what comes before the policy: the checkout, and what finds the change.
    private static YamlMappingNode Found(string template, string job)
    {
        var steps = PipelineYaml.Read(template).Member("jobs")!.Member(job)!.Member("steps").Items().Take(2).ToList();
        steps[1].Text("id").ShouldBe("change");
        return new YamlMappingNode(
            new YamlScalarNode("outputs"),
            new YamlMappingNode(new YamlScalarNode("change"), new YamlScalarNode("${{ steps.change.outputs.change }}")),
            new YamlScalarNode("steps"),
            new YamlSequenceNode(steps));
    }

    private void Work(string folder, string script)
    {
        Directory.CreateDirectory(folder);
        var (code, log) = BashProcess.Run(_home.Write("work.sh", Hands + script), folder, new Dictionary<string, string>());
        code.ShouldBe(0, log);
    }
}
