using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>
/// What a login needs for one plan and for the bookkeeping around it; pure. A plan works on objects that it makes itself, and of
/// which no server can tell anything yet: what is needed on them is asked of what they are made in.
/// </summary>
/// <param name="Unforeseen">Operations of which nobody knows what they need.</param>
internal sealed record PlanPermissions(IReadOnlyList<string> Needed, IReadOnlyList<string> Unforeseen)
{
    /// <summary>To plan, to watch, and to keep the journal, whose tables the first deployment makes.</summary>
    private static readonly IReadOnlyList<string> Always =
    [
        "CONNECT", "VIEW DEFINITION", "VIEW DATABASE STATE",
        RequiredPermissions.Either(RequiredPermissions.OnSchema("INSERT", ForbiddenTargets.OwnSchema), "CREATE SCHEMA"),
        RequiredPermissions.Either(RequiredPermissions.OnSchema("UPDATE", ForbiddenTargets.OwnSchema), "CREATE TABLE"),
    ];

    public static PlanPermissions From(IReadOnlyList<Operation> planned, ServerIdentity server)
    {
        var made = new MadeByPlan(planned);
        var needed = planned.SelectMany(operation => operation.Needs ?? []).Select(made.Resolve).OfType<string>();
        var backup = server.Kind == Editions.AzureDatabase ? [] : new[] { DeploymentPermissions.Backup };
        return new PlanPermissions(
            [.. Always.Concat(backup).Concat(needed).Distinct(StringComparer.Ordinal)],
            [
                .. planned.Where(operation => operation.Needs is null)
                    .Select(operation => $"{operation.Kind} {operation.Subject}")
                    .Distinct(StringComparer.Ordinal),
            ]);
    }

    private sealed class MadeByPlan(IReadOnlyList<Operation> planned)
    {
        private readonly HashSet<string> _objects = new(
            planned.Where(operation => OperationKind.Creates(operation.Kind))
                .Select(
                    operation => $"{ClassOf(operation.Kind)}"
                        + $"{RequiredPermissions.OfClass}{operation.Subject}"),
            StringComparer.OrdinalIgnoreCase);

        // Whoever makes a schema for somebody else does not own it.
        private readonly HashSet<string> _others = new(
            planned.Where(operation => operation.Kind == OperationKind.CreateSchema && operation.Needs is { Count: > 1 })
                .Select(operation => operation.Subject),
            StringComparer.OrdinalIgnoreCase);

        /// <returns>Nothing where the plan itself sees to it.</returns>
        public string? Resolve(string need)
        {
            var any = PermissionText.Alternatives(need).Select(OfOne).ToList();
            return any.Contains(null)
                ? null
                : RequiredPermissions.Either(
                    any.OfType<string>().Distinct(StringComparer.Ordinal));
        }

        private string? OfOne(string need)
        {
            if (PermissionText.Read(need) is not { Class: { } kind, On: { } on } permission
                || !_objects.Contains(
                    $"{kind}{RequiredPermissions.OfClass}{on}"))
                return need;
            return kind switch
            {
                "SCHEMA" => !_others.Contains(on) ? null : permission.Name == "ALTER" ? "ALTER ANY SCHEMA" : permission.Name,
                "ROLE" => "ALTER ANY ROLE",
                "USER" => "ALTER ANY USER",
                _ => OfOne(
                    RequiredPermissions.OnSchema(
                        permission.Name, ObjectNames.Format(ObjectNames.TryParts(on)![0]))),
            };
        }

        private static string ClassOf(string kind) => kind switch
        {
            OperationKind.CreateSchema => "SCHEMA",
            OperationKind.CreateRole => "ROLE",
            OperationKind.CreateUser => "USER",
            OperationKind.CreateType => "TYPE",
            OperationKind.CreateXmlSchemaCollection => "XML SCHEMA COLLECTION",
            _ => "OBJECT",
        };
    }
}
