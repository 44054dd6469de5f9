using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record ShellIsNotCalled() : LintRule(
    "shell-not-called",
    "xp_cmdshell runs on the server as its service account: what it does is outside every transaction, backup and plan.",
    "EXEC master.dbo.xp_cmdshell 'copy a b';",
    "a step of the pipeline, or an agent job")
{
    private const string Shell = "xp_cmdshell";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<ExecutableProcedureReference>()
        .Where(call => string.Equals(
            call.ProcedureReference?.ProcedureReference?.Name?.BaseIdentifier.Value, Shell, StringComparison.OrdinalIgnoreCase)
            || call.Parameters.Any(
                parameter => parameter.ParameterValue is StringLiteral literal
                    && string.Equals(literal.Value, Shell, StringComparison.OrdinalIgnoreCase)))
        .Select(call => new LintHit(call, $"{Shell} is called or switched on"));
}
