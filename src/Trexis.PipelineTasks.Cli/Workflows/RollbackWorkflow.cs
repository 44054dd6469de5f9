namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>The workflow that carries out a rollback option.</summary>
internal sealed class RollbackWorkflow(PipelineSetup setup)
{
    private readonly EarlierRun _run = new(setup);

    public string Text => $$"""
        {{LocalWorkflows.Written}}
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
        ? _run.Find("${{ needs.ring.outputs.evidence }}").Needs(EarlierRun.Job, "ring")
        : _run.Find("${{ inputs.environment }}-deployed");

    private string Back()
    {
        var chosen = new EnvironmentChoice(setup);
        var jobs = new TemplateJobs(setup).From(
            "rollback.yml",
            ("inputs.runs_on", chosen.Runner(setup.RunnerOf)),
            ("inputs.plan_runs_on", chosen.Runner(setup.PlannerOf)));
        jobs = TemplateText.From("  plan:\n", jobs);
        return !setup.InRings ? jobs : jobs.Rewritten("inputs.ring", "needs.ring.outputs.ring")
            .Rewritten($"    needs: {EarlierRun.Job}\n", $"    needs: [ring, {EarlierRun.Job}]\n")
            .Rewritten($"    needs: [{EarlierRun.Job}, ", $"    needs: [ring, {EarlierRun.Job}, ");
    }

    private string TargetOfRing => setup.InRings
        ? "\n      target: { description: \"Of an environment in rings: the one target, as deployment.yml names it\" }"
        : "";

    // Who reviews a target's rollback stands here, not in what somebody types.
    private string RingOfTarget() => $$$"""
          ring:
            name: the ring of the target
            runs-on: {{{setup.RunnerOf("")}}}
            timeout-minutes: 5
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
                  # As in {{{Path.GetFileName(LocalWorkflows.At(setup, "deploy"))}}}: an environment, its ring, and who is in it.
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
}
