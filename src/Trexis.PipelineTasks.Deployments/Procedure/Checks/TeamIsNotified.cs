namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class TeamIsNotified() : AttestationCheck(
    new CheckInfo(
        "team.notified",
        "The team knows that the deployment begins",
        "Testers and developers who do not know of it take its effects for defects, or work in its way.",
        "A webhook that answered to this deployment's message, otherwise the best proven word of a person.",
        "Set notify: in deployment.yml with a webhook that answers, or say so with trexis attest team.notified."),
    ProcedureStage.QualityAssurance)
{
    protected override string Silence(ProcedureFacts facts) => facts.NotificationProblem is { } problem
        ? $"the notification did not arrive: {problem}"
        : $"no message was answered, and there is no sign-off yet: set notify: in deployment.yml, or trexis attest {Info.Code} "
            + $"--environment {facts.Environment.Name}";
}
