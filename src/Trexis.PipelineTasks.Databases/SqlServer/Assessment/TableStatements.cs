using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Tables, their columns, constraints and indexes.</summary>
internal static class TableStatements
{
    public static IReadOnlyList<Operation>? Of(TSqlStatement statement) => statement switch
    {
        CreateTableStatement table => [Names.IsTemporary(table.SchemaObjectName) ? Operations.CreateTemporary(Names.Of(table.SchemaObjectName)) : Operations.CreateTable(Names.Of(table.SchemaObjectName))],
        DropTableStatement drop => [.. drop.Objects.Select(name => Names.IsTemporary(name) ? Operations.Session(Names.Of(name)) : Operations.DropTable(Names.Of(name)))],
        AlterTableAddTableElementStatement add => Added(add),
        AlterTableDropTableElementStatement drop => [.. drop.AlterTableDropTableElements.Select(element => Dropped(drop.SchemaObjectName, element))],
        AlterTableAlterColumnStatement column => [Operations.AlterColumn(Names.Inside(column.SchemaObjectName, Names.Of(column.ColumnIdentifier)))],
        AlterTableConstraintModificationStatement constraint => [Operations.DisableConstraint(
            constraint.All ? Names.Inside(constraint.SchemaObjectName, "ALL") : string.Join(", ", constraint.ConstraintNames.Select(name => Names.Beside(constraint.SchemaObjectName, name))), constraint.ConstraintEnforcement == ConstraintEnforcement.NoCheck)],
        AlterTableTriggerModificationStatement trigger => [Operations.AlterOther("trigger", Names.Of(trigger.SchemaObjectName))],
        EnableDisableTriggerStatement => [Operations.AlterOther("trigger", StatementClassifier.FirstWords(statement))],
        AlterTableSwitchStatement move => [Operations.SwitchPartition(Names.Of(move.SchemaObjectName))],
        AlterTableRebuildStatement rebuild => [Operations.RebuildTable(Names.Of(rebuild.SchemaObjectName))],
        AlterTableSetStatement set => [Operations.TableOption(Names.Of(set.SchemaObjectName))],
        AlterTableChangeTrackingModificationStatement tracking => [Operations.TableOption(Names.Of(tracking.SchemaObjectName))],
        CreateIndexStatement index => [Operations.CreateIndex(Names.Beside(index.OnName, index.Name), index.Unique, IsOnline(index.IndexOptions))],
        CreateColumnStoreIndexStatement index => [Operations.CreateIndex(Names.Beside(index.OnName, index.Name), unique: false, IsOnline(index.IndexOptions))],
        CreateXmlIndexStatement or CreateSpatialIndexStatement => [Operations.CreateIndex(StatementClassifier.FirstWords(statement), unique: false, online: false)],
        AlterIndexStatement index => [Operations.AlterIndex(index.All ? Names.Inside(index.OnName, "ALL") : Names.Beside(index.OnName, index.Name), index.AlterIndexType.ToString())],
        DropIndexStatement drop => [.. drop.DropIndexClauses.Select(clause => Operations.DropIndex(IndexName(clause)))],
        _ => null,
    };

    private static List<Operation> Added(AlterTableAddTableElementStatement add)
    {
        var operations = new List<Operation>();
        foreach (var column in add.Definition.ColumnDefinitions) operations.Add(Operations.AddColumn(Names.Inside(add.SchemaObjectName, Names.Of(column.ColumnIdentifier)), MustBeGiven(column)));
        foreach (var constraint in add.Definition.TableConstraints) operations.Add(Constraint(add, constraint));
        foreach (var index in add.Definition.Indexes) operations.Add(Operations.CreateIndex(Names.Beside(add.SchemaObjectName, index.Name), index.Unique, IsOnline(index.IndexOptions)));
        if (add.Definition.SystemTimePeriod is not null) operations.Add(Operations.TableOption(Names.Of(add.SchemaObjectName)));
        return operations;
    }

    private static Operation Constraint(AlterTableAddTableElementStatement add, ConstraintDefinition constraint)
    {
        var subject = constraint.ConstraintIdentifier is null ? Names.Of(add.SchemaObjectName) : Names.Beside(add.SchemaObjectName, constraint.ConstraintIdentifier);
        return constraint switch
        {
            UniqueConstraintDefinition => Operations.AddKey(subject),
            DefaultConstraintDefinition => Operations.CreateOther("default", subject),
            _ => Operations.AddConstraint(subject, add.ExistingRowsCheckEnforcement != ConstraintEnforcement.NoCheck),
        };
    }

    // A column that computes itself, counts itself or has a default needs no value from anybody.
    private static bool MustBeGiven(ColumnDefinition column) =>
        column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable)
        && column.DefaultConstraint is null
        && column.IdentityOptions is null
        && column.ComputedColumnExpression is null
        && column.GeneratedAlways is null
        && !string.Equals((column.DataType?.Name?.BaseIdentifier)?.Value, "rowversion", StringComparison.OrdinalIgnoreCase);

    private static Operation Dropped(SchemaObjectName table, AlterTableDropTableElement element)
    {
        var subject = Names.Beside(table, element.Name);
        return element.TableElementType switch
        {
            TableElementType.Column => Operations.DropColumn(Names.Inside(table, Names.Of(element.Name))),
            TableElementType.Constraint or TableElementType.NotSpecified => Operations.DropConstraint(subject),
            TableElementType.Index => Operations.DropIndex(subject),
            _ => Operations.TableOption(Names.Of(table)),
        };
    }

    private static string IndexName(DropIndexClauseBase clause) => clause switch
    {
        DropIndexClause named => Names.Beside(named.Object, named.Index),
        BackwardsCompatibleDropIndexClause old => Names.Of(old.Index),
        _ => "?",
    };

    private static bool IsOnline(IList<IndexOption> options) => options.Any(option => option is OnlineIndexOption { OptionState: OptionState.On });
}
