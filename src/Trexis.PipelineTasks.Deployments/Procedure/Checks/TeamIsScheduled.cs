namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class TeamIsScheduled() : AttestationCheck(
    new CheckInfo(
        "team.scheduled",
        "Someone is on duty for the deployment and the hours after it",
        "Trouble that shows after an hour finds nobody who knows what was changed.",
        "The best proven word of a person: on the platform, by trexis attest, or in the change file.",
        "Agree who is on duty, then say so with trexis attest team.scheduled, naming them in the note."),
    ProcedureStage.Production);
