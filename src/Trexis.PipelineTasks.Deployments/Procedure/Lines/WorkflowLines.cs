namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

internal static class WorkflowLines
{
    public static void AddTo(LineTable table)
    {
        EnvironmentFlow(table);
        ProcessFlow(table);
    }

    private static void EnvironmentFlow(LineTable table) => table
        .Section("environments", "Environment Flow")
        .In(ProcedureStage.Development)
        .Every("development", "Development | Dev | Initial testing", "environment.as-expected", "deploy.executed")
        .In(ProcedureStage.QualityAssurance).Every("integration", "Integration | QA | Full testing", "promotion.proven")
        .In(ProcedureStage.Staging).Every("validation", "Validation | Staging | Final verify", "promotion.proven")
        .In(ProcedureStage.Production)
        .Every("production", "Production | Prod | Live system", "environment.as-expected", "promotion.proven", "promotion.soaked");

    private static void ProcessFlow(LineTable table) => table
        .Section("process", "Process Flow")
        .In(ProcedureStage.Development)
        .Every("script-prep", "1 | Script prep | Developer", "change.described", "scripts.parse", "scripts.in-order")
        .Every("dev-deploy", "2 | Dev deploy | Developer", "deploy.executed", "access.responsible-in-role")
        .In(ProcedureStage.QualityAssurance).Every("qa-deploy", "3 | QA deploy | DBA", "deploy.executed", "access.responsible-in-role")
        .In(ProcedureStage.Staging).Every("stage-deploy", "4 | Stage deploy | DBA", "deploy.executed", "access.responsible-in-role")
        .In(ProcedureStage.Production).Every("prod-deploy", "5 | Prod deploy | Senior DBA", "deploy.executed", "access.responsible-in-role")
        .In(ProcedureStage.Any)
        .Every(
            "verification", "6 | Verification | Team", "system.schema-equals-artifact", "data.counts-as-planned", "data.assertions-hold");
}
