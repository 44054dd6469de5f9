namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class PromotionIsProven : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = new(
        "promotion.proven",
        "The environment before passed with the very same artifact",
        "What was not tried in the environment before is tried here for the first time, on data that matters more.",
        "The latest precheck, deployment, validate and perf-gate of every target of the environment before are read from this "
            + "deployment's documents: none refused, nor did a watch since the last change, all carry this artifact's SHA-256, the chain "
            + "of documents is unbroken. Every code that the policy of the environment before requires after a deployment has a result "
            + "there that passes. "
            + "What is to be executed here was executed there: what was adopted there, or came with a copy of another "
            + "environment's database, was not tried.",
        "Run the environment before to its end with this artifact, and bring its documents along unchanged.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Environment.After is not { } before)
            return Outcome.Skipped($"{facts.Environment.Name} is the first environment: nothing comes before it");
        if (facts.Promotion is not { } proof)
            return Outcome.Unknown($"no documents of {before} were found, so nobody can tell whether it passed");
        var missing = proof.MissingFor(facts.Planned, facts.Scripts);
        return missing.Count == 0 && proof.PassedAt is { } passedAt
            ? Outcome.Passed($"{before} passed with the same artifact {Short(proof.ArtifactSha256)} at {HumanText.Time(passedAt)}")
            : Outcome.Failed(
                $"{before} is not proven to have passed with artifact {Short(proof.ArtifactSha256)}: {Named(missing)}",
                [.. missing]);
    }

    private static string Named(IReadOnlyList<Finding> missing) => missing.Count switch
    {
        1 => $"{missing[0].Subject}: {missing[0].Observed}",
        _ => $"{missing[0].Subject}: {missing[0].Observed}, and {missing.Count - 1} more",
    };

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
