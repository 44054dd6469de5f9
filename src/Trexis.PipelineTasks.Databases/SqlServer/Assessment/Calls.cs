using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>EXEC: text of its own is read where it is a literal; of procedures only the server's own are known.</summary>
internal static class Calls
{
    private static readonly string[] Harmless =
    [
        "sp_addextendedproperty", "sp_updateextendedproperty", "sp_dropextendedproperty", "sp_refreshview", "sp_refreshsqlmodule", "sp_recompile",
        "sp_settriggerorder", "sp_help", "sp_helptext", "sp_helpindex", "sp_spaceused", "sp_set_session_context",
    ];

    private static readonly string[] Renaming = ["sp_rename", "sp_changeobjectowner"];

    private static readonly string[] Members = ["sp_addrolemember", "sp_droprolemember", "sp_adduser", "sp_dropuser", "sp_grantdbaccess", "sp_revokedbaccess", "sp_addrole", "sp_droprole"];

    private static readonly string[] OfServer = ["sp_configure", "xp_cmdshell", "sp_addlinkedserver", "sp_dropserver", "sp_addlogin", "sp_serveroption", "sp_addsrvrolemember", "sp_oacreate", "sp_detach_db", "sp_attach_db", "sp_renamedb"];

    public static IReadOnlyList<Operation>? Of(TSqlStatement statement) => statement is ExecuteStatement execute ? Of(execute.ExecuteSpecification) : null;

    public static IReadOnlyList<Operation> Of(ExecuteSpecification execute)
    {
        if (execute.LinkedServer is { } server) return [Operations.OtherDatabase(Names.Of(server))];
        return execute.ExecutableEntity switch
        {
            ExecutableStringList text => Dynamic([.. text.Strings]),
            ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } name } call => Procedure(name, call),
            _ => [Operations.Unclassified("EXEC", "Which procedure it calls is known only when it runs.")],
        };
    }

    private static IReadOnlyList<Operation> Procedure(SchemaObjectName name, ExecutableProcedureReference call)
    {
        var procedure = name.BaseIdentifier.Value.ToLowerInvariant();
        if (procedure == "sp_executesql") return Dynamic(call.Parameters.Count > 0 ? [call.Parameters[0].ParameterValue] : []);
        if (Harmless.Contains(procedure)) return [Operations.Session(procedure)];
        if (Renaming.Contains(procedure)) return [Operations.Rename(FirstLiteral(call) ?? procedure)];
        if (Members.Contains(procedure)) return [Operations.Grant(procedure, string.Join(' ', call.Parameters.Select(parameter => (parameter.ParameterValue as StringLiteral)?.Value).OfType<string>()))];
        if (OfServer.Contains(procedure)) return [Operations.Server(procedure)];
        return [Operations.Unclassified(Names.Of(name), "What a procedure does is not known here.")];
    }

    private static IReadOnlyList<Operation> Dynamic(IReadOnlyList<ScalarExpression> parts)
    {
        if (parts.Count == 0 || parts.Any(part => part is not StringLiteral))
            return [Operations.Unclassified("EXEC", "Its text is put together when it runs, so nobody can tell what it does.")];
        var (script, errors) = TSqlText.Parse(TSqlText.ParserFor(null), string.Concat(parts.Cast<StringLiteral>().Select(part => part.Value)));
        return script is null || errors.Count > 0
            ? [Operations.Unclassified("EXEC", "Its text does not parse.")]
            : [.. script.Batches.SelectMany(batch => batch.Statements).SelectMany(StatementClassifier.Classify)];
    }

    private static string? FirstLiteral(ExecutableProcedureReference call) => (call.Parameters.FirstOrDefault()?.ParameterValue as StringLiteral)?.Value;
}
