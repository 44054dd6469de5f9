using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class DatabaseIsNotNamed : LintRule
{
    private static readonly HashSet<string> Systems = new(StringComparer.OrdinalIgnoreCase) { "master", "msdb", "tempdb", "model" };

    public override string Name => "database-not-named";

    public override string Why => "A script that names its database deploys to that one from every environment on the same server.";

    public override string Example => "SELECT Id FROM SalesProd.dbo.Customer;";

    public override string Better => "leave the database out, or use a SQLCMD variable: [$(Billing)].dbo.Customer";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<SchemaObjectName>()
        .Where(name => name.DatabaseIdentifier?.Value is { Length: > 0 } database && !Systems.Contains(database) && !database.StartsWith("$(", StringComparison.Ordinal))
        .Select(name => new LintHit(name, $"the database {name.DatabaseIdentifier.Value} is named"))
        .Concat(batch.All<UseStatement>().Where(use => !Systems.Contains(use.DatabaseName.Value)).Select(use => new LintHit(use, $"USE {use.DatabaseName.Value}")));
}
