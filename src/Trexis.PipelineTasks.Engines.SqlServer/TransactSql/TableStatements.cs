using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>CREATE, ALTER and DROP TABLE.</summary>
internal static class TableStatements
{
    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateTableStatement create => Create(create, knowledge),
        AlterTableAddTableElementStatement add => TableElements.Added(add, knowledge),
        AlterTableDropTableElementStatement drop =>
            [.. drop.AlterTableDropTableElements.SelectMany(element => Dropped(drop.SchemaObjectName, element))],
        AlterTableAlterColumnStatement alter => AlterColumn(alter, knowledge),
        AlterTableConstraintModificationStatement change => Constraints(change, knowledge),
        AlterTableTriggerModificationStatement { TriggerEnforcement: TriggerEnforcement.Disable } off =>
            Found.One(
                Kinds.SwitchOff(
                    "disable-trigger", ObjectNames.Of(off.SchemaObjectName), "What its triggers keep in order is no longer kept."),
                ObjectNames.Of(off.SchemaObjectName)),
        AlterTableSwitchStatement move =>
            Found.One(Kinds.SwitchPartition(ObjectNames.Of(move.SchemaObjectName)), ObjectNames.Of(move.SchemaObjectName)),
        AlterTableRebuildStatement rebuild =>
            Found.One(Kinds.RewriteTable(ObjectNames.Of(rebuild.SchemaObjectName)), ObjectNames.Of(rebuild.SchemaObjectName)),
        AlterTableSetStatement
            or AlterTableChangeTrackingModificationStatement => Found.One(
                Kinds.TableOption(ObjectNames.Of(((AlterTableStatement)statement).SchemaObjectName)),
                ObjectNames.Of(((AlterTableStatement)statement).SchemaObjectName)),
        DropTableStatement drop => [.. drop.Objects.SelectMany(name => Drop(ObjectNames.Of(name), knowledge))],
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Create(CreateTableStatement create, ScriptKnowledge knowledge)
    {
        var table = ObjectNames.Of(create.SchemaObjectName);
        knowledge.Made(table);
        return table.StartsWith('#')
            ? Found.Nothing
            : Found.One(Kinds.CreateTable(table), table, [.. TableElements.NamesIn(create.SchemaObjectName, create.Definition)]);
    }

    private static IReadOnlyList<FoundOperation> Drop(string table, ScriptKnowledge knowledge) =>
        knowledge.IsNew(table) && table.StartsWith('#') ? Found.Nothing : Found.One(Kinds.DropTable(table), table);

    private static IReadOnlyList<FoundOperation> Dropped(
        SchemaObjectName table, AlterTableDropTableElement element) => element.TableElementType switch
    {
        TableElementType.Column => Found.One(Kinds.DropColumn(ObjectNames.Within(table, element.Name)), ObjectNames.Of(table)),
        TableElementType.Constraint or TableElementType.NotSpecified when element.Name is { } name =>
            Found.One(Kinds.DropConstraint(ObjectNames.Within(table, name)), ObjectNames.Of(table), ObjectNames.Beside(table, name)),
        TableElementType.Index => Found.One(Kinds.DropIndex(ObjectNames.Within(table, element.Name)), ObjectNames.Of(table)),
        _ => Found.One(Kinds.Unclassified("alter-table", ObjectNames.Of(table)), ObjectNames.Of(table)),
    };

    private static IReadOnlyList<FoundOperation> AlterColumn(AlterTableAlterColumnStatement alter, ScriptKnowledge knowledge)
    {
        var (table, column) = (ObjectNames.Of(alter.SchemaObjectName), ObjectNames.Within(alter.SchemaObjectName, alter.ColumnIdentifier));
        if (knowledge.IsNew(table))
            return Found.One(
                Kinds.AlterColumn(column, isGuarded: false) with { Risk = Risk.Safe, Why = "The table is new and empty.", SaferWay = null },
                table);
        return Found.One(
            alter.Collation is null ? Kinds.AlterColumn(column, knowledge.MayLoseRows(table)) : Kinds.AlterCollation(column), table);
    }

    private static IReadOnlyList<FoundOperation> Constraints(AlterTableConstraintModificationStatement change, ScriptKnowledge knowledge)
    {
        var table = ObjectNames.Of(change.SchemaObjectName);
        var subjects = change.All
            ? [table]
            : change.ConstraintNames.Select(name => ObjectNames.Within(change.SchemaObjectName, name)).ToList();
        var names = change.ConstraintNames.Select(name => ObjectNames.Beside(change.SchemaObjectName, name)).ToList();
        return
        [
            .. subjects.SelectMany(subject => Found.One(
                change.ConstraintEnforcement == ConstraintEnforcement.NoCheck
                    ? Kinds.SwitchOff("disable-constraint", subject, "Rows that it would have refused come in from now on.")
                    : Kinds.CheckConstraint(subject, knowledge.IsNew(table)),
                table,
                names)),
        ];
    }
}
