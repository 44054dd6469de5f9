using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Users, roles, permissions.</summary>
internal static class SecurityStatements
{
    /// <summary>As DacFx's reports call any permission and any membership.</summary>
    private const string ReportedPermission = "Permission";

    private const string ReportedMembership = "SqlRoleMembership: <unnamed>";

    private static readonly HashSet<string> WideRoles = new(
        ["db_owner", "db_securityadmin", "db_accessadmin", "db_ddladmin", "sysadmin", "securityadmin"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> WidePermissions = new(
        ["CONTROL", "ALTER", "IMPERSONATE", "TAKE OWNERSHIP", "ALL", "CONTROL SERVER"], StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement) => statement switch
    {
        GrantStatement grant => Permission("grant", grant, grant.WithGrantOption),
        RevokeStatement revoke => Permission("revoke", revoke),
        DenyStatement deny => Permission("deny", deny),
        CreateUserStatement user =>
            Classified.One(OperationCatalog.Permission("create-user", ObjectNames.Format(user.Name.Value), isWide: false)),
        AlterUserStatement user =>
            Classified.One(OperationCatalog.Permission("alter-user", ObjectNames.Format(user.Name.Value), isWide: false)),
        CreateRoleStatement role =>
            Classified.One(OperationCatalog.Permission("create-role", ObjectNames.Format(role.Name.Value), isWide: false)),
        AlterRoleStatement { Action: AddMemberAlterRoleAction add } role => Membership(role.Name.Value, add.Member.Value),
        AlterRoleStatement { Action: DropMemberAlterRoleAction drop } role => Membership(role.Name.Value, drop.Member.Value),
        AlterAuthorizationStatement owner => Classified.One(
            OperationCatalog.Permission(
                "alter-authorization",
                ObjectNames.Format(owner.SecurityTargetObject.ObjectName.MultiPartIdentifier.Identifiers.Select(part => part.Value)),
                isWide: true)),
        _ => null,
    };

    public static IReadOnlyList<ClassifiedOperation> Membership(string role, string member) =>
        Classified.One(
            OperationCatalog.Permission("change-membership", ObjectNames.Format(role, member), WideRoles.Contains(role)),
            null,
            ReportedMembership,
            ObjectNames.Format(role),
            $"{role}.{member}");

    private static IReadOnlyList<ClassifiedOperation> Permission(string kind, SecurityStatement statement, bool handedOn = false)
    {
        var target = statement.SecurityTargetObject?.ObjectName?.MultiPartIdentifier is { } name
            ? ObjectNames.Format(name.Identifiers.Select(part => part.Value))
            : "database";
        var everybody = statement.Principals.Any(
            principal => principal.PrincipalType == PrincipalType.Public
                || principal.Identifier?.Value.Equals("public", StringComparison.OrdinalIgnoreCase) is true);
        var wide = statement.Permissions.Any(
            permission => WidePermissions.Contains(string.Join(' ', permission.Identifiers.Select(part => part.Value))));
        return Classified.One(
            OperationCatalog.Permission(kind, target, kind == "grant" && (everybody || wide || handedOn)), null, ReportedPermission);
    }
}
