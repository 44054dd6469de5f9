using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record DatabaseIsNotNamed() : LintRule(
    "database-not-named",
    "A script that names its database deploys to that one from every environment on the same server.",
    "SELECT Id FROM SalesProd.dbo.Customer;",
    "leave the database out, or use a SQLCMD variable: [$(Billing)].dbo.Customer")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<SchemaObjectName>()
        .Where(name => name.DatabaseIdentifier?.Value is { Length: > 0 } database
            && !ObjectNames.IsOfSystem(database)
            && !database.StartsWith("$(", StringComparison.Ordinal))
        .Select(name => new LintHit(name, $"the database {name.DatabaseIdentifier.Value} is named"))
        .Concat(
            batch.All<UseStatement>()
                .Where(use => !ObjectNames.IsOfSystem(use.DatabaseName.Value))
                .Select(use => new LintHit(use, $"USE {use.DatabaseName.Value}")));
}
