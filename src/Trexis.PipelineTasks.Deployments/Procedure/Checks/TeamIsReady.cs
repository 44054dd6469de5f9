namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class TeamIsReady() : AttestationCheck(
    new CheckInfo(
        "team.ready",
        "The team is ready",
        "When something goes wrong in the middle, those who know the change must be there.",
        "The best proven word of a person: on the platform, by trexis attest, or in the change file.",
        "Ask the team, then say so with trexis attest team.ready, or below attest: in the change file."),
    ProcedureStage.Staging);
