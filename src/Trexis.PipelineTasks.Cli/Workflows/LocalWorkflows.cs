using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The workflows of a user's own repository. Their jobs are those of <c>templates/github</c>, which travel with this program: what an
/// environment's jobs do is written down once. They are local, since an environment's secrets and a shop's own runners do not reach a
/// workflow of another organisation.
/// </summary>
internal sealed partial class LocalWorkflows(PipelineSetup setup)
{
    private const string Written = "# Written by trexis init --github, which shows what differs and overwrites nothing unasked.";

    private const string BuildJob = "build";

    private const string FindJob = "find";

    private const string LastEvidence = "${{ jobs.deploy.outputs.evidence || jobs.plan.outputs.evidence }}";

    // As in templates/github/stage.yml: a list in which nothing is pending says nothing.
    private const string PendingInAny =
        "${{ jobs.plan.outputs.pending != '0' && (jobs.plan.outputs.pending || 'unknown') || '' }}";

    // A list of labels travels between workflows as text.
    private const string LabelOrLabels = "${{ startsWith(inputs.runs_on, '[') && fromJSON(inputs.runs_on) || inputs.runs_on }}";

    private const string ReadOfTheCode = "      contents: read\n";

    private const string TokenOfTheJob = "      id-token: write\n";

    private const string TemplateOfTheStage = "uses: trexis/pipeline-tasks/.github/workflows/stage.yml@v0.1.0";

    private const string LastOfAList = "      - name: A target that failed stops no other, and fails the job\n";

    /// <summary>What a ring tells its stages and no other caller does.</summary>
    private static readonly string[] OfRings = ["target", "list", "ring", "part", "platform_environment"];

    private const string EvidenceOfTheJob = "      EVIDENCE:";

    private const string Identity =
        "      AZURE_CLIENT_ID: ${{ vars.AZURE_CLIENT_ID }}\n      AZURE_TENANT_ID: ${{ vars.AZURE_TENANT_ID }}\n";

    /// <summary>By path in the repository, with forward slashes; in the order in which people read them.</summary>
    public IReadOnlyList<(string Path, string Content)> Render() =>
    [
        (At("plan"), Plan()),
        (At("deploy"), Deploy()),
        .. setup.InRings ? [(At("ring"), Ring())] : Array.Empty<(string, string)>(),
        (At("stage"), Stage()),
        (At("rollback"), Rollback()),
        .. setup.Promotes ? [(At("promote"), Promote())] : Array.Empty<(string, string)>(),
        .. setup.Attests ? [(At("attest"), Attest())] : Array.Empty<(string, string)>(),
    ];

    /// <summary>Who signs what a deployment rests on, as a token names them; what a pull request writes carries none.</summary>
    public IEnumerable<string> Signing(string repository) =>
        Render().Select(workflow => workflow.Path).Where(path => path != At("plan"))
            .Select(path => $"{repository}/{path}@refs/heads/{setup.Branch}");

    /// <summary>The same set-up with the workflows that were written, where nobody says which are wanted.</summary>
    public static PipelineSetup AsWritten(PipelineSetup setup)
    {
        var workflows = new LocalWorkflows(setup);
        return setup with { InRings = IsThere("ring"), Promotes = IsThere("promote"), Attests = IsThere("attest") };

        bool IsThere(string name) => File.Exists(Path.Combine([setup.Root, .. workflows.At(name).Split('/')]));
    }

    private string At(string name) => $".github/workflows/trexis-{(setup.Key.Length == 0 ? "" : setup.Key + "-")}{name}.yml";

    private string Plan()
    {
        var environment = setup.Environments[0];
        // Of a fleet the canary stands for all.
        var canary = setup.RingsOf(setup.Deployment.Environments[0]) is [var first, ..] ? first.Targets[0] : "";
        var jobs = Jobs(
            "pr-plan.yml",
            ("inputs.environment", environment),
            ("inputs.target", canary),
            ("inputs.runs_on", setup.RunnerOf(environment)));
        if (canary.Length > 0)
            jobs = jobs.Replace($"name: {environment}-plan", $"name: {environment}-{FleetRings.Canary}-plan", StringComparison.Ordinal);
        if (setup.Build is not null) jobs = jobs.Replace("  plan:\n", "  plan:\n    needs: build\n", StringComparison.Ordinal);
        return $$"""
            {{Written}}
            # On a pull request: what would be done in {{environment}} and what could hurt, with a login that may only read, as one comment.
            name: {{setup.Title}} plan
            on:
              pull_request:{{Paths}}
            permissions: {}
            jobs:
            {{Build()}}{{jobs}}
            """;
    }

