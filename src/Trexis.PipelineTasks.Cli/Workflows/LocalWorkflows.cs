using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The workflows of a user's own repository, with the jobs of this product's templates. They are local, since an environment's secrets and
/// a shop's own runners do not reach a workflow of another organisation.
/// </summary>
internal sealed partial class LocalWorkflows(PipelineSetup setup)
{
    /// <summary>The first line of each.</summary>
    public const string Written = "# Written by trexis init --github, which shows what differs and overwrites nothing unasked.";

    private const string LastEvidence = "${{ jobs.deploy.outputs.evidence || jobs.plan.outputs.evidence }}";

    // As in templates/github/stage.yml: a list in which nothing is pending says nothing.
    private const string PendingInAny =
        "${{ jobs.plan.outputs.pending != '0' && (jobs.plan.outputs.pending || 'unknown') || '' }}";

    private const string TemplateOfTheStage = "uses: trexis/pipeline-tasks/.github/workflows/stage.yml@v0.1.0";

    private const string IsBuilt = " && (inputs.package == '' || inputs.package_sha256 != '')";

    private readonly TemplateJobs _jobs = new(setup);

    private readonly EnvironmentCalls _calls = new(setup);

    private readonly EarlierRun _run = new(setup);

    /// <summary>By path in the repository, with forward slashes; in the order in which people read them.</summary>
    public IReadOnlyList<(string Path, string Content)> Render() =>
    [
        (At("plan"), Plan()),
        (At("deploy"), Deploy()),
        .. setup.InRings ? [(At("ring"), Ring())] : Array.Empty<(string, string)>(),
        (At("stage"), Stage()),
        (At("rollback"), new RollbackWorkflow(setup).Text),
        .. setup.Promotes ? [(At("promote"), Promote())] : Array.Empty<(string, string)>(),
        .. setup.Attests ? [(At("attest"), Attest())] : Array.Empty<(string, string)>(),
        .. setup.AnswersForks ? [(At("forks"), Forks())] : Array.Empty<(string, string)>(),
    ];

    /// <summary>Who signs what a deployment rests on, as a token names them; what a pull request writes carries none.</summary>
    public IEnumerable<string> Signing(string repository) =>
        Render().Select(workflow => workflow.Path).Where(path => path != At("plan") && path != At("forks"))
            .Select(path => $"{repository}/{path}@refs/heads/{setup.Branch}");

    /// <summary>The same set-up with the workflows that were written, where nobody says which are wanted.</summary>
    public static PipelineSetup AsWritten(PipelineSetup setup)
    {
        return setup with
        {
            InRings = IsThere("ring"),
            Promotes = IsThere("promote"),
            Attests = IsThere("attest"),
            AnswersForks = IsThere("forks"),
        };

        bool IsThere(string name) => File.Exists(Path.Combine([setup.Root, .. At(setup, name).Split('/')]));
    }

    private string At(string name) => At(setup, name);

    /// <summary>Where a workflow of this product's lies, from the root of the repository.</summary>
    public static string At(PipelineSetup setup, string name) =>
        $".github/workflows/trexis-{(setup.Key.Length == 0 ? "" : setup.Key + "-")}{name}.yml";

    private string Plan()
    {
        var environment = setup.Environments[0];
        // Of a fleet the canary stands for all.
        var canary = setup.RingsOf(setup.Deployment.Environments[0]) is [var first, ..] ? first.Targets[0] : "";
        var jobs = _jobs.From(
            "pr-plan.yml",
            ("inputs.environment", environment),
            ("inputs.target", canary),
            ("inputs.package_sha256", $"${{{{ needs.{TemplateJobs.Build}.outputs.sha256 }}}}"),
            ("inputs.runs_on", setup.PlannerOf(environment)));
        if (canary.Length > 0)
            jobs = jobs.Rewritten($"name: {environment}-plan", $"name: {environment}-{FleetRings.Canary}-plan");
        // A proposal that does not build is told where its author looks.
        if (setup.Build is not null)
            jobs = jobs.Needs("plan", $"{TemplateJobs.Build}\n    if: {EnvironmentCalls.InAnyCase}")
                .Rewritten("inputs.package_sha256 == ''", $"needs.{TemplateJobs.Build}.outputs.sha256 == ''");
        return $$"""
            {{Written}}
            # On a pull request: what would be done in {{environment}} and what could hurt, with a login that may only read, as one comment.
            name: {{setup.Title}} plan
            on:
              pull_request:{{Paths}}
            permissions: {}
            jobs:
            {{Build()}}{{jobs}}{{Findings("plan", $"trexis-{setup.Database}-{environment}-proposed-${{{{ github.run_attempt }}}}")}}
            """;
    }

