using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

internal sealed class PublicIsGrantedNothing : LintRule
{
    public override string Name => "public-granted-nothing";

    public override string Why => "Everybody is in public, and nobody can be taken out of it.";

    public override string Example => "GRANT SELECT ON sales.Customer TO public;";

    public override string Better => "grant to a role that the readers are members of";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<GrantStatement>()
        .Where(grant => grant.Principals.Any(principal =>
            principal.PrincipalType == PrincipalType.Public || string.Equals(principal.Identifier?.Value, "public", StringComparison.OrdinalIgnoreCase)))
        .Select(grant => new LintHit(grant, "GRANT to public"));
}
