using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record TypesAreCurrent() : LintRule(
    "types-current",
    "text, ntext, image and timestamp are deprecated: a later version of the server will not take them.",
    "ALTER TABLE sales.Note ADD Body ntext;",
    "nvarchar(max), varchar(max), varbinary(max); rowversion for timestamp")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<SqlDataTypeReference>()
        .Where(type => type.SqlDataTypeOption is SqlDataTypeOption.Text or SqlDataTypeOption.NText or SqlDataTypeOption.Image
            or SqlDataTypeOption.Timestamp)
        .Select(type => new LintHit(type, $"the deprecated type {type.SqlDataTypeOption.ToString().ToLowerInvariant()}"));
}