    private string Deploy() => $$"""
        {{Written}}
        # After the merge, through the environments in order; each with its own reviewers, each with the proof of the one before.
        name: {{setup.Title}} deploy
        on:
          push:
            branches: [{{PipelineSetup.Scalar(setup.Branch)}}]{{Paths}}
        permissions: {}
        jobs:
        {{Build()}}{{Calls}}{{Findings(First, $"${{{{ needs.{First}.outputs.evidence }}}}")}}
        """;

    private string Calls => string.Concat(setup.Deployment.Environments.Select(Call));

    // The environment that pull requests are planned for: what is new on one is told by what the branch holds.
    private string First => setup.PlatformsOf(setup.Deployment.Environments[0])[^1];

    private string Findings(string job, string evidence) => !setup.UploadsSarif ? "" : _jobs.From(
        "sarif.yml",
        ("inputs.evidence", evidence),
        ("inputs.category", $"trexis/{setup.Config}/{setup.Environments[0]}"),
        ("inputs.runs_on", setup.RunnerOf("")))
        .Rewritten("  sarif:\n", $"  sarif:\n    needs: {job}\n    if: ${{{{ !cancelled() && needs.{job}.result != 'skipped' }}}}\n");

    private string Promote() => $$"""
        {{Written}}
        # Days later, by a person's hand: what an earlier run deployed to the environment before, carried into this one: the same commit,
        # the same package, with the evidence of that run. Too early, its plan says from when.
        name: {{setup.Title}} promote
        on:
          workflow_dispatch:
            inputs:
              environment: { type: choice, options: [{{string.Join(", ", Entered.Select(one => one.Name))}}], required: true }
              {{EarlierRun.Input}}
        permissions: {}
        jobs:
        {{_run.Find(_run.Proofs)}}{{string.Concat(Entered.Select(Carried))}}
        """;

    private string Attest() => $$"""
        {{Written}}
        # A person's word on a line of the procedure that no machine can check, under their name on GitHub, onto the evidence of a run. Give
        # this run's number to the promotion, so that the word counts there; an evidence store needs no number.
        name: {{setup.Title}} attest
        on:
          workflow_dispatch:
            inputs:
              environment: { type: choice, options: [{{string.Join(", ", setup.Environments)}}], required: true }
              line: { description: "The line or code of the procedure, such as team.ready", required: true }
              note: { description: "What the report shows beside the word" }
              {{EarlierRun.Input}}
              change: { description: "The id of the change that it carried, where changes/ holds several" }
        permissions: {}
        jobs:
        {{_run.Find(_run.Proofs)}}{{TemplateText.From("  attest:\n", _jobs.From("attest.yml", ("inputs.runs_on", setup.RunnerOf(""))))}}
        """;

    private string Forks() => $$"""
        {{Written}}
        # After the plan of a fork's pull request, which has no secret and may not comment: from the default branch, with what the fork's
        # run left as data. Nothing of the fork is executed here.
        name: {{setup.Title}} plan of forks
        on:
          workflow_run:
            workflows: [{{setup.Title}} plan]
            types: [completed]
        permissions: {}
        jobs:
        {{_jobs.From("fork-comment.yml", ("inputs.environment", setup.Environments[0]), ("inputs.runs_on", setup.RunnerOf("")))}}
        """;

    private List<EnvironmentSpec> Entered => [.. setup.Deployment.Environments.Where(environment => environment.After is not null)];

    // One job of several, by the environment that was chosen.
    private string Carried(EnvironmentSpec environment) => _calls.Of(
        environment,
        EarlierRun.Job,
        null,
        $"      ref: {EarlierRun.Told("commit")}\n      evidence: {EarlierRun.Told("evidence")}\n"
            + "      evidence_run: ${{ inputs.run }}\n",
        $"inputs.environment == '{environment.Name}'");

