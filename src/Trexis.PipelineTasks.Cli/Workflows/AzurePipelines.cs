using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The pipelines of a user's own repository on Azure. They take this product's stage templates by a commit or a release's tag, which cross
/// organisations: an agent pool, a variable group and an environment belong to the pipeline that names them.
/// </summary>
internal sealed partial class AzurePipelines(PipelineSetup setup)
{
    private const string Fleet = "templates/azure-pipelines/fleet.yml@trexis";

    /// <summary>The first line of each.</summary>
    public const string Written = "# Written by trexis init --azure, which shows what differs and overwrites nothing unasked.";

    private const string Watch = $"    {PipelineSetup.WatchNote}\n";

    /// <summary>By path in the repository, with forward slashes; in the order in which people read them.</summary>
    public IReadOnlyList<(string Path, string Content)> Render() =>
        [(At("plan"), Plan()), (At("deploy"), Deploy()), (At("rollback"), Rollback())];

    /// <summary>The same set-up with what the written pipelines deploy in rings, where nobody says it.</summary>
    public static PipelineSetup AsWritten(PipelineSetup setup)
    {
        var file = Path.Combine([setup.Root, .. new AzurePipelines(setup).At("deploy").Split('/')]);
        return setup with
        {
            InRings = File.Exists(file)
                && InputFile.ReadText(file, FileKind.Configuration, setup.Root).Contains(Fleet, StringComparison.Ordinal),
        };
    }

    public string At(string name) => $".azure-pipelines/trexis-{(setup.Key.Length == 0 ? "" : setup.Key + "-")}{name}.yml";

    private string Plan() => $$"""
        {{Written}}
        # On a pull request: what would be done in {{setup.Environments[0]}} and what could hurt, with a login that may only read, as one
        # thread. {{(setup.Repository is null ? "A build validation policy of the branch starts it." : "GitHub's pull requests start it.")}}
        trigger: none{{PullRequests}}
        {{Resources}}
        stages:
        {{Build}}- template: templates/azure-pipelines/pr-plan.yml@trexis
          parameters:
            environment: {{setup.Environments[0]}}
        {{Canary}}{{Common(setup.Deployment.Environments[0], setup.PlanPoolOf(setup.Environments[0]))}}
        """;

    // Of a fleet the canary stands for all.
    private string Canary => setup.RingsOf(setup.Deployment.Environments[0]) is [var first, ..]
        ? $"    target: {first.Targets[0]}\n    ring: {first.Name}\n"
        : "";

    private string Deploy() => $$"""
        {{Written}}
        # After the merge, through the environments in order; each with its own approvals, each with the proof of the one before.
        trigger:
          branches: { include: [{{PipelineSetup.Scalar(setup.Branch)}}] }{{Paths}}
        pr: none
        {{Resources}}
        stages:
        {{Build}}{{string.Concat(setup.Deployment.Environments.Select(Stage))}}
        """;

    private string Stage(EnvironmentSpec environment) => $$"""
        - template: {{(setup.RingsOf(environment).Count == 0 ? "templates/azure-pipelines/stage.yml@trexis" : Fleet)}}
          parameters:
            environment: {{environment.Name}}
        {{After(environment)}}{{string.Concat(setup.RingsOf(environment).Select(Lists))}}{{Whole(environment)}}{{Watch}}
        """;

    private string Whole(EnvironmentSpec environment, bool back = false)
    {
        var (pool, planPool) = (setup.PoolOf(environment.Name), setup.PlanPoolOf(environment.Name));
        return Common(environment, pool, planPool == pool ? null : planPool, back);
    }

    private string After(EnvironmentSpec environment)
    {
        if (setup.Before(environment) is not { } before) return "";
        var ring = setup.RingsOf(before) is [.., var last] ? $"    after_ring: {last.Name}\n" : "";
        return $"    after: {before.Name}\n{ring}";
    }

    // Side by side, as many as on GitHub; the canaries one by one.
    private string Lists((string Name, IReadOnlyList<string> Targets) ring)
    {
        var (name, targets) = ring;
        var lists = name == FleetRings.Canary ? 1 : Math.Min(targets.Count, setup.ListsOfRing);
        var chunks = targets.Select((target, at) => (Target: target, List: at * lists / targets.Count)).GroupBy(one => one.List);
        return $"    {name}:\n" + string.Concat(chunks.Select(
            list => $"    - {{ name: {list.Key + 1}, targets: '{string.Join(',', list.Select(one => one.Target))}' }}\n"));
    }

    // The environment's pool is named where the stages are made: which one is chosen when the run is begun.
    private string Rollback() => $$"""
        {{Written}}
        # A rollback option, by a person's hand: the ways and their cost with a login that may only read, then, after the environment's
        # checks, the one that was named. Nothing here starts by itself.
        trigger: none
        pr: none
        parameters:
        - { name: environment, displayName: Environment, type: string, values: [{{string.Join(", ", setup.Environments)}}] }
        - { name: option, displayName: Rollback option, type: string, values: [undo, backup] }
        - { name: run, displayName: "The run that deployed: buildId in its address", type: string }
        - { name: attempt, displayName: The attempt of its deploying stage, type: string, default: "1" }
        - { name: to, displayName: "undo: the script that stays as the last. backup: the id of another backup", type: string, default: " " }
        - { name: change, displayName: "The change that it carried, where changes/ holds several", type: string, default: " " }
        {{TargetOfRing}}{{Resources}}
        stages:
        {{string.Concat(setup.Deployment.Environments.SelectMany(Back))}}
        """;

