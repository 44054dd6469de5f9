using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What schemas, users, roles and permissions need to be made and changed.</summary>
internal static class SecurityPermissions
{
    public static IReadOnlyList<string>? Required(TSqlStatement statement) => statement switch
    {
        CreateSchemaStatement { StatementList: null or { Statements.Count: 0 } } schema => ["CREATE SCHEMA", .. OwnedBy(schema.Owner)],
        CreateRoleStatement role => ["CREATE ROLE", .. OwnedBy(role.Owner)],
        AlterRoleStatement role => [OfMembership(role.Name.Value)],
        DropRoleStatement role => [RequiredPermissions.Either(
            RequiredPermissions.Format("CONTROL", "ROLE", ObjectNames.Format(role.Name.Value)), "ALTER ANY ROLE")],
        CreateUserStatement or AlterUserStatement or DropUserStatement => ["ALTER ANY USER"],
        GrantStatement or RevokeStatement or DenyStatement => Granting(((SecurityStatement)statement).SecurityTargetObject),
        _ => null,
    };

    /// <summary>Only owners of the database change who is in a fixed role.</summary>
    public static string OfMembership(string role) =>
        role.StartsWith("db_", StringComparison.OrdinalIgnoreCase)
            ? RequiredPermissions.Membership + "db_owner"
            : RequiredPermissions.Format("ALTER", "ROLE", ObjectNames.Format(role));

    // To make something for somebody else means to act for them.
    private static IEnumerable<string> OwnedBy(Identifier? owner) =>
        owner is null ? [] : [RequiredPermissions.Format("IMPERSONATE", "USER", ObjectNames.Format(owner.Value))];

    private static IReadOnlyList<string>? Granting(SecurityTargetObject? target)
    {
        var control = target switch
        {
            null => "CONTROL",
            { ObjectKind: SecurityObjectKind.Database } => "CONTROL",
            { ObjectKind: SecurityObjectKind.NotSpecified or SecurityObjectKind.Object } =>
                RequiredPermissions.OnObject("CONTROL", WithSchema(target)),
            { ObjectKind: SecurityObjectKind.Schema } => RequiredPermissions.Format("CONTROL", "SCHEMA", NameOf(target)),
            { ObjectKind: SecurityObjectKind.Type } => RequiredPermissions.Format("CONTROL", "TYPE", WithSchema(target)),
            { ObjectKind: SecurityObjectKind.Role } => RequiredPermissions.Format("CONTROL", "ROLE", NameOf(target)),
            { ObjectKind: SecurityObjectKind.User } => RequiredPermissions.Format("CONTROL", "USER", NameOf(target)),
            _ => null,
        };
        return control is null
            ? null
            : [RequiredPermissions.Either(
                control, RequiredPermissions.Membership + "db_securityadmin", RequiredPermissions.WithGrantOption)];
    }

    private static string NameOf(SecurityTargetObject target) =>
        ObjectNames.Format(target.ObjectName.MultiPartIdentifier.Identifiers.Select(part => part.Value));

    private static string WithSchema(SecurityTargetObject target) =>
        target.ObjectName.MultiPartIdentifier.Count == 1 ? "dbo." + NameOf(target) : NameOf(target);
}