    private string Call(EnvironmentSpec environment)
    {
        var after = setup.Before(environment) is { } before ? setup.PlatformsOf(before)[^1] : null;
        var evidence = after is null ? "" : $"      evidence: ${{{{ needs.{after}.outputs.evidence }}}}\n";
        return _calls.Of(environment, setup.Build is null ? null : TemplateJobs.Build, after, evidence, null);
    }

    private string Ring() => $$"""
        {{Written}}
        # One ring of an environment of many targets, in a few lists side by side: all are planned, then its reviewers are asked, once, then
        # all are deployed; one that fails stops no other of its list. On GitHub it is two environments: <environment>-<ring>-plan without
        # reviewers, and <environment>-<ring> with them. Its runners need jq.
        name: {{setup.Title}} ring
        on:
          workflow_call:
            inputs:
              environment: { type: string, required: true }
              ring: { type: string, required: true }
              targets: { type: string, required: true }
              lists: { type: number, required: true }
              max_failed: { type: number, required: true }
              runs_on: { type: string, required: true }{{PlannerInput}}
              ref: { type: string, default: "" }
              evidence: { type: string, default: "" }
              evidence_run: { type: string, default: "" }
              watch: { type: string, default: "" }{{PackageInput}}
            outputs:
              evidence:
                value: {{Told("evidence")}}
              enough:
                value: {{Told("enough")}}
        permissions: {}
        jobs:
        {{OfTheStage().Replace(RingJobs, "")}}
        """;

    private string RingJobs => _jobs.From("ring.yml")
        .Rewritten(TemplateOfTheStage, $"uses: ./{At("stage")}")
        .Rewritten(IsBuilt, setup.Build is null ? "" : " && inputs.package_sha256 != ''");

    private string Stage() => $$"""
        {{Written}}
        # One environment: plan and precheck with a login that may only read, then, after its reviewers, everything that changes the
        # database. On GitHub it is two: <environment>-plan without reviewers, and <environment> with them; each has its own secrets.
        name: {{setup.Title}} stage
        on:
          workflow_call:
            inputs:
              environment: { type: string, required: true }
              runs_on: { type: string, required: true }{{PlannerInput}}
              ref: { type: string, default: "" }
              evidence: { type: string, default: "" }
              evidence_run: { type: string, default: "" }
              watch: { type: string, default: "" }{{PackageInput}}{{RingInputs}}
            outputs:
              evidence:
                value: {{LastEvidence}}{{RingOutputs}}
        permissions: {}
        jobs:
        {{_jobs.From("stage.yml", ("inputs.comment", "true"))}}
        """;

    private string PlannerInput => setup.PlansElsewhere ? "\n      plan_runs_on: { type: string, required: true }" : "";

    private string PackageInput => setup.Build is null ? "" : "\n      package_sha256: { type: string, required: true }";

    private static string Told(string output) => $"${{{{ jobs.report.outputs.{output} }}}}";

    private string RingInputs => setup.InRings
        ? string.Concat(TemplateJobs.OfRings.Append("change").Select(name => $"\n      {name}: {{ type: string, default: \"\" }}"))
        : "";

    private string RingOutputs => setup.InRings
        ? "\n      change:\n        value: ${{ jobs.plan.outputs.change }}\n      pending:\n        value: " + PendingInAny
        : "";

    private string Build() => setup.Build is { } source
        ? _jobs.From(
            "build.yml",
            ("inputs.source", source),
            ("inputs.before", setup.BeforeBuild ?? ""),
            ("inputs.runs_on", setup.RunnerOf("")))
        : "";

    /// <summary>What the written plan runs before its build, on either platform.</summary>
    public static string? WrittenBefore(PipelineSetup setup) => new[] { At(setup, "plan"), new AzurePipelines(setup).At("plan") }
        .Select(file => Path.Combine([setup.Root, .. file.Split('/')]))
        .Where(File.Exists)
        .Select(file => BeforeTheBuild().Match(InputFile.ReadText(file, FileKind.Configuration, setup.Root)))
        .FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^ +(?:BEFORE|before): ([^\s]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex BeforeTheBuild();

    private string Paths => WatchedPaths.Of(setup).OnGitHub;

    // What the local stage has written into it; only a call's own lines stand so far to the left.
    [GeneratedRegex(@"^      (task|config|database|policy_path|package|prepare|timeout_minutes): .*\n", RegexOptions.Multiline)]
    private static partial Regex OfTheStage();
}