    private string TargetOfRing => setup.InRings
        ? "- { name: target, displayName: \"Of an environment in rings: the one target, as deployment.yml names it\", type: string, "
            + "default: \" \" }\n"
        : "";

    // Who approves a target's rollback stands here, not in what somebody types.
    private IEnumerable<string> Back(EnvironmentSpec environment)
    {
        var isChosen = $"eq(parameters.environment, '{environment.Name}')";
        var rings = setup.RingsOf(environment);
        if (rings.Count == 0) return [Back(environment, isChosen, "", $"{environment.Name}-deployed")];
        return rings.Select(ring => Back(
            environment,
            $"and({isChosen}, in(trim(parameters.target), {string.Join(", ", ring.Targets.Select(target => $"'{target}'"))}))",
            $"      target: ${{{{ trim(parameters.target) }}}}\n      ring: {ring.Name}\n",
            $"fleet-{environment.Name}-{ring.Name}"));
    }

    // A parameter of a run takes no empty text, and a blank one is none.
    private string Back(EnvironmentSpec environment, string condition, string target, string evidence) => $$$"""
        - ${{ if {{{condition}}} }}:
          - template: templates/azure-pipelines/rollback.yml@trexis
            parameters:
              environment: {{{environment.Name}}}
        {{{target}}}      option: ${{ parameters.option }}
              to: ${{ trim(parameters.to) }}
              change: ${{ trim(parameters.change) }}
              evidence: trexis-{{{setup.Database}}}-{{{evidence}}}-${{ parameters.attempt }}
              evidence_run: ${{ parameters.run }}
        {{{Whole(environment, back: true)}}}
        """;

    private string Build => setup.Build is not { } source ? "" : $$"""
        - template: templates/azure-pipelines/build.yml@trexis
          parameters:
            source: {{source}}
            package: {{setup.Package}}
            database: {{setup.Database}}
            version: {{Version}}
            pool: {{setup.PoolOf("")}}
        {{(setup.BeforeBuild is { } before ? $"    before: {before}\n" : "")}}
        """;

    private string Resources => $$"""
        resources:
          repositories:
          - repository: trexis
            {{(setup.TemplatesRepository is null ? "type: github\n    name: trexis/pipeline-tasks" : $"type: git\n    name: {Imported}")}}
            ref: {{(Tag is { } tag ? $"refs/tags/{tag}" : setup.Ref)}}{{Endpoint}}
        """;

    // A project of Azure's may have blanks in its name.
    private string? Imported =>
        setup.TemplatesRepository is { } own && own.Contains(' ', StringComparison.Ordinal) ? $"'{own}'" : setup.TemplatesRepository;

    private string Endpoint => setup.TemplatesRepository is null ? "\n    endpoint: github" : "";

    /// <summary>Whether the service is asked for a commit on GitHub, which it documents for branches and tags alone.</summary>
    public bool AsksGitHubForACommit => Tag is null && setup.TemplatesRepository is null;

    // Of a commit that is a release the release's tag; a commit alone has none.
    private string? Tag => Commit().Match(setup.Ref) is not { Success: true } commit ? setup.Ref.Split(' ')[0]
        : commit.Groups[1] is { Success: true, Value: var released } ? released
        : null;


    private string Common(EnvironmentSpec environment, string pool, string? planPool = null, bool back = false)
    {
        var indent = back ? "      " : "    ";
        var lines = new List<string>
        {
            $"task: {setup.Task}",
            $"config: {setup.Config}",
            $"database: {setup.Database}",
            $"policy_ref: refs/heads/{setup.Branch}",
            $"policy_path: {setup.Folder}policy.yml",
            $"version: {Version}",
            $"pool: {pool}",
        };
        if (planPool is not null) lines.Add($"plan_pool: {planPool}");
        if (setup.GroupEnd.Length > 0) lines.Add($"groups: {setup.GroupEnd}");
        if (setup.Package is { } built) lines.Add($"package: {built}");
        if (!back && PipelineSetup.Prepares(environment)) lines.Add("prepare: true");
        return string.Concat(lines.Select(line => $"{indent}{line}\n"));
    }

    // A commit, or a tag of somebody's own, has no release to download: its checkout is built, once for each agent.
    private string Version => Tag is { } tag && Release().IsMatch(tag) ? tag[1..] : "source";

    private string Paths => WatchedPaths.Of(setup).OnAzure;

    // Azure Repos knows policies in its place.
    private string PullRequests =>
        setup.Repository is null ? "" : $"\npr:\n  branches: {{ include: [{PipelineSetup.Scalar(setup.Branch)}] }}{Paths}";

    [GeneratedRegex("^v[0-9]")]
    private static partial Regex Release();

    [GeneratedRegex("^[0-9a-f]{40}(?: # (v[0-9.]+)$| |$)")]
    private static partial Regex Commit();
}
