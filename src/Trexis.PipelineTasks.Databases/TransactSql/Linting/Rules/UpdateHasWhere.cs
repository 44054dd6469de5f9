using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class UpdateHasWhere : LintRule
{
    public override string Name => "update-has-where";

    public override string Why => "An UPDATE without WHERE changes every row, and holds its locks until the last one is written.";

    public override string Example => "UPDATE sales.Customer SET Active = 1;";

    public override string Better => "name the rows: UPDATE … WHERE …, in batches where they are many";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<UpdateSpecification>()
        .Where(update => update is { WhereClause: null, TopRowFilter: null } && WrittenTable.IsStored(update.Target) && update.FromClause?.TableReferences.All(reference => reference is NamedTableReference) != false)
        .Select(update => new LintHit(update, $"an UPDATE of {WrittenTable.NameOf(update)} without WHERE"));
}
