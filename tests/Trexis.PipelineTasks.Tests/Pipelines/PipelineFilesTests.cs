using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.Tests.Pipelines;

/// <summary>What holds for every workflow, action and template, whoever wrote it.</summary>
public partial class PipelineFilesTests
{
    private const string Own = "trexis/pipeline-tasks/";

    private static readonly string[] GitHub = [
        .. RepositoryFiles.Under(".github/workflows", "*.yml"),
        .. RepositoryFiles.Under("templates/github", "*.yml"),
        .. RepositoryFiles.Under("actions", "action.yml"),
    ];

    private static readonly string[] Azure = [.. RepositoryFiles.Under("templates/azure-pipelines", "*.yml")];

    public static TheoryData<string> GitHubFiles => [.. GitHub];

    public static TheoryData<string> AzureFiles => [.. Azure];

    public static TheoryData<string> Templates => [.. RepositoryFiles.Under("templates/github", "*.yml")];

    [Theory]
    [MemberData(nameof(GitHubFiles))]
    public void No_script_holds_an_expression(string file) =>
        Scripts(file, "run").ShouldAllBe(
            script => !script.Contains("${{", StringComparison.Ordinal), "values belong into env:, where no shell reads them as commands");

    [Theory]
    [MemberData(nameof(AzureFiles))]
    public void No_script_holds_a_parameter_or_a_macro(string file) =>
        Scripts(file, "bash", "pwsh", "script", "powershell")
            .ShouldAllBe(
                script => !script.Contains("${{", StringComparison.Ordinal) && !Macro().IsMatch(script), "values belong into env:");

    // The Bash task adds no -e, as GitHub's shell does: a script ends as its last command ends.
    [Theory]
    [MemberData(nameof(AzureFiles))]
    public void A_script_of_several_commands_stops_at_the_first_that_fails(string file) =>
        Scripts(file, "bash", "script")
            .Where(script => script.TrimEnd('\n').Contains('\n'))
            .ShouldAllBe(script => script.StartsWith("set -euo pipefail\n", StringComparison.Ordinal));

    // azure-pipelines-vscode, service-schema.json: extendsTemplate, and sequenceOfNonEmptyString for values.
    [Theory]
    [MemberData(nameof(AzureFiles))]
    public void A_template_has_no_key_and_no_value_that_the_service_refuses(string file)
    {
        var template = PipelineYaml.Read(file);

        template.Members().Select(member => member.Key)
            .ShouldBeSubsetOf(["stages", "jobs", "steps", "extends", "trigger", "resources", "parameters", "variables"]);
        template.Member("parameters").Items()
            .SelectMany(parameter => parameter.Member("values").Items())
            .ShouldAllBe(value => ((YamlScalarNode)value).Value != "");
    }

    [Theory]
    [MemberData(nameof(GitHubFiles))]
    public void Every_action_of_others_is_pinned_by_its_commit_and_says_the_version(string file)
    {
        var lines = RepositoryFiles.Read(file).Split('\n').Where(line => Uses().IsMatch(line)).ToList();
        lines.Where(line => !IsOwn(Uses().Match(line).Groups[1].Value)).ShouldAllBe(line => Pinned().IsMatch(line));
    }

