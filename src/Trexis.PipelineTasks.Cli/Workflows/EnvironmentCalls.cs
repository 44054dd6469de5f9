using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>The jobs that carry a change into one environment: a call of the stage's workflow, or of the ring's for each ring.</summary>
internal sealed class EnvironmentCalls(PipelineSetup setup)
{
    /// <summary>Unless the run is cancelled: the plan of what could not be built tells so, and ends there.</summary>
    public const string InAnyCase = "${{ !cancelled() }}";

    /// <param name="source">The job that hands on what was built.</param>
    /// <param name="after">The job before, whose evidence is taken over.</param>
    /// <param name="condition">When it begins; absent where whatever it needs has to pass.</param>
    public string Of(EnvironmentSpec environment, string? source, string? after, string evidence, string? condition)
    {
        var package = setup.Build is null ? "" : $"      package_sha256: ${{{{ needs.{source}.outputs.sha256 }}}}\n";
        var rings = setup.RingsOf(environment);
        condition ??= after is null ? source is null ? null : InAnyCase : Passed([.. new[] { source, after }.OfType<string>()]);
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

    // By the results of those that it needs: a deployment with nothing pending skips a job, and GitHub's success() may hold that against
    // whatever comes after it (actions/runner#2205).
    private static string Passed(IEnumerable<string> needed) =>
        $"${{{{ !cancelled() && {string.Join(" && ", needed.Select(job => $"needs.{job}.result == 'success'"))} }}}}";

    // Some targets of a ring may fail before the next one is not entered.
    private static string Enough(string ring) => $"${{{{ !cancelled() && needs.{ring}.outputs.enough == 'true' }}}}";

    private string Call(
        EnvironmentSpec environment, string job, string workflow, IEnumerable<string?> after, string more, string? condition)
    {
        var call = new StringBuilder().Append(CultureInfo.InvariantCulture, $"  {job}:\n");
        List<string> needs = [.. after.OfType<string>()];
        if (needs.Count > 0) call.Append(CultureInfo.InvariantCulture, $"    needs: [{string.Join(", ", needs)}]\n");
        if (condition is not null) call.Append(CultureInfo.InvariantCulture, $"    if: {condition}\n");
        call.Append(CultureInfo.InvariantCulture, $"    uses: ./{LocalWorkflows.At(setup, workflow)}\n    permissions:\n");
        call.Append(TemplateJobs.ReadOfTheCode).Append(TemplateJobs.TokenOfTheJob);
        call.Append("      actions: read\n      pull-requests: write\n      statuses: write\n    secrets: inherit\n    with:\n");
        call.Append(CultureInfo.InvariantCulture, $"      environment: {environment.Name}\n");
        call.Append(CultureInfo.InvariantCulture, $"      runs_on: {Quoted(setup.RunnerOf(environment.Name))}\n");
        if (setup.PlansElsewhere)
            call.Append(CultureInfo.InvariantCulture, $"      plan_runs_on: {Quoted(setup.PlannerOf(environment.Name))}\n");
        return call.Append(more).Append(CultureInfo.InvariantCulture, $"      {PipelineSetup.WatchNote}\n").ToString();
    }

    private static string Quoted(string runner) => PipelineSetup.IsJson(runner) ? $"'{runner}'" : runner;
}
