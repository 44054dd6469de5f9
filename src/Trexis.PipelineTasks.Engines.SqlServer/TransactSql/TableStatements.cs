using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>CREATE, ALTER and DROP TABLE.</summary>
internal static class TableStatements
{
    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateTableStatement create => Create(create, knowledge),
        AlterTableAddTableElementStatement add => TableElements.Added(add, knowledge),
        AlterTableDropTableElementStatement drop =>
            [.. drop.AlterTableDropTableElements.SelectMany(element => Dropped(drop.SchemaObjectName, element))],
        AlterTableAlterColumnStatement alter => AlterColumn(alter, knowledge),
        AlterTableConstraintModificationStatement change => Constraints(change, knowledge),
        AlterTableTriggerModificationStatement { TriggerEnforcement: TriggerEnforcement.Disable } off =>
            Classified.One(
                OperationCatalog.SwitchOff(
                    "disable-trigger", ObjectNames.Format(off.SchemaObjectName), "What its triggers keep in order is no longer kept."),
                ObjectNames.Format(off.SchemaObjectName)),
        AlterTableSwitchStatement move =>
            Classified.One(
                OperationCatalog.SwitchPartition(ObjectNames.Format(move.SchemaObjectName)), ObjectNames.Format(move.SchemaObjectName)),
        AlterTableRebuildStatement rebuild =>
            Classified.One(
                OperationCatalog.RewriteTable(ObjectNames.Format(rebuild.SchemaObjectName)), ObjectNames.Format(rebuild.SchemaObjectName)),
        AlterTableSetStatement
            or AlterTableChangeTrackingModificationStatement => Classified.One(
                OperationCatalog.TableOption(ObjectNames.Format(((AlterTableStatement)statement).SchemaObjectName)),
                ObjectNames.Format(((AlterTableStatement)statement).SchemaObjectName)),
        DropTableStatement drop => [.. drop.Objects.SelectMany(name => Drop(ObjectNames.Format(name), knowledge))],
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Create(CreateTableStatement create, ScriptKnowledge knowledge)
    {
        var table = ObjectNames.Format(create.SchemaObjectName);
        knowledge.Made(table);
        return table.StartsWith('#')
            ? Classified.Nothing
            : Classified.One(
                OperationCatalog.CreateTable(table), table, [.. TableElements.NamesIn(create.SchemaObjectName, create.Definition)]);
    }

    private static IReadOnlyList<ClassifiedOperation> Drop(string table, ScriptKnowledge knowledge) =>
        knowledge.IsNew(table) && table.StartsWith('#') ? Classified.Nothing : Classified.One(OperationCatalog.DropTable(table), table);

    private static IReadOnlyList<ClassifiedOperation> Dropped(
        SchemaObjectName table, AlterTableDropTableElement element) => element.TableElementType switch
        {
            TableElementType.Column =>
                Classified.One(OperationCatalog.DropColumn(ObjectNames.Within(table, element.Name)), ObjectNames.Format(table)),
            TableElementType.Constraint or TableElementType.NotSpecified when element.Name is { } name =>
                Classified.One(
                    OperationCatalog.DropConstraint(ObjectNames.Within(table, name)),
                    ObjectNames.Format(table),
                    ObjectNames.Beside(table, name)),
            TableElementType.Index =>
                Classified.One(OperationCatalog.DropIndex(ObjectNames.Within(table, element.Name)), ObjectNames.Format(table)),
            _ => Classified.One(OperationCatalog.Unclassified("alter-table", ObjectNames.Format(table)), ObjectNames.Format(table)),
        };

    private static IReadOnlyList<ClassifiedOperation> AlterColumn(AlterTableAlterColumnStatement alter, ScriptKnowledge knowledge)
    {
        var (table, column) = (
            ObjectNames.Format(alter.SchemaObjectName), ObjectNames.Within(alter.SchemaObjectName, alter.ColumnIdentifier));
        if (knowledge.IsNew(table))
            return Classified.One(
                OperationCatalog.AlterColumn(
                    column, isGuarded: false) with
                { Risk = Risk.Safe, Why = "The table is new and empty.", SaferWay = null },
                table);
        return Classified.One(
            alter.Collation is null
                ? OperationCatalog.AlterColumn(column, knowledge.MayLoseRows(table))
                : OperationCatalog.AlterCollation(column), table);
    }

    private static IReadOnlyList<ClassifiedOperation> Constraints(
        AlterTableConstraintModificationStatement change, ScriptKnowledge knowledge)
    {
        var table = ObjectNames.Format(change.SchemaObjectName);
        var subjects = change.All
            ? [table]
            : change.ConstraintNames.Select(name => ObjectNames.Within(change.SchemaObjectName, name)).ToList();
        var names = change.ConstraintNames.Select(name => ObjectNames.Beside(change.SchemaObjectName, name)).ToList();
        return
        [
            .. subjects.SelectMany(subject => Classified.One(
                change.ConstraintEnforcement == ConstraintEnforcement.NoCheck
                    ? OperationCatalog.SwitchOff("disable-constraint", subject, "Rows that it would have refused come in from now on.")
                    : OperationCatalog.CheckConstraint(subject, knowledge.IsNew(table)),
                table,
                names)),
        ];
    }
}
