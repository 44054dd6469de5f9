using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>Statements that DacFx passes over without a word, though their author meant something by them.</summary>
internal static class PassedOver
{
    /// <summary>Instead of what writes rows, drops objects or runs code.</summary>
    public const string ForScripts = "definitions; statements that do something belong into PreDeployment.sql or PostDeployment.sql";

    private const string Options =
        "options set on the server, or by this statement in PostDeployment.sql; a package holds a new database's own";

    private const string Definitions = "CREATE with the whole definition; the plan finds out what to alter";

    /// <summary>What to write instead; nothing for a statement that DacFx takes.</summary>
    public static string? Instead(TSqlStatement statement) => statement switch
    {
        AlterDatabaseAddFileStatement or AlterDatabaseAddFileGroupStatement => null,
        AlterDatabaseStatement or AlterDatabaseScopedConfigurationStatement => Options,
        CreateDatabaseStatement or DropDatabaseStatement =>
            "create: true at the target in the deployment file, or a database made on the server",
        UseStatement => "no USE: the connection in the deployment file names the database",
        AlterViewStatement or AlterProcedureStatement or AlterFunctionStatement or AlterTriggerStatement => Definitions,
        CreateOrAlterViewStatement or CreateOrAlterProcedureStatement => Definitions,
        CreateOrAlterFunctionStatement or CreateOrAlterTriggerStatement => Definitions,
        AlterTableAlterColumnStatement => Definitions,
        _ => null,
    };
}
