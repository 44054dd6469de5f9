using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Every call of an action of others, held against what that action publishes.</summary>
public sealed partial class PublishedActionTests
{
    [Fact]
    public void Every_call_of_an_action_of_others_gives_what_it_takes_and_reads_what_it_gives_at_the_commit_that_was_read()
    {
        var called = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var file in Files())
        {
            var text = RepositoryFiles.Read(file);
            foreach (var steps in StepLists(PipelineYaml.Read(file)))
            {
                var ids = new Dictionary<string, PublishedAction>(StringComparer.Ordinal);
                foreach (var step in steps.Where(step => step.Text("uses") is { } uses && !IsOurs(uses)))
                {
                    var uses = step.Text("uses")!;
                    if (PublishedAction.All.GetValueOrDefault(uses.Split('@')[0]) is not { } action || action.Uses != uses)
                    {
                        problems.Add($"{file}: nobody has read the action.yml of {uses}");
                        continue;
                    }

                    called.Add(action.Name);
                    if (step.Text("id") is { } id) ids[id] = action;
                    problems.AddRange(action.Problems([.. step.Member("with").Members().Select(one => one.Key)])
                        .Select(problem => $"{file}: {problem}"));
                    if (!text.Contains($"{uses} # {action.Version}\n", StringComparison.Ordinal))
                        problems.Add($"{file}: {uses} is {action.Version}");
                }

                foreach (Match read in Output().Matches(text))
                    if (ids.GetValueOrDefault(read.Groups[1].Value) is { } told && !told.Outputs.Contains(read.Groups[2].Value))
                        problems.Add($"{file}: {told.Name} {told.Version} gives no '{read.Groups[2].Value}'");
            }
        }

        problems.ShouldBeEmpty();
        called.ShouldBe(PublishedAction.All.Keys, ignoreOrder: true);
    }

    [Fact]
    public void A_call_that_gives_too_much_or_too_little_is_told()
    {
        PublishedAction.All["actions/cache/save"].Problems(["path", "keys"]).ShouldBe(
            ["actions/cache/save v5.0.5 takes no 'keys'", "actions/cache/save v5.0.5 needs 'key'"]);
    }

    /// <summary>actions/cache itself saves as the job ends: what ran meanwhile may have rewritten the folder.</summary>
    [Fact]
    public void What_was_built_is_kept_for_other_jobs_before_anything_of_the_repository_runs()
    {
        var steps = PipelineYaml.Read("actions/setup/action.yml").Member("runs")!.Member("steps").Items().ToList();
        var build = steps.FindIndex(step => step.Text("id") == "build");

        steps[build + 1].Text("uses").ShouldNotBeNull().ShouldStartWith("actions/cache/save@");
        steps.Take(build).ShouldNotContain(step => step.Text("uses") != null && step.Text("uses")!.StartsWith("actions/cache@"));
    }

    private static IEnumerable<string> Files() =>
        RepositoryFiles.Under(".github/workflows", "*.yml")
            .Concat(RepositoryFiles.Under("templates/github", "*.yml"))
            .Concat(RepositoryFiles.Under("actions", "action.yml"))
            .Concat(RepositoryFiles.Under("tests/Trexis.PipelineTasks.EndToEnd.Tests/Pipelines/Golden", "local-*.yml"));

    // Of a workflow each job's, whose identifiers are its own; of an action its only one.
    private static IEnumerable<List<YamlNode>> StepLists(YamlNode tree) =>
        tree.Member("jobs").Members().Select(job => job.Value.Member("steps"))
            .Append(tree.Member("runs")?.Member("steps"))
            .Select(steps => steps.Items().ToList());

    private static bool IsOurs(string uses) =>
        uses.StartsWith("./", StringComparison.Ordinal) || uses.StartsWith("$/", StringComparison.Ordinal)
            || uses.StartsWith("trexis/pipeline-tasks/", StringComparison.Ordinal);

    [GeneratedRegex(@"steps\.([\w-]+)\.outputs\.([\w-]+)")]
    private static partial Regex Output();
}