    private string Deploy() => $$"""
        {{Written}}
        # After the merge, through the environments in order; each with its own reviewers, each with the proof of the one before.
        name: {{setup.Title}} deploy
        on:
          push:
            branches: [{{setup.Branch}}]{{Paths}}
        permissions: {}
        jobs:
        {{Build()}}{{string.Concat(setup.Deployment.Environments.Select(Call))}}
        """;

    private string Promote() => $$"""
        {{Written}}
        # Days later, by a person's hand: what an earlier run deployed to the environment before, carried into this one: the same commit,
        # the same package, with the evidence of that run. Too early, its plan says from when.
        name: {{setup.Title}} promote
        on:
          workflow_dispatch:
            inputs:
              environment: { type: choice, options: [{{string.Join(", ", Entered.Select(one => one.Name))}}], required: true }
              {{RunThatProves}}
        permissions: {}
        jobs:
        {{Find(Proofs)}}{{string.Concat(Entered.Select(Carried))}}
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
              {{RunThatProves}}
              change: { description: "The id of the change that it carried, where changes/ holds several" }
        permissions: {}
        jobs:
        {{Find(Proofs)}}{{Jobs(
            "attest.yml",
            ("inputs.ref", Found("commit")),
            ("inputs.evidence_run", "${{ inputs.run }}"),
            ("inputs.package_sha256", Found("sha256")),
            ("inputs.runs_on", setup.RunnerOf("")))
            .Replace("inputs.evidence ", "needs.find.outputs.evidence ", StringComparison.Ordinal)
            .Replace("  attest:\n", "  attest:\n    needs: find\n", StringComparison.Ordinal)}}
        """;

    private const string RunThatProves =
        "run: { description: \"The run that deployed, to this environment or the one before: the number in its address\", required: true }";

    private static string Found(string output) => $"${{{{ needs.{FindJob}.outputs.{output} }}}}";

    private List<EnvironmentSpec> Entered => [.. setup.Deployment.Environments.Where(environment => environment.After is not null)];

    // What may prove something, the best first: a person's word, the deployment to that environment, that to the one before.
    private string[] Proofs =>
    [
        "${{ inputs.environment }}-attested",
        setup.InRings ? Chosen(EvidenceOf) : "${{ inputs.environment }}-deployed",
        Chosen(one => EvidenceOf(setup.Before(one) ?? one)),
    ];

    private string Find(params string[] evidence)
    {
        var jobs = Jobs(
            "promote.yml",
            ("inputs.store", setup.Deployment.Evidence is null ? "" : "true"),
            ("inputs.runs_on", setup.RunnerOf("")));
        var names = string.Join(' ', evidence.Select(name => $"trexis-{setup.Database}-{name}"));
        return NamesOfEvidence().Replace(jobs[..(jobs.IndexOf("\n  stage:\n", StringComparison.Ordinal) + 1)], $"NAMES: {names}");
    }

    private string EvidenceOf(EnvironmentSpec environment) =>
        setup.RingsOf(environment) is [.., var last] ? $"fleet-{environment.Name}-{last.Name}" : $"{environment.Name}-deployed";

    // One job of several, by the environment that was chosen.
    private string Carried(EnvironmentSpec environment) => Calls(
        environment,
        FindJob,
        null,
        $"      ref: {Found("commit")}\n      evidence: {Found("evidence")}\n      evidence_run: ${{{{ inputs.run }}}}\n",
        $"inputs.environment == '{environment.Name}'");

    private string Call(EnvironmentSpec environment)
    {
        var after = setup.Before(environment) is { } before ? setup.PlatformsOf(before)[^1] : null;
        var evidence = after is null ? "" : $"      evidence: ${{{{ needs.{after}.outputs.evidence }}}}\n";
        return Calls(environment, setup.Build is null ? null : BuildJob, after, evidence, null);
    }

    /// <param name="source">The job that hands on what was built.</param>
    /// <param name="after">The job before, whose evidence is taken over.</param>
    private string Calls(EnvironmentSpec environment, string? source, string? after, string evidence, string? condition)
    {
        var package = setup.Build is null ? "" : $"      package_sha256: ${{{{ needs.{source}.outputs.sha256 }}}}\n";
        var rings = setup.RingsOf(environment);
        if (rings.Count == 0)
            return Call(environment, environment.Name, "stage", [source, after], evidence + package, condition);
        var calls = new StringBuilder();
        var entered = after;
        for (var at = 0; at < rings.Count; at++)
        {
            var (name, targets) = rings[at];
            var job = $"{environment.Name}-{name}";
            calls.Append(Call(environment, job, "ring", [.. new[] { source, after, entered }.Distinct()], evidence + $$"""
                      ring: {{name}}
                      targets: '[{{string.Join(", ", targets.Select(target => $"\"{target}\""))}}]'
                      lists: {{(at == 0 ? 1 : setup.ListsOfRing)}}
                      max_failed: {{(at == 0 ? 0 : 10)}}

                """ + package, at == 0 ? condition : Enough(entered!)));
            entered = job;
        }

        return calls.ToString();
    }

