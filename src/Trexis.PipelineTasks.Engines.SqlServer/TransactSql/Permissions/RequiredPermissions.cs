using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>
/// Permissions as GRANT writes them: <c>CREATE TABLE</c>, <c>ALTER ON SCHEMA::sales</c>; where one of several does, with <c>or</c> between
/// them.
/// </summary>
internal static class RequiredPermissions
{
    public const string Or = " or ";
    public const string On = " ON ";
    public const string OfClass = "::";
    public const string Membership = "membership in ";

    /// <summary>No server answers whether a login holds it.</summary>
    public const string WithGrantOption = "the same permission WITH GRANT OPTION";

    public static readonly IReadOnlyList<string> Nothing = [];

    public static string OnObject(string permission, SchemaObjectName name) => OnObject(permission, ObjectNames.Format(name));

    public static string OnObject(string permission, string name) => Format(permission, "OBJECT", name);

    public static string InSchemaOf(string permission, SchemaObjectName name) =>
        OnSchema(permission, ObjectNames.Format(ObjectNames.SchemaOf(name)));

    public static string OnSchema(string permission, string schema) => Format(permission, "SCHEMA", schema);

    public static string Format(string permission, string kind, string name) => permission + On + kind + OfClass + name;

    public static string Either(params IEnumerable<string> any) => string.Join(Or, any);
}
