using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
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
        ["CONTROL", "ALTER", "IMPERSONATE", "TAKE OWNERSHIP", "ALL", "UNMASK"], StringComparer.OrdinalIgnoreCase);

    /// <summary>On the database as a whole they reach every table and every module.</summary>
    private static readonly HashSet<string> WideOnDatabase = new(
        ["EXECUTE", "INSERT", "UPDATE", "DELETE"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> OfServer = new(
        [
            "ADMINISTER BULK OPERATIONS", "ALTER ANY AVAILABILITY GROUP", "ALTER ANY CONNECTION", "ALTER ANY CREDENTIAL",
            "ALTER ANY DATABASE", "ALTER ANY ENDPOINT", "ALTER ANY EVENT NOTIFICATION", "ALTER ANY LINKED SERVER", "ALTER ANY LOGIN",
            "ALTER RESOURCES", "ALTER SETTINGS", "ALTER TRACE", "AUTHENTICATE SERVER", "CONNECT ANY DATABASE", "CONNECT SQL",
            "CREATE ANY DATABASE", "CREATE AVAILABILITY GROUP", "CREATE ENDPOINT", "CREATE LOGIN", "EXTERNAL ACCESS ASSEMBLY",
            "IMPERSONATE ANY LOGIN", "SELECT ALL USER SECURABLES", "SHUTDOWN", "UNSAFE ASSEMBLY", "VIEW ANY DATABASE",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement) => statement switch
    {
        GrantStatement grant => Permission(OperationKind.Grant, grant, grant.WithGrantOption),
        RevokeStatement revoke => Permission(OperationKind.Revoke, revoke),
        DenyStatement deny => Permission(OperationKind.Deny, deny),
        GrantStatement80 => Old(OperationKind.Grant, statement),
        RevokeStatement80 => Old(OperationKind.Revoke, statement),
        DenyStatement80 => Old(OperationKind.Deny, statement),
        CreateUserStatement user => Principal(OperationKind.CreateUser, user.Name, isWide: false),
        AlterUserStatement user => Principal(
            OperationKind.AlterUser, user.Name, user.UserOptions.Any(option => option.OptionKind == PrincipalOptionKind.Login)),
        CreateRoleStatement role => Principal(OperationKind.CreateRole, role.Name, isWide: false),
        AlterRoleStatement { Action: AddMemberAlterRoleAction add } role => Membership(role.Name.Value, add.Member.Value),
        AlterRoleStatement { Action: DropMemberAlterRoleAction drop } role => Membership(role.Name.Value, drop.Member.Value),
        AlterRoleStatement { Action: RenameAlterRoleAction rename } role =>
            Classified.One(
                OperationCatalog.Rename(
                    $"ROLE::{ObjectNames.Format(role.Name.Value)}", ObjectNames.Format(rename.NewName.Value), withinSchema: true),
                null,
                ObjectNames.Format(role.Name.Value)),
        AlterAuthorizationStatement owner => Targeted(
            owner.SecurityTargetObject,
            OperationCatalog.Permission(
                OperationKind.AlterAuthorization,
                $"{Securable(owner.SecurityTargetObject)} to {owner.PrincipalName?.Value ?? "the schema's owner"}",
                isWide: true) with
            {
                Why = "Its new owner may do everything with it, and permissions that were granted on it may be lost.",
                SaferWay = "Look at what is granted on it, and grant it again in the same script.",
            }),
        _ => null,
    };

    public static IReadOnlyList<ClassifiedOperation> Membership(string role, string member) =>
        Classified.One(
            OperationCatalog.Permission(OperationKind.ChangeMembership, ObjectNames.Format(role, member), WideRoles.Contains(role)),
            null,
            ReportedMembership,
            ObjectNames.Format(role),
            $"{role}.{member}");

    // As SQL Server 2000 wrote them: nobody looks at what they name.
    private static IReadOnlyList<ClassifiedOperation> Old(string kind, TSqlStatement statement) =>
        Classified.One(OperationCatalog.Permission(kind, StatementSubject.WithWords(statement), isWide: true));

    private static IReadOnlyList<ClassifiedOperation> Principal(string kind, Identifier name, bool isWide) =>
        Classified.One(OperationCatalog.Permission(kind, ObjectNames.Format(name.Value), isWide));

    private static IReadOnlyList<ClassifiedOperation> Permission(string kind, SecurityStatement statement, bool handedOn = false)
    {
        var target = statement.SecurityTargetObject;
        var permissions = statement.Permissions
            .Select(permission => string.Join(' ', permission.Identifiers.Select(part => part.Value)))
            .ToList();
        if (permissions.Exists(IsOfServer)
            || target?.ObjectKind is SecurityObjectKind.Server or SecurityObjectKind.Login or SecurityObjectKind.Endpoint
                or SecurityObjectKind.ServerRole or SecurityObjectKind.AvailabilityGroup)
            return Classified.One(
                OperationCatalog.Server(StatementSubject.WithFingerprint(StatementText.FirstWords(statement), statement)));
        var everybody = statement.Principals.Any(IsEverybody);
        var onDatabase = target is null || target.ObjectKind == SecurityObjectKind.Database;
        var isWide = kind switch
        {
            OperationKind.Grant =>
                everybody || handedOn || permissions.Exists(IsWide) || (onDatabase && permissions.Exists(WideOnDatabase.Contains)),
            OperationKind.Deny => everybody || (onDatabase && !permissions.Exists(IsWide)),
            _ => everybody || permissions.Exists(permission => permission.Equals("CONNECT", StringComparison.OrdinalIgnoreCase)),
        };
        var subject = string.Join(", ", statement.Permissions.Zip(
            permissions, (permission, name) => WithColumns(permission.Columns, name.ToUpperInvariant())))
            + $" on {WithColumns(target?.Columns ?? [], Securable(target))} "
            + (kind == OperationKind.Revoke ? "from " : "to ")
            + string.Join(", ", statement.Principals.Select(NameOf))
            + (handedOn ? " with grant option" : "");
        return
        [
            .. Targeted(target, OperationCatalog.Permission(kind, subject, isWide))
                .Select(found => found with { AlsoNamed = [ReportedPermission, NameOf(target)] }),
        ];
    }

    private static IReadOnlyList<ClassifiedOperation> Targeted(SecurityTargetObject? target, Operation operation) => target switch
    {
        { ObjectKind: SecurityObjectKind.Schema } => [new ClassifiedOperation(operation, null, 0) { Schemas = [NameOf(target)] }],
        { ObjectKind: SecurityObjectKind.NotSpecified or SecurityObjectKind.Object or SecurityObjectKind.Type } =>
            Classified.Of(ObjectNames.Name(target.ObjectName.MultiPartIdentifier.Identifiers.Select(part => part.Value)), operation),
        _ => Classified.One(operation),
    };

    private static string WithColumns(IList<Identifier> columns, string name) =>
        columns.Count == 0 ? name : $"{name} ({string.Join(", ", columns.Select(column => ObjectNames.Format(column.Value)))})";

    // As the statement writes it: a schema, a user and a table may share a name.
    private static string Securable(SecurityTargetObject? target) => target?.ObjectKind
        is null or SecurityObjectKind.NotSpecified or SecurityObjectKind.Object
            ? NameOf(target)
            : $"{StatementText.Separated($"{target.ObjectKind}", ' ').ToUpperInvariant()}::{NameOf(target)}";

    private static string NameOf(SecurityPrincipal principal) =>
        principal.Identifier is { Value: var name } ? ObjectNames.Format(name) : $"{principal.PrincipalType}".ToLowerInvariant();

    private static string NameOf(SecurityTargetObject? target) =>
        target?.ObjectName?.MultiPartIdentifier is { } name
            ? ObjectNames.Format(name.Identifiers.Select(part => part.Value))
            : "database";

    private static bool IsEverybody(SecurityPrincipal principal) =>
        principal.PrincipalType == PrincipalType.Public
        || principal.Identifier?.Value.Equals("public", StringComparison.OrdinalIgnoreCase) is true
        || principal.Identifier?.Value.Equals("guest", StringComparison.OrdinalIgnoreCase) is true;

    private static bool IsWide(string permission) =>
        WidePermissions.Contains(permission) || permission.StartsWith("ALTER ANY ", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfServer(string permission) => OfServer.Contains(permission)
        || permission.Split(' ').Contains("SERVER", StringComparer.OrdinalIgnoreCase);
}
