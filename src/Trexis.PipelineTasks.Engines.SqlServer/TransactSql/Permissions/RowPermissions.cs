using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What rows need to be written: on the table itself, and on what is read beside it.</summary>
internal static class RowPermissions
{
    public static IReadOnlyList<string>? Required(TSqlStatement statement) => statement switch
    {
        SelectStatement { Into: { } into } select => [
            .. into.BaseIdentifier.Value.StartsWith('#') ? [] : new[] { "CREATE TABLE", RequiredPermissions.InSchemaOf("ALTER", into) },
            .. Reading(select, []),
        ],
        BulkInsertStatement bulk => [RequiredPermissions.OnObject("INSERT", bulk.To), "ADMINISTER BULK OPERATIONS"],
        _ => null,
    };

    /// <param name="table">Where the rows are really written.</param>
    public static IReadOnlyList<string>? Writing(
        DataModificationStatement statement, DataModificationSpecification specification, SchemaObjectName table)
    {
        if (specification is InsertSpecification { InsertSource: ExecuteInsertSource }) return null;
        IEnumerable<string> permissions = specification switch
        {
            UpdateSpecification update => ["UPDATE", .. Chooses(update)],
            DeleteSpecification delete => ["DELETE", .. Chooses(delete)],
            MergeSpecification merge => [.. merge.ActionClauses.Select(clause => Permission(clause.Action)), "SELECT"],
            _ => ["INSERT"],
        };
        var written = Fragments.All(statement).OfType<DataModificationSpecification>()
            .SelectMany(one => new[] { one.Target, one.OutputIntoClause?.IntoTable })
            .OfType<TableReference>()
            .ToList();
        var own = table.BaseIdentifier.Value.StartsWith('#')
            ? []
            : permissions.Select(permission => RequiredPermissions.OnObject(permission, table));
        return [.. own.Concat(Reading(statement, written)).Distinct()];
    }

    private static string[] Chooses(UpdateDeleteSpecificationBase specification) =>
        specification.WhereClause is null && specification.FromClause is null ? [] : ["SELECT"];

    private static IEnumerable<string> Reading(TSqlFragment fragment, IReadOnlyCollection<TableReference> written) =>
        ReadTables.In(fragment, written).Select(name => RequiredPermissions.OnObject("SELECT", name)).Concat(UsedNames.ToCall(fragment));

    private static string Permission(MergeAction action) => action switch
    {
        InsertMergeAction => "INSERT",
        UpdateMergeAction => "UPDATE",
        _ => "DELETE",
    };
}