    [Theory]
    [MemberData(nameof(GitHubFiles))]
    public void Workflows_grant_nothing_by_themselves_and_each_job_what_it_needs(string file)
    {
        if (file.StartsWith("actions/", StringComparison.Ordinal)) return;
        var workflow = PipelineYaml.Read(file);
        workflow.Member("permissions").ShouldBeOfType<YamlMappingNode>().Children.ShouldBeEmpty();
        workflow.Member("jobs").Members().ShouldAllBe(job => job.Value.Member("permissions") != null);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    [MemberData(nameof(AzureFiles))]
    public void Every_job_says_after_how_long_it_is_ended(string file)
    {
        var jobs = PipelineYaml.Mappings(PipelineYaml.Read(file)).ToList();
        jobs.Where(job => job.Text("runs-on") is not null).ShouldAllBe(job => job.Text("timeout-minutes") != null);
        jobs.Where(job => job.Text("job") is not null || job.Text("deployment") is { Length: > 0 } && job.Member("strategy") is not null)
            .ShouldAllBe(job => job.Text("timeoutInMinutes") != null);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Templates_hand_their_actions_only_inputs_that_are_declared(string file)
    {
        foreach (var step in PipelineYaml.Mappings(PipelineYaml.Read(file))
            .Where(step => step.Text("uses")?.StartsWith(Own, StringComparison.Ordinal) == true))
        {
            var declared = DeclaredOf(step.Text("uses")!);
            step.Member("with").Members().Select(given => given.Key).ShouldBeSubsetOf(declared.Known, $"{step.Text("uses")} in {file}");
            declared.Required.ShouldBeSubsetOf(step.Member("with").Members().Select(given => given.Key), $"{step.Text("uses")} in {file}");
        }
    }

    [Fact]
    public void A_stage_watches_for_as_long_as_it_is_told_between_its_gate_and_its_report()
    {
        var github = PipelineYaml.Read("templates/github/stage.yml").Member("jobs")!.Member("deploy")!.Member("steps").Items().ToList();
        var watch = github.FindIndex(step => step.Member("with")?.Text("action") == "watch");
        var azure = PipelineYaml.Read("templates/azure-pipelines/parts/deploy.yml").Member("steps").Items().Last()
            .Member("${{ if ne(parameters.watch, '') }}").Items().ShouldHaveSingleItem();

        github[watch - 1].Member("with")!.Text("action").ShouldBe("gate");
        github[watch].Text("if").ShouldBe("inputs.watch != ''", "a stage that was refused is told at once");
        github[watch].Member("with")!.Text("for").ShouldBe("${{ inputs.watch }}");
        github[watch + 1].Text("id").ShouldBe("report");
        azure.Member("parameters")!.Text("action").ShouldBe("watch");
        azure.Member("parameters")!.Text("for").ShouldBe("${{ parameters.watch }}");
    }

    /// <summary>What a user may say to a workflow, it hands on to those that it calls; a rollback takes the package by itself.</summary>
    [Theory]
    [MemberData(nameof(Templates))]
    public void A_called_workflow_is_handed_every_input_that_its_caller_has_by_that_name(string file)
    {
        var template = PipelineYaml.Read(file);
        var own = template.Member("on")!.Member("workflow_call")!.Member("inputs").Members().Select(input => input.Key).ToList();
        foreach (var (name, job) in template.Member("jobs").Members().Where(job => job.Value.Text("uses") is not null))
        {
            var known = DeclaredOf(job.Text("uses")!).Known;
            if (file == "templates/github/rollback.yml") own.Remove("package");
            own.Intersect(known).ShouldBeSubsetOf(job.Member("with").Members().Select(given => given.Key), $"{name} in {file}");
        }
    }

    [Fact]
    public void A_task_of_the_extension_is_known_by_a_valid_UUID_of_its_own()
    {
        var ids = RepositoryFiles.Under("templates/azure-pipelines/extension/tasks", "task.json")
            .Select(file => JsonNode.Parse(RepositoryFiles.Read(file))!["id"]!.ToString())
            .ToList();

        ids.Count.ShouldBeGreaterThan(8);
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => Uuid().IsMatch(id), "tfx refuses others: a version of 1 to 5 and the variant of RFC 9562");
    }

    /// <summary>What it builds calls its commit a release, and no other build does.</summary>
    [Fact]
    public void The_release_alone_tells_its_build_which_tag_it_is()
    {
        const string told = "TREXIS_RELEASE_TAG";

        PipelineYaml.Read(".github/workflows/release.yml").Member("jobs")!.Member("build")!.Member("env")!.Text(told)
            .ShouldBe("${{ github.ref_name }}");
        RepositoryFiles.Read("src/Trexis.PipelineTasks.Cli/Trexis.PipelineTasks.Cli.csproj")
            .ShouldContain($"""<AssemblyMetadata Include="ReleaseTag" Value="$({told})" />""");
        GitHub.Where(file => RepositoryFiles.Read(file).Contains(told, StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public void No_job_waits_in_a_queue_that_cancels()
    {
        var queues = GitHub.SelectMany(file => PipelineYaml.Mappings(PipelineYaml.Read(file)))
            .Select(node => node.Member("concurrency"))
            .OfType<YamlMappingNode>()
            .ToList();
        queues.ShouldNotBeEmpty();
        queues.ShouldAllBe(queue => queue.Text("cancel-in-progress") == "false" && queue.Text("queue") == "max");
    }

    // Not of one run alone: what waits for its reviewers holds its queue.
    [Fact]
    public void A_rollback_waits_behind_no_deployment()
    {
        string Queue(string file, string job) =>
            PipelineYaml.Read($"templates/github/{file}").Member("jobs")!.Member(job)!.Member("concurrency")!.Text("group")!;

        Queue("rollback.yml", "rollback").ShouldStartWith("trexis-rollback/");
        Queue("stage.yml", "deploy").ShouldStartWith("trexis/");
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void What_a_job_found_is_reported_and_kept_outside_of_the_work_tree_however_the_job_ends(string file)
    {
        const string results = "${{ runner.temp }}/trexis";
        foreach (var (name, job) in PipelineYaml.Read(file).Member("jobs").Members())
        {
            if (job.Member("env")?.Text("EVIDENCE") is null) continue;
            List<YamlNode> steps = [.. job.Member("steps").Items()];
            steps.Single(step => Uses(step, "actions/setup@")).Member("with")!.Text("results").ShouldBe(results, name);
            steps.Single(step => Uses(step, "actions/report@")).Text("if").ShouldNotBeNull(name).ShouldContain("always()");
            var kept = steps.Single(step => Uses(step, "actions/upload-artifact@"));
            kept.Text("if").ShouldBe("${{ always() }}", name);
            kept.Member("with")!.Text("retention-days").ShouldBe("90", name);
            kept.Member("with")!.Text("path")!.Split('\n')[0].ShouldBe(results, name);
        }

        static bool Uses(YamlNode step, string action) => step.Text("uses")?.Contains(action, StringComparison.Ordinal) == true;
    }

    [Fact]
    public void No_job_sees_the_connection_of_two_environments()
    {
        foreach (var file in RepositoryFiles.Under("templates/github", "*.yml"))
        {
            foreach (var (name, job) in PipelineYaml.Read(file).Member("jobs").Members())
            {
                var secrets = job.AllNodes.OfType<YamlScalarNode>()
                    .SelectMany(text => Secret().Matches(text.Value ?? ""))
                    .Select(match => match.Groups[1].Value)
                    .Distinct();
                secrets.ShouldBeSubsetOf(["TREXIS_CONNECTION", "TREXIS_ENV", "ROLE_TOKEN"], $"{name} in {file}");
            }
        }
    }

    [Fact]
    public void The_policy_never_comes_from_the_branch_that_is_deployed()
    {
        foreach (var file in RepositoryFiles.Under("templates/github", "*.yml"))
        {
            foreach (var step in PipelineYaml.Mappings(PipelineYaml.Read(file))
                .Where(step => step.Member("with")?.Text("path") == ".trexis-policy"))
                step.Member("with")!.Text("ref").ShouldBe("${{ inputs.policy_ref || github.event.repository.default_branch }}", file);
            foreach (var (_, job) in PipelineYaml.Read(file).Member("jobs").Members())
            {
                foreach (var step in PipelineYaml.Mappings(job)
                    .Where(
                        step => step.Text("uses")?.StartsWith(Own + "actions/", StringComparison.Ordinal) == true
                            && !step.Text("uses")!.Contains("/setup@", StringComparison.Ordinal)))
                    (step.Member("with")?.Text("policy") ?? job.Member("env")?.Text("TREXIS_INPUT_POLICY"))
                        .ShouldStartWith(".trexis-policy/", Case.Sensitive, file);
            }
        }
    }

    // What a called workflow is given goes through no shell, whatever its input is called.
    private static IEnumerable<string> Scripts(string file, params string[] keys)
    {
        List<YamlMappingNode> all = [.. PipelineYaml.Mappings(PipelineYaml.Read(file))];
        var given = all.Where(node => node.Text("uses")?.Contains("/.github/workflows/", StringComparison.Ordinal) == true)
            .Select(node => node.Member("with"))
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return all.Where(node => !given.Contains(node)).SelectMany(node => keys.Select(node.Text)).OfType<string>();
    }

    private static bool IsOwn(string used) => used.StartsWith(Own, StringComparison.Ordinal)
        || used.StartsWith("$/", StringComparison.Ordinal)
        || used.StartsWith("./", StringComparison.Ordinal);

    private static (IReadOnlyList<string> Known, IReadOnlyList<string> Required) DeclaredOf(string uses)
    {
        var path = uses[Own.Length..].Split('@')[0];
        var inputs = path.StartsWith("actions/", StringComparison.Ordinal)
            ? PipelineYaml.Read($"{path}/action.yml").Member("inputs")
            : PipelineYaml.Read($"templates/github/{Path.GetFileName(path)}").Member("on")!.Member("workflow_call")!.Member("inputs");
        var members = inputs.Members().ToList();
        return (
            [.. members.Select(input => input.Key)],
            [.. members.Where(input => input.Value.Text("required") == "true").Select(input => input.Key)]);
    }

    [GeneratedRegex(@"^\s*(?:- )?uses: (\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\$\([A-Za-z_]+[.][A-Za-z_.]+\)")]
    private static partial Regex Macro();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"secrets\.([A-Z_]+)")]
    private static partial Regex Secret();
}
