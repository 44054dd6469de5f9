using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Views, procedures, functions and triggers. What stands in a body runs when it is called, not now.</summary>
internal static class ModuleStatements
{
    public static IReadOnlyList<Operation>? Of(TSqlStatement statement) => statement switch
    {
        CreateViewStatement view => [Operations.CreateModule("view", Names.Of(view.SchemaObjectName))],
        ViewStatementBody view => [Operations.AlterModule("view", Names.Of(view.SchemaObjectName))],
        CreateProcedureStatement procedure => [Operations.CreateModule("procedure", Names.Of(procedure.ProcedureReference.Name))],
        ProcedureStatementBody procedure => [Operations.AlterModule("procedure", Names.Of(procedure.ProcedureReference.Name))],
        CreateFunctionStatement function => [Operations.CreateModule("function", Names.Of(function.Name))],
        FunctionStatementBody function => [Operations.AlterModule("function", Names.Of(function.Name))],
        CreateTriggerStatement trigger => [Operations.CreateModule("trigger", Names.Of(trigger.Name))],
        TriggerStatementBody trigger => [Operations.AlterModule("trigger", Names.Of(trigger.Name))],
        DropViewStatement drop => Dropped("view", drop),
        DropProcedureStatement drop => Dropped("procedure", drop),
        DropFunctionStatement drop => Dropped("function", drop),
        DropTriggerStatement drop => Dropped("trigger", drop),
        _ => null,
    };

    private static List<Operation> Dropped(string kind, DropObjectsStatement drop) => [.. drop.Objects.Select(name => Operations.DropModule(kind, Names.Of(name)))];
}
