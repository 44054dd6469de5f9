namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

/// <summary>A state that only a person can vouch for, or an answered message: the best word that was given decides.</summary>
/// <param name="from">The first stage for which the procedure asks; earlier ones need it only where the policy demands it.</param>
public abstract class AttestationCheck(CheckInfo info, ProcedureStage from) : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = info;

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Words.Best(Info.Code, facts.Environment.Name) is { } word)
            return Outcome.Passed(
                word.ToString(),
                new Finding(
                    word.By,
                    $"{word.Status.ToString().ToLowerInvariant()} in {word.Source}",
                    "someone's word")) with
            { Proof = word.Proof };
        if (facts.Stage < from && !facts.IsRequired(Info.Code))
            return Outcome.Skipped($"the procedure asks for this from {ProcedureStages.Title(from)} on, not in {facts.Environment.Name}");
        return Outcome.Unknown(Silence(facts));
    }

    /// <summary>Why nobody can tell, with the command that mends it.</summary>
    protected virtual string Silence(ProcedureFacts facts) =>
        $"no sign-off yet: trexis attest {Info.Code} --environment {facts.Environment.Name} records who gives it";
}
