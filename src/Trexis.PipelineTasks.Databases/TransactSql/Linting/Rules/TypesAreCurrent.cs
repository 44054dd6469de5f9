using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class TypesAreCurrent : LintRule
{
    public override string Name => "types-current";

    public override string Why => "text, ntext, image and timestamp are deprecated: a later version of the server will not take them.";

    public override string Example => "ALTER TABLE sales.Note ADD Body ntext;";

    public override string Better => "nvarchar(max), varchar(max), varbinary(max); rowversion for timestamp";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<SqlDataTypeReference>()
        .Where(type => type.SqlDataTypeOption is SqlDataTypeOption.Text or SqlDataTypeOption.NText or SqlDataTypeOption.Image or SqlDataTypeOption.Timestamp)
        .Select(type => new LintHit(type, $"the deprecated type {type.SqlDataTypeOption.ToString().ToLowerInvariant()}"));
}
