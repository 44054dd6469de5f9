using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>
/// What a login must hold to carry a statement out, as SQL Server's documentation demands it. Nothing comes back where that is not known
/// here.
/// </summary>
internal static class StatementPermissions
{
    public static IReadOnlyList<string>? Required(TSqlStatement statement) =>
        OfTables(statement)
            ?? OfIndexes(
                statement) ?? ModulePermissions.Required(
                    statement) ?? SecurityPermissions.Required(statement) ?? RowPermissions.Required(statement) ?? OfTheRest(statement);

    /// <summary>Of a table copied into another one that takes its place.</summary>
    public static IReadOnlyList<string> OfRebuild(string table)
    {
        var schema = ObjectNames.Format(ObjectNames.TryParts(table)![0]);
        return [
            "CREATE TABLE",
            RequiredPermissions.OnSchema("ALTER", schema),
            RequiredPermissions.OnObject("SELECT", table),
            RequiredPermissions.OnSchema("INSERT", schema),
        ];
    }

    /// <summary>A system procedure that is known by the operation it was found to be.</summary>
    /// <param name="subject">The operation's.</param>
    public static IReadOnlyList<string>? OfProcedure(ExecuteStatement execute, string kind, string subject) => (
        kind, ObjectNames.TryParts(subject)) switch
    {
        (OperationKind.RefreshModule, { Count: 2 }) => [RequiredPermissions.OnObject("ALTER", subject)],
        (OperationKind.RenameObject, { Count: >= 2 } parts) when !Says(execute, "USERDATATYPE") =>
            [RequiredPermissions.OnObject("ALTER", ObjectNames.Format(parts.Take(2)))],
        (OperationKind.ChangeMembership, { Count: 2 } parts) => [SecurityPermissions.OfMembership(parts[0])],
        (OperationKind.DescribeObject, _) when subject == "database" => ["ALTER"],
        (OperationKind.DescribeObject, { Count: 1 }) when Says(execute, "SCHEMA") => [RequiredPermissions.OnSchema("ALTER", subject)],
        (OperationKind.DescribeObject, { Count: >= 2 } parts) when Says(execute, "SCHEMA") && !Says(execute, "TYPE") =>
            [RequiredPermissions.OnObject("ALTER", ObjectNames.Format(parts.Take(2)))],
        _ => null,
    };

    private static IReadOnlyList<string>? OfTables(TSqlStatement statement) => statement switch
    {
        CreateTableStatement create when create.SchemaObjectName.BaseIdentifier.Value.StartsWith('#') => RequiredPermissions.Nothing,
        CreateTableStatement create => [
            "CREATE TABLE",
            RequiredPermissions.InSchemaOf("ALTER", create.SchemaObjectName),
            .. References(create, create.SchemaObjectName),
            .. UsedNames.ToDefineTables(create),
        ],
        AlterTableSwitchStatement move =>
            [RequiredPermissions.OnObject("ALTER", move.SchemaObjectName), RequiredPermissions.OnObject("ALTER", move.TargetTable)],
        AlterTableSetStatement set when set.Options.OfType<SystemVersioningTableOption>().Any() =>
            [RequiredPermissions.OnObject("CONTROL", set.SchemaObjectName)],
        AlterTableStatement alter => [
            RequiredPermissions.OnObject("ALTER", alter.SchemaObjectName),
            .. Rewriting(alter),
            .. References(alter, alter.SchemaObjectName),
            .. UsedNames.ToDefineTables(alter),
        ],
        TruncateTableStatement truncate => [RequiredPermissions.OnObject("ALTER", truncate.TableName)],
        _ => null,
    };

    private static IReadOnlyList<string>? OfIndexes(TSqlStatement statement) => statement switch
    {
        CreateSpatialIndexStatement spatial => [RequiredPermissions.OnObject("ALTER", spatial.Object)],
        CreateColumnStoreIndexStatement columns => [RequiredPermissions.OnObject("ALTER", columns.OnName)],
        IndexStatement index => [RequiredPermissions.OnObject("ALTER", index.OnName)],
        DropIndexStatement drop when drop.DropIndexClauses.All(clause => clause is DropIndexClause) =>
            [
                .. drop.DropIndexClauses.Cast<DropIndexClause>()
                    .Select(clause => RequiredPermissions.OnObject("ALTER", clause.Object))
                    .Distinct(),
            ],
        CreateStatisticsStatement statistics => [RequiredPermissions.OnObject("ALTER", statistics.OnName)],
        UpdateStatisticsStatement statistics => [RequiredPermissions.OnObject("ALTER", statistics.SchemaObjectName)],
        _ => null,
    };

    private static IReadOnlyList<string>? OfTheRest(TSqlStatement statement) => statement switch
    {
        CreatePartitionFunctionStatement or AlterPartitionFunctionStatement or DropPartitionFunctionStatement
            or CreatePartitionSchemeStatement or AlterPartitionSchemeStatement or DropPartitionSchemeStatement => ["ALTER ANY DATASPACE"],
        CreateFullTextCatalogStatement => ["CREATE FULLTEXT CATALOG"],
        AlterDatabaseSetStatement set when !set.Options.Any(
            option => option.OptionKind is DatabaseOptionKind.Trustworthy or DatabaseOptionKind.DBChaining) =>
            ["ALTER"],
        _ => null,
    };

    // Rows that are there get a value, which is to update them.
    private static IEnumerable<string> Rewriting(AlterTableStatement alter) => alter is AlterTableAddTableElementStatement add
        && add.Definition.ColumnDefinitions.Any(Fills)
        ? [RequiredPermissions.OnObject("UPDATE", alter.SchemaObjectName)]
        : [];

    private static bool Fills(ColumnDefinition column) => column.IdentityOptions is not null
        || (column.DefaultConstraint is { } value
            && (value.WithValues || column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable)));

    private static IEnumerable<string> References(TSqlFragment fragment, SchemaObjectName table) =>
        Fragments.All(fragment).OfType<ForeignKeyConstraintDefinition>().Select(key => ObjectNames.Format(key.ReferenceTableName))
            .Where(name => name != ObjectNames.Format(table))
            .Distinct()
            .Select(name => RequiredPermissions.OnObject("REFERENCES", name));

    private static bool Says(ExecuteStatement execute, string word) =>
        StatementText.Significant(execute)
            .Any(
                token => token.TokenType is TSqlTokenType.UnicodeStringLiteral or TSqlTokenType.AsciiStringLiteral
                    && token.Text.TrimStart('N', 'n').Trim('\'').Equals(word, StringComparison.OrdinalIgnoreCase));
}
