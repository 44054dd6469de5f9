using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>The job that finds what an earlier run left: its commit, its package and the evidence that proves it.</summary>
internal sealed class EarlierRun(PipelineSetup setup)
{
    public const string Job = "find";

    /// <summary>The input that names the run.</summary>
    public const string Input =
        "run: { description: \"The run that deployed, to this environment or the one before: the number in its address\", required: true }";

    /// <summary>What may prove something, the best first: a person's word, the deployment to that environment, to the one before.</summary>
    public IReadOnlyList<string> Proofs
    {
        get
        {
            var chosen = new EnvironmentChoice(setup);
            return
            [
                "${{ inputs.environment }}-attested",
                setup.InRings ? chosen.Of(EvidenceOf) : "${{ inputs.environment }}-deployed",
                chosen.Of(one => EvidenceOf(setup.Before(one) ?? one)),
            ];
        }
    }

    /// <param name="evidence">What its evidence may be called, the best first, without the database's name.</param>
    public string Find(params IEnumerable<string> evidence) => new TemplateJobs(setup).From(
        "find.yml",
        ("inputs.names", string.Join(' ', evidence.Select(name => $"trexis-{setup.Database}-{name}"))),
        ("inputs.store", setup.Deployment.Evidence is null ? "" : "true"),
        ("inputs.runs_on", setup.RunnerOf("")));

    /// <summary>What that job tells, as those after it read it.</summary>
    public static string Told(string output) => $"${{{{ needs.{Job}.outputs.{output} }}}}";

    private string EvidenceOf(EnvironmentSpec environment) =>
        setup.RingsOf(environment) is [.., var last] ? $"fleet-{environment.Name}-{last.Name}" : $"{environment.Name}-deployed";
}
