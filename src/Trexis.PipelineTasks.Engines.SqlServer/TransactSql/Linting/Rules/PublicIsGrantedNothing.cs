using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record PublicIsGrantedNothing() : LintRule(
    "public-granted-nothing",
    "Everybody is in public, and nobody can be taken out of it.",
    "GRANT SELECT ON sales.Customer TO public;",
    "grant to a role that the readers are members of")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<GrantStatement>()
        .Where(grant => grant.Principals.Any(principal =>
            principal.PrincipalType == PrincipalType.Public
                || string.Equals(principal.Identifier?.Value, "public", StringComparison.OrdinalIgnoreCase)))
        .Select(grant => new LintHit(grant, "GRANT to public"));
}