    // Some targets of a ring may fail before the next one is not entered.
    private static string Enough(string ring) => $"${{{{ !cancelled() && needs.{ring}.outputs.enough == 'true' }}}}";

    private string Call(
        EnvironmentSpec environment, string job, string workflow, IEnumerable<string?> after, string more, string? condition)
    {
        var call = new StringBuilder().Append(CultureInfo.InvariantCulture, $"  {job}:\n");
        List<string> needs = [.. after.OfType<string>()];
        if (needs.Count > 0) call.Append(CultureInfo.InvariantCulture, $"    needs: [{string.Join(", ", needs)}]\n");
        if (condition is not null) call.Append(CultureInfo.InvariantCulture, $"    if: {condition}\n");
        call.Append(CultureInfo.InvariantCulture, $"    uses: ./{At(workflow)}\n    permissions:\n{ReadOfTheCode}");
        call.Append(TokenOfTheJob);
        call.Append("      actions: read\n      pull-requests: write\n      statuses: write\n    secrets: inherit\n    with:\n");
        call.Append(CultureInfo.InvariantCulture, $"      environment: {environment.Name}\n");
        call.Append(CultureInfo.InvariantCulture, $"      runs_on: {Quoted(setup.RunnerOf(environment.Name))}\n");
        return call.Append(more).ToString();
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
              runs_on: { type: string, required: true }
              ref: { type: string, default: "" }
              evidence: { type: string, default: "" }
              evidence_run: { type: string, default: "" }{{PackageInput}}
            outputs:
              evidence:
                value: {{Told("evidence")}}
              enough:
                value: {{Told("enough")}}
        permissions: {}
        jobs:
        {{OfTheStage().Replace(
            Jobs("ring.yml").Replace(TemplateOfTheStage, $"uses: ./{At("stage")}", StringComparison.Ordinal), "")}}
        """;

    private string Stage() => $$"""
        {{Written}}
        # One environment: plan and precheck with a login that may only read, then, after its reviewers, everything that changes the
        # database. On GitHub it is two: <environment>-plan without reviewers, and <environment> with them; each has its own secrets.
        name: {{setup.Title}} stage
        on:
          workflow_call:
            inputs:
              environment: { type: string, required: true }
              runs_on: { type: string, required: true }
              ref: { type: string, default: "" }
              evidence: { type: string, default: "" }
              evidence_run: { type: string, default: "" }{{PackageInput}}{{RingInputs}}
            outputs:
              evidence:
                value: {{LastEvidence}}{{RingOutputs}}
        permissions: {}
        jobs:
        {{Jobs("stage.yml", ("inputs.comment", "true"))}}
        """;

    private string PackageInput => setup.Build is null ? "" : "\n      package_sha256: { type: string, required: true }";

    private static string Told(string output) => $"${{{{ jobs.report.outputs.{output} }}}}";

    private string RingInputs => setup.InRings
        ? string.Concat(OfRings.Append("change").Select(name => $"\n      {name}: {{ type: string, default: \"\" }}"))
        : "";

    private string RingOutputs => setup.InRings
        ? "\n      change:\n        value: ${{ jobs.plan.outputs.change }}\n      pending:\n        value: " + PendingInAny
        : "";

    private string Rollback() => $$"""
        {{Written}}
        # A rollback option, by a person's hand: the ways and their cost with a login that may only read, then, after the environment's
        # reviewers, the one that was named. Nothing here starts by itself.
        name: {{setup.Title}} rollback
        on:
          workflow_dispatch:
            inputs:
              environment: { type: choice, options: [{{string.Join(", ", setup.Environments)}}], required: true }{{TargetOfRing}}
              option: { type: choice, options: [undo, backup], required: true }
              to: { description: "undo: the script that stays as the last; backup: the id of another backup" }
              run: { description: "The run that deployed: the number in its address", required: true }
              change: { description: "The id of the change that it carried, where changes/ holds several" }
        permissions: {}
        jobs:
        {{(setup.InRings ? RingOfTarget() : "")}}{{FindDeployed()}}{{Back()}}
        """;

    // What stands in the target is of the commit that its run deployed, whatever the branch holds by now.
    private string FindDeployed() => setup.InRings
        ? Find("${{ needs.ring.outputs.evidence }}").Replace("  find:\n", "  find:\n    needs: ring\n", StringComparison.Ordinal)
        : Find("${{ inputs.environment }}-deployed");

    private string Back()
    {
        var before = setup.InRings ? $"ring, {FindJob}" : FindJob;
        var jobs = Jobs(
            "rollback.yml",
            ("inputs.ref", Found("commit")),
            ("inputs.evidence_run", "${{ inputs.run }}"),
            ("inputs.runs_on", RunnerByChoice))
            .Replace("inputs.evidence ", "needs.find.outputs.evidence ", StringComparison.Ordinal)
            .Replace("  plan:\n", $"  plan:\n    needs: [{before}]\n", StringComparison.Ordinal)
            .Replace("    needs: plan\n", $"    needs: [{before}, plan]\n", StringComparison.Ordinal);
        return setup.InRings ? jobs.Replace("inputs.ring", "needs.ring.outputs.ring", StringComparison.Ordinal) : jobs;
    }

    private string TargetOfRing => setup.InRings
        ? "\n      target: { description: \"Of an environment in rings: the one target, as deployment.yml names it\" }"
        : "";

    // Who reviews a target's rollback stands here, not in what somebody types.
    private string RingOfTarget() => $$$"""
          ring:
            name: the ring of the target
            runs-on: {{{setup.RunnerOf("")}}}
            permissions: {}
            outputs:
              ring: ${{ steps.ring.outputs.ring }}
              evidence: ${{ steps.ring.outputs.evidence }}
            steps:
              - id: ring
                shell: bash
                env:
                  ENVIRONMENT: ${{ inputs.environment }}
                  TARGET: ${{ inputs.target }}
                  # As in {{{At("deploy")[".github/workflows/".Length..]}}}: an environment, its ring, and who is in it.
                  RINGS: |
        {{{string.Concat(
            from environment in setup.Deployment.Environments
            from ring in setup.RingsOf(environment)
            select $"            {environment.Name} {ring.Name} {string.Join(' ', ring.Targets)}\n")}}}        run: |
                  ring=$(awk -v environment="$ENVIRONMENT" -v target="$TARGET" \
                    '$1 == environment { for (at = 3; at <= NF; at++) if ($at == target) print $2 }' <<< "$RINGS")
                  if [ -n "$ring" ]; then
                    { echo "ring=$ring"; echo "evidence=fleet-$ENVIRONMENT-$ring"; } >> "$GITHUB_OUTPUT"
                  elif grep -q "^$ENVIRONMENT " <<< "$RINGS"; then
                    echo "::error title=bad input::target: is in no ring of $ENVIRONMENT: '$TARGET'; accepted: one target's name"
                    exit 2
                  else
                    echo "evidence=$ENVIRONMENT-deployed" >> "$GITHUB_OUTPUT"
                  fi

        """;

    private string RunnerByChoice
    {
        get
        {
            var runners = setup.Environments.Select(setup.RunnerOf).Distinct().ToList();
            return runners.Count == 1
                ? runners[0]
                : $"${{{{ fromJSON({ByChoice(environment => Json(setup.RunnerOf(environment.Name)))}) }}}}";
        }
    }

    private string Chosen(Func<EnvironmentSpec, string> name) =>
        setup.Deployment.Environments.Select(name).Distinct().ToList() is [var only]
            ? only
            : $"${{{{ {ByChoice(environment => $"'{name(environment)}'")} }}}}";

    // An expression without its braces, by the environment that was chosen; the last one's stands for all that are like it.
    private string ByChoice(Func<EnvironmentSpec, string> value)
    {
        var last = value(setup.Deployment.Environments[^1]);
        var others = setup.Deployment.Environments.Where(environment => value(environment) != last)
            .Select(environment => $"inputs.environment == '{environment.Name}' && {value(environment)} || ");
        return string.Concat(others) + last;
    }

    private static string Json(string runner) => runner.StartsWith('[') ? $"'{runner}'" : $"'\"{runner}\"'";

    // What only a list of targets asks for, whose plan and deployment are two calls.
    private static string WithoutRings(string stage)
    {
        foreach (var (inRings, alone) in new[]
        {
            ("${{ inputs.part == 'deploy' && !cancelled() || inputs.part != 'plan' && success() && needs.plan.outputs.pending != '0' }}",
                "needs.plan.outputs.pending != '0'"),
            (" || inputs.part == 'deploy'", ""),
            (" && inputs.part == ''", ""),
            ("        continue-on-error: ${{ contains(inputs.target, ',') }}\n", ""),
        }) stage = stage.Replace(inRings, alone, StringComparison.Ordinal);
        var last = stage.IndexOf(LastOfAList, StringComparison.Ordinal);
        return last < 0 ? stage : stage[..last];
    }

    private static string Quoted(string runner) => runner.StartsWith('[') ? $"'{runner}'" : runner;

    private string Build() => setup.Build is { } source
        ? Jobs("build.yml", ("inputs.source", source), ("inputs.runs_on", setup.RunnerOf("")))
        : "";

    private string Jobs(string template, params IEnumerable<(string Name, string Value)> known)
    {
        var all = known.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        all["inputs.task"] = setup.Task;
        all["inputs.config"] = setup.Config;
        all["inputs.policy_path"] = setup.Folder + "policy.yml";
        all["inputs.database"] = setup.Database;
        all["inputs.prepare"] = setup.Deployment.Environments.SelectMany(environment => environment.Targets)
            .Any(target => target is { Create: true, Connection.Kind: not ConnectionKind.Dacpac }) // whose plan makes it
            ? "true"
            : "";
        all["inputs.package"] = setup.Package ?? "";
        var inRings = setup.InRings && template is ("stage.yml" or "rollback.yml");
        if (template is not ("rollback.yml" or "attest.yml") && !inRings) all["inputs.change"] = "";
        string[] absentEverywhere = ["policy_repository", "policy_ref"];
        foreach (var absent in inRings || template == "ring.yml" ? absentEverywhere : [.. absentEverywhere, .. OfRings])
            all.TryAdd($"inputs.{absent}", "");
        if (template is not ("stage.yml" or "ring.yml")) all.TryAdd("inputs.ref", "");
        if (setup.Build is null) all["inputs.package_sha256"] = "";
        var secrets = setup.Deployment.SecretVariables(setup.Deployment.Environments);
        if (!secrets.Contains(ConnectionReference.DefaultVariable)) all[$"secrets.{ConnectionReference.DefaultVariable}"] = "";
        if (secrets.All(name => name == ConnectionReference.DefaultVariable)) all[$"secrets.{DeploymentConfiguration.LinesVariable}"] = "";
        if (template == "pr-plan.yml") all["inputs.package_sha256"] = $"${{{{ needs.{BuildJob}.outputs.sha256 }}}}";
        var text = Template(template);
        if (!inRings) text = WithoutRings(text);
        if (all.TryGetValue("inputs.runs_on", out var runner)) text = text.Replace(LabelOrLabels, runner, StringComparison.Ordinal);
        var jobs = ProductAction().Replace(TemplateText.Jobs(text, all), $"$1@{setup.Ref}").TrimEnd('\n') + "\n";
        return template == "build.yml" ? jobs : WithToken(jobs, template is "attest.yml" or "ring.yml");
    }

    // The job's token signs the documents that it writes; one that runs code of the repository must have none.
    private string WithToken(string jobs, bool areWithoutDatabase)
    {
        var signing = jobs.Replace(ReadOfTheCode, ReadOfTheCode + TokenOfTheJob, StringComparison.Ordinal);
        return setup.KeepsBlobsByToken || (setup.SignsInByToken && !areWithoutDatabase)
            ? signing.Replace(EvidenceOfTheJob, Identity + EvidenceOfTheJob, StringComparison.Ordinal)
            : signing;
    }

    private string Paths => setup.Folder.Length == 0 ? "" : $"\n    paths: [{setup.Folder}**]";

    private static string Template(string name)
    {
        using var stream = typeof(LocalWorkflows).Assembly.GetManifestResourceStream($"templates/github/{name}")
            ?? throw new InvalidOperationException($"this build holds no templates/github/{name}");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Encoding.UTF8.GetString(memory.ToArray()).ReplaceLineEndings("\n");
    }

    // What the local stage has written into it; only a call's own lines stand so far to the left.
    [GeneratedRegex(@"^      (task|config|database|policy_path|package|prepare): .*\n", RegexOptions.Multiline)]
    private static partial Regex OfTheStage();

    [GeneratedRegex("NAMES: .*")]
    private static partial Regex NamesOfEvidence();

    [GeneratedRegex(@"(uses: trexis/pipeline-tasks/actions/[a-z-]+)@v[0-9.]+")]
    private static partial Regex ProductAction();
}
