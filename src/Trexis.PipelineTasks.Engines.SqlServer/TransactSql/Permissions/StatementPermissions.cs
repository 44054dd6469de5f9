using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>
/// What a login must hold to carry a statement out, as SQL Server's documentation demands it. Nothing comes back where that is not known
/// here.
/// </summary>
internal static class StatementPermissions
{
    public static IReadOnlyList<string>? Of(TSqlStatement statement) =>
        OfTables(statement)
            ?? OfIndexes(
                statement) ?? ModulePermissions.Of(
                    statement) ?? SecurityPermissions.Of(statement) ?? RowPermissions.Of(statement) ?? OfTheRest(statement);

    /// <summary>Of a table copied into another one that takes its place.</summary>
    public static IReadOnlyList<string> OfRebuild(string table)
    {
        var schema = ObjectNames.Of(ObjectNames.TryParts(table)![0]);
        return ["CREATE TABLE", Needed.OnSchema("ALTER", schema), Needed.OnObject("SELECT", table), Needed.OnSchema("INSERT", schema)];
    }

    /// <summary>A system procedure that is known by the operation it was found to be.</summary>
    /// <param name="subject">The operation's.</param>
    public static IReadOnlyList<string>? OfProcedure(ExecuteStatement execute, string kind, string subject) => (
        kind, ObjectNames.TryParts(subject)) switch
    {
        ("refresh-module", { Count: 2 }) => [Needed.OnObject("ALTER", subject)],
        ("rename-object", { Count: >= 2 } parts) when !Says(execute, "USERDATATYPE") =>
            [Needed.OnObject("ALTER", ObjectNames.Of(parts.Take(2)))],
        ("change-membership", { Count: 2 } parts) => [SecurityPermissions.OfMembership(parts[0])],
        ("describe-object", _) when subject == "database" => ["ALTER"],
        ("describe-object", { Count: 1 }) when Says(execute, "SCHEMA") => [Needed.OnSchema("ALTER", subject)],
        ("describe-object", { Count: >= 2 } parts) when Says(execute, "SCHEMA") && !Says(execute, "TYPE") =>
            [Needed.OnObject("ALTER", ObjectNames.Of(parts.Take(2)))],
        _ => null,
    };

    private static IReadOnlyList<string>? OfTables(TSqlStatement statement) => statement switch
    {
        CreateTableStatement create when create.SchemaObjectName.BaseIdentifier.Value.StartsWith('#') => Needed.Nothing,
        CreateTableStatement create => [
            "CREATE TABLE",
            Needed.InSchemaOf("ALTER", create.SchemaObjectName),
            .. References(create, create.SchemaObjectName),
            .. UsedNames.ToDefineTables(create),
        ],
        AlterTableSwitchStatement move => [Needed.OnObject("ALTER", move.SchemaObjectName), Needed.OnObject("ALTER", move.TargetTable)],
        AlterTableSetStatement set when set.Options.OfType<SystemVersioningTableOption>().Any() =>
            [Needed.OnObject("CONTROL", set.SchemaObjectName)],
        AlterTableStatement alter => [
            Needed.OnObject("ALTER", alter.SchemaObjectName),
            .. Rewriting(alter),
            .. References(alter, alter.SchemaObjectName),
            .. UsedNames.ToDefineTables(alter),
        ],
        TruncateTableStatement truncate => [Needed.OnObject("ALTER", truncate.TableName)],
        _ => null,
    };

    private static IReadOnlyList<string>? OfIndexes(TSqlStatement statement) => statement switch
    {
        CreateSpatialIndexStatement spatial => [Needed.OnObject("ALTER", spatial.Object)],
        CreateColumnStoreIndexStatement columns => [Needed.OnObject("ALTER", columns.OnName)],
        IndexStatement index => [Needed.OnObject("ALTER", index.OnName)],
        DropIndexStatement drop when drop.DropIndexClauses.All(clause => clause is DropIndexClause) =>
            [.. drop.DropIndexClauses.Cast<DropIndexClause>().Select(clause => Needed.OnObject("ALTER", clause.Object)).Distinct()],
        CreateStatisticsStatement statistics => [Needed.OnObject("ALTER", statistics.OnName)],
        UpdateStatisticsStatement statistics => [Needed.OnObject("ALTER", statistics.SchemaObjectName)],
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
        ? [Needed.OnObject("UPDATE", alter.SchemaObjectName)]
        : [];

    private static bool Fills(ColumnDefinition column) => column.IdentityOptions is not null
        || (column.DefaultConstraint is { } value
            && (value.WithValues || column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable)));

    private static IEnumerable<string> References(TSqlFragment fragment, SchemaObjectName table) =>
        Fragments.Of(fragment).OfType<ForeignKeyConstraintDefinition>().Select(key => ObjectNames.Of(key.ReferenceTableName))
            .Where(name => name != ObjectNames.Of(table))
            .Distinct()
            .Select(name => Needed.OnObject("REFERENCES", name));

    private static bool Says(ExecuteStatement execute, string word) =>
        StatementText.Significant(execute)
            .Any(
                token => token.TokenType is TSqlTokenType.UnicodeStringLiteral or TSqlTokenType.AsciiStringLiteral
                    && token.Text.TrimStart('N', 'n').Trim('\'').Equals(word, StringComparison.OrdinalIgnoreCase));
}
