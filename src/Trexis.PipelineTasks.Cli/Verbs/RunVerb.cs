using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis run</c>: the procedure's tasks in order, in one process, exactly as the templates do across jobs.</summary>
internal sealed class RunVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Through = new("through", InputKind.Text, "Carry the change through all environments up to this one.");

    private static readonly InputSpec Watch = new(
        "watch",
        InputKind.Duration,
        "How long each target is watched after its deployment, such as 30m; one that does not stay stable stops the run. Not at all when "
            + "absent.");

    private static readonly TaskInfo Info = new(
        "run",
        "Runs the procedure: plan, rollback plan, precheck, backup, deploy, validate and perf-gate in each environment, then the report. "
            + "A refusal stops its target, and no environment after it is entered; the report is written all the same.",
        [],
        [Through, Watch],
        [],
        [
            new TaskExample("", "Through every environment that is not protected."),
            new TaskExample("--through prod", "Through all environments; a protected one is entered only when it is named."),
            new TaskExample("--environment qa", "One environment only."),
            new TaskExample("--environment prod --watch 30m", "The same, and half an hour's watch that tells whether it stays stable."),
        ]);

    protected override bool AnswersMachines => true;

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var session = TaskSession.Open(inputs, ambient, host, TaskSet.Packages);
        var procedure = new ProcedureRun(session, host, inputs, inputs.Duration(Watch), ambient.Cancel);
        var places = PlacesOf(session, inputs);
        foreach (var place in places) session.EnsureMaySign(place);
        return await procedure.RunAsync(places);
    }

    private static IReadOnlyList<DeploymentTarget> PlacesOf(TaskSession session, InputValues inputs)
    {
        var environments = session.Configuration.Deployment.Environments;
        var through = inputs.Text(Through);
        if (inputs.Text(CommonInputs.Environment) is not null)
        {
            return through is null
                ? TargetSelection.PlacesOf(inputs, environments)
                : throw Problem(Through, "is given together with --environment", through, "one of the two");
        }

        if (through is null) return Unprotected(environments);
        var last = TargetSelection.EnvironmentOf(Through, through, environments);
        List<EnvironmentSpec> before = [.. environments.TakeWhile(environment => environment != last)];
        RefuseProtectedOnTheWay(before, last);
        return [.. before.Append(last).SelectMany(environment => environment.Places)];
    }

    private static IReadOnlyList<DeploymentTarget> Unprotected(IReadOnlyList<EnvironmentSpec> environments)
    {
        var first = environments[0].Name;
        return environments[0].Protected
            ? throw Problem(
                CommonInputs.Environment,
                $"is absent, and {first} is protected (as the last environment is, unless deployment.yml says protected: false)",
                null,
                $"--environment {first}: a protected environment is entered only when named")
            : [.. environments.TakeWhile(environment => !environment.Protected).SelectMany(environment => environment.Places)];
    }

    // Naming a later environment does not name a protected one before it.
    private static void RefuseProtectedOnTheWay(IReadOnlyList<EnvironmentSpec> before, EnvironmentSpec last)
    {
        var onTheWay = before.Where(environment => environment.Protected).Select(environment => environment.Name).ToList();
        if (onTheWay.Count > 0)
            throw Problem(
                Through,
                $"passes {string.Join(", ", onTheWay)}, which is protected and entered only when named",
                last.Name,
                $"first --through {onTheWay[0]}, then --environment {last.Name}");
    }

    private static InputException Problem(InputSpec spec, string what, string? received, string accepted) =>
        new(spec.Option, what, received, accepted);
}
