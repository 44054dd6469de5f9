using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What rows need to be written: on the table itself, and on what is read beside it.</summary>
internal static class RowPermissions
{
    public static IReadOnlyList<string>? Required(TSqlStatement statement) => statement switch
    {
        SelectStatement { Into: { } into } select => [
            .. into.BaseIdentifier.Value.StartsWith('#') ? [] : new[] { "CREATE TABLE", RequiredPermissions.InSchemaOf("ALTER", into) },
            .. Reading(select, null),
        ],
        InsertStatement { InsertSpecification: { InsertSource: not ExecuteInsertSource } insert } => Writing(statement, insert, "INSERT"),
        UpdateStatement { UpdateSpecification: { } update } => Writing(statement, update, "UPDATE", Chooses(update)),
        DeleteStatement { DeleteSpecification: { } delete } => Writing(statement, delete, "DELETE", Chooses(delete)),
        MergeStatement { MergeSpecification: { } merge } =>
            Writing(statement, merge, [.. merge.ActionClauses.Select(clause => Permission(clause.Action)).Distinct(), "SELECT"]),
        BulkInsertStatement bulk => [RequiredPermissions.OnObject("INSERT", bulk.To), "ADMINISTER BULK OPERATIONS"],
        _ => null,
    };

    private static string[] Chooses(UpdateDeleteSpecificationBase specification) =>
        specification.WhereClause is null && specification.FromClause is null ? [] : ["SELECT"];

    private static IReadOnlyList<string>? Writing(
        TSqlStatement statement, DataModificationSpecification specification, string permission, params IEnumerable<string> also) =>
        Writing(statement, specification, [permission, .. also]);

    private static IReadOnlyList<string>? Writing(
        TSqlStatement statement, DataModificationSpecification specification, IReadOnlyList<string> permissions)
    {
        if (specification.Target is VariableTableReference) return RequiredPermissions.Nothing;
        if (WrittenObjects.Table(specification) is not { } table) return null;
        var own = table.BaseIdentifier.Value.StartsWith('#')
            ? []
            : permissions.Select(permission => RequiredPermissions.OnObject(permission, table));
        return [.. own.Concat(Reading(statement, specification.Target)).Distinct()];
    }

    private static IEnumerable<string> Reading(TSqlFragment fragment, TableReference? target) =>
        ReadTables.In(fragment, target).Select(name => RequiredPermissions.OnObject("SELECT", name)).Concat(UsedNames.ToCall(fragment));

    private static string Permission(MergeAction action) => action switch
    {
        InsertMergeAction => "INSERT",
        UpdateMergeAction => "UPDATE",
        _ => "DELETE",
    };
}
