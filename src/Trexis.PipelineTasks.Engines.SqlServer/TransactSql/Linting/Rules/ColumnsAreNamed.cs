using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record ColumnsAreNamed() : LintRule(
    "columns-named",
    "SELECT * changes its meaning with every column that is added, dropped or moved; views keep the old list until they are refreshed.",
    "INSERT INTO sales.Archive SELECT * FROM sales.[Order];",
    "name the columns")
{
    // EXISTS (SELECT * …) reads no column.
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var asked = batch.All<ExistsPredicate>()
            .Select(exists => exists.Subquery.QueryExpression)
            .OfType<QuerySpecification>()
            .SelectMany(query => query.SelectElements)
            .ToHashSet<TSqlFragment>();
        return batch.All<SelectStarExpression>().Where(star => !asked.Contains(star)).Select(star => new LintHit(star, "SELECT *"));
    }
}
