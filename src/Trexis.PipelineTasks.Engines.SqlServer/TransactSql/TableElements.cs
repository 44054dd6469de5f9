using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Columns, constraints and indexes that ALTER TABLE ADD brings.</summary>
internal static class TableElements
{
    public static IReadOnlyList<ClassifiedOperation> Added(AlterTableAddTableElementStatement add, ScriptKnowledge knowledge)
    {
        var (name, table) = (add.SchemaObjectName, ObjectNames.Format(add.SchemaObjectName));
        var isNew = knowledge.IsNew(table);
        var found = new List<ClassifiedOperation>();
        foreach (var column in add.Definition.ColumnDefinitions)
            found.AddRange(Classified.One(Column(name, column, isNew), table, [.. NamesIn(name, column)]));
        foreach (var constraint in add.Definition.TableConstraints)
            found.AddRange(Classified.One(Constraint(name, constraint, isNew), table, NamesOf(name, constraint)));
        foreach (var index in add.Definition.Indexes)
            found.AddRange(
                Classified.One(
                    OperationCatalog.CreateIndex(
                        ObjectNames.Within(name, index.Name), isNew, IsClustered(index.IndexType), index.Unique, online: false),
                    table));
        return found.Count > 0 ? found : Classified.One(OperationCatalog.Unclassified("alter-table", table), table);
    }

    /// <summary>Names of constraints and indexes that stand in a table's own definition.</summary>
    public static IEnumerable<string> NamesIn(SchemaObjectName table, TableDefinition? definition) => definition is null
        ? []
        : definition.TableConstraints.SelectMany(constraint => NamesOf(table, constraint))
            .Concat(definition.ColumnDefinitions.SelectMany(column => NamesIn(table, column)))
            .Concat(definition.Indexes.Select(index => ObjectNames.Within(table, index.Name)));

    private static IEnumerable<string> NamesIn(SchemaObjectName table, ColumnDefinition column) =>
        column.Constraints.Append(column.DefaultConstraint)
            .OfType<ConstraintDefinition>()
            .SelectMany(constraint => NamesOf(table, constraint));

    private static IReadOnlyList<string> NamesOf(SchemaObjectName table, ConstraintDefinition constraint) =>
        constraint.ConstraintIdentifier is { } name ? [ObjectNames.Beside(table, name)] : [Nameless(table)];

    /// <summary>As DacFx's reports call a constraint that nobody named.</summary>
    private static string Nameless(SchemaObjectName table) => $"unnamed constraint on {ObjectNames.Format(table)}";

    private static Operation Column(SchemaObjectName table, ColumnDefinition column, bool isNew)
    {
        var subject = ObjectNames.Within(table, column.ColumnIdentifier);
        if (column.ComputedColumnExpression is not null && column.IsPersisted)
            return OperationCatalog.AddConstraint("add-column", subject, isNew, "A persisted value is computed for every row at once.");
        var nullable = column.ComputedColumnExpression is not null
            || !column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable);
        return OperationCatalog.AddColumn(
            subject, isNew, nullable, column.DefaultConstraint is not null || column.IdentityOptions is not null);
    }

    private static Operation Constraint(SchemaObjectName table, ConstraintDefinition constraint, bool isNew)
    {
        var subject = constraint.ConstraintIdentifier is { } name ? ObjectNames.Within(table, name) : ObjectNames.Format(table);
        return constraint switch
        {
            ForeignKeyConstraintDefinition key when Cascades(key.DeleteAction) || Cascades(key.UpdateAction) =>
                OperationCatalog.AddCascade(subject, ObjectNames.Format(table)),
            ForeignKeyConstraintDefinition => OperationCatalog.AddConstraint(
                "add-foreign-key",
                subject,
                isNew,
                "Rows that refer to nothing are refused from now on; rows that are there are held against it when it is checked."),
            CheckConstraintDefinition => OperationCatalog.AddConstraint(
                "add-check",
                subject,
                isNew,
                "Rows that break it are refused from now on; rows that are there are held against it when it is checked."),
            DefaultConstraintDefinition =>
                OperationCatalog.AddConstraint(
                    "add-default", subject, isNew, "Rows that leave the column out get the new value from now on."),
            UniqueConstraintDefinition { IsPrimaryKey: var primary } unique when !isNew =>
                OperationCatalog.AddKey(primary ? "add-primary-key" : "add-unique", subject, IsClustered(unique)),
            UniqueConstraintDefinition { IsPrimaryKey: var primary } =>
                OperationCatalog.Create(primary ? "add-primary-key" : "add-unique", subject, "The table is new and empty."),
            GraphConnectionConstraintDefinition => OperationCatalog.AddConstraint(
                "add-edge-constraint",
                subject,
                isNew,
                "Edges between other nodes are refused from now on, and one that is there ends the deployment."),
            _ => OperationCatalog.Unclassified("add-constraint", subject),
        };
    }

    private static bool Cascades(DeleteUpdateAction action) =>
        action is DeleteUpdateAction.Cascade or DeleteUpdateAction.SetNull or DeleteUpdateAction.SetDefault;

    // A primary key is clustered unless it says otherwise.
    private static bool IsClustered(UniqueConstraintDefinition unique) => unique.Clustered ?? unique.IsPrimaryKey;

    private static bool IsClustered(IndexType? type) =>
        type?.IndexTypeKind is IndexTypeKind.Clustered or IndexTypeKind.ClusteredColumnStore;
}
