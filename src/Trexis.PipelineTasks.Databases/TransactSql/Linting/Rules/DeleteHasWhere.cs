using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class DeleteHasWhere : LintRule
{
    public override string Name => "delete-has-where";

    public override string Why => "A DELETE without WHERE removes every row one by one, and none of them comes back.";

    public override string Example => "DELETE FROM sales.Draft;";

    public override string Better => "name the rows: DELETE … WHERE …; where all are meant, TRUNCATE TABLE says so";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<DeleteSpecification>()
        .Where(delete => delete is { WhereClause: null, TopRowFilter: null } && WrittenTable.IsStored(delete.Target) && delete.FromClause?.TableReferences.All(reference => reference is NamedTableReference) != false)
        .Select(delete => new LintHit(delete, $"a DELETE from {WrittenTable.NameOf(delete)} without WHERE"));
}
