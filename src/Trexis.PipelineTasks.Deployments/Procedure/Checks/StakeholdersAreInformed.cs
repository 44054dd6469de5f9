namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class StakeholdersAreInformed() : AttestationCheck(
    new CheckInfo(
        "stakeholders.informed",
        "Those whom the change touches know of it",
        "Users who are surprised by a change or by a pause lose work and trust.",
        "The best proven word of a person: on the platform, by trexis attest, or in the change file.",
        "Tell them what changes and when, then say so with trexis attest stakeholders.informed."),
    ProcedureStage.Production);
