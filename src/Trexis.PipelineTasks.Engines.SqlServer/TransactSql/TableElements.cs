using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Columns, constraints and indexes that ALTER TABLE ADD brings. What stands on a column itself means the same as beside it.
/// </summary>
internal static class TableElements
{
    public static IReadOnlyList<ClassifiedOperation> Added(AlterTableAddTableElementStatement add, ScriptKnowledge knowledge)
    {
        var name = add.SchemaObjectName;
        var isNew = knowledge.IsNew(name);
        var isVerified = add.ExistingRowsCheckEnforcement != ConstraintEnforcement.NoCheck;
        var found = new List<ClassifiedOperation>();
        foreach (var column in add.Definition.ColumnDefinitions)
        {
            var added = Classified.On(name, Column(name, column, knowledge), [.. NamesIn(name, column)]);
            found.AddRange(
                column.ComputedColumnExpression is { } expression
                    ? added.Select(one => one with
                    {
                        Brings = Computed($"{knowledge.Schema.NameOf(name)}.{ObjectNames.Format(column.ColumnIdentifier.Value)}",
                            StatementText.Format(expression)),
                    })
                    : added);
            knowledge.Added(name, column.ColumnIdentifier.Value);
            knowledge.Schema.Add(
                name,
                WrittenColumns.Form(column, add.Definition, knowledge.ColumnsAreNotNull, knowledge.Schema.Collation),
                knowledge.IsCertain);
            if (!isNew) found.AddRange(Inline(name, column, isVerified).SelectMany(operation => Classified.On(name, operation)));
        }

        LearnKeys(name, add.Definition, knowledge);
        foreach (var constraint in add.Definition.TableConstraints)
        {
            var operation = constraint is ForeignKeyConstraintDefinition key && Cascades(key)
                && knowledge.Schema.WasThere(Key(name, key, [.. key.Columns.Select(column => column.Value)], knowledge))
                ? OperationCatalog.Held(
                    OperationCatalog.AddCascadeAgain(Subject(name, constraint, null), ObjectNames.Format(name)), isVerified)
                : Constraint(name, constraint, isNew, isVerified);
            found.AddRange(Classified.On(name, operation, NamesOf(name, constraint)));
        }

        foreach (var index in add.Definition.Indexes) found.AddRange(Classified.On(name, Index(name, index, isNew)));
        if (add.Definition.SystemTimePeriod is not null)
            found.AddRange(Classified.On(name, OperationCatalog.AddPeriod(ObjectNames.Format(name))));
        return found.Count > 0 ? found : StatementTable.Unclassified(add);
    }

    public static IEnumerable<ColumnForm> Forms(TableDefinition? definition, ScriptKnowledge knowledge) =>
        definition?.ColumnDefinitions.Select(
            column => WrittenColumns.Form(column, definition, knowledge.ColumnsAreNotNull, knowledge.Schema.Collation)) ?? [];

    /// <summary>Has the target's schema know the keys, other constraints and indexes of a definition.</summary>
    public static void LearnKeys(SchemaObjectName table, TableDefinition? definition, ScriptKnowledge knowledge)
    {
        if (definition is null) return;
        var name = knowledge.Schema.NameOf(table);
        if (IgnoresDuplicates(definition)) knowledge.Copied.Skips(table);
        foreach (var constraint in definition.ColumnDefinitions
            .SelectMany(column => column.Constraints.Append(column.DefaultConstraint))
            .Concat(definition.TableConstraints)
            .OfType<ConstraintDefinition>()
            .Where(constraint => constraint is not (ForeignKeyConstraintDefinition or NullableConstraintDefinition))
            .Distinct())
            knowledge.Schema.Add(new TargetConstraint(name, constraint.ConstraintIdentifier?.Value ?? "", KindOf(constraint)));
        foreach (var index in definition.ColumnDefinitions.Select(column => column.Index).Concat(definition.Indexes)
            .OfType<IndexDefinition>())
            knowledge.Schema.Add(new TargetIndex(name, index.Name.Value, IsClustered(index.IndexType), index.Unique));
        foreach (var column in definition.ColumnDefinitions)
        {
            foreach (var key in column.Constraints.OfType<ForeignKeyConstraintDefinition>())
                knowledge.Schema.Add(Key(table, key, [column.ColumnIdentifier.Value], knowledge));
        }

        foreach (var key in definition.TableConstraints.OfType<ForeignKeyConstraintDefinition>())
            knowledge.Schema.Add(Key(table, key, [.. key.Columns.Select(column => column.Value)], knowledge));
    }

    /// <summary>Whether one of its keys or indexes leaves out rows that bring a value which is there.</summary>
    public static bool IgnoresDuplicates(TableDefinition? definition) => definition is not null && Fragments.All(definition).Any(
        part => part switch
        {
            UniqueConstraintDefinition unique => IndexStatements.IgnoresDuplicates(unique.IndexOptions),
            IndexDefinition index => IndexStatements.IgnoresDuplicates(index.IndexOptions),
            _ => false,
        });

    private static KindOfConstraint KindOf(ConstraintDefinition constraint) => constraint switch
    {
        CheckConstraintDefinition => KindOfConstraint.Check,
        DefaultConstraintDefinition => KindOfConstraint.Default,
        UniqueConstraintDefinition unique => IsClustered(unique) ? KindOfConstraint.ClusteredKey : KindOfConstraint.Key,
        _ => KindOfConstraint.Unknown,
    };

    private static TargetKey Key(
        SchemaObjectName table, ForeignKeyConstraintDefinition key, IReadOnlyList<string> columns, ScriptKnowledge knowledge) => new()
        {
            Name = key.ConstraintIdentifier?.Value ?? "",
            Table = knowledge.Schema.NameOf(table),
            References = knowledge.Schema.NameOf(key.ReferenceTableName),
            Columns = columns,
            Referenced = [.. key.ReferencedTableColumns.Select(column => column.Value)],
            OnDelete = Action(key.DeleteAction),
            OnUpdate = Action(key.UpdateAction),
        };

    private static KeyAction Action(DeleteUpdateAction action) => action switch
    {
        DeleteUpdateAction.Cascade => KeyAction.Cascade,
        DeleteUpdateAction.SetNull or DeleteUpdateAction.SetDefault => KeyAction.Clear,
        _ => KeyAction.None,
    };

    /// <summary>A computed column, as one that is taken away and brought back is known by.</summary>
    /// <param name="column">In full.</param>
    /// <param name="expression">The server keeps it with brackets of its own, around it and around names.</param>
    public static string Computed(string column, string expression) =>
        $"computed {column} {string.Concat(expression.Where(character => !char.IsWhiteSpace(character) && !"[]()".Contains(character)))}";

    /// <summary>What a new table does to the tables that it refers to.</summary>
    public static IEnumerable<ClassifiedOperation> References(SchemaObjectName table, TableDefinition? definition)
    {
        if (definition is null) return [];
        var onColumns = definition.ColumnDefinitions
            .SelectMany(column => column.Constraints.OfType<ForeignKeyConstraintDefinition>()
                .Select(key => (key, subject: Subject(table, key, column.ColumnIdentifier))));
        var onTable = definition.TableConstraints.OfType<ForeignKeyConstraintDefinition>()
            .Select(key => (key, subject: Subject(table, key, null)));
        return onColumns.Concat(onTable)
            .Where(one => ObjectNames.Format(one.key.ReferenceTableName) != ObjectNames.Format(table))
            .SelectMany(one => Classified.On(table, ForNewTable(one.key, one.subject, ObjectNames.Format(table))));
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

    private static Operation ForNewTable(ForeignKeyConstraintDefinition key, string subject, string table) => Cascades(key)
        ? OperationCatalog.AddCascade(subject, table, isNew: true)
        : OperationCatalog.AddConstraint(
            OperationKind.AddForeignKey,
            subject,
            isNew: false,
            "The table that it refers to can be neither truncated nor dropped from now on.");

    private static Operation Column(SchemaObjectName table, ColumnDefinition column, ScriptKnowledge knowledge)
    {
        var subject = ObjectNames.Within(table, column.ColumnIdentifier);
        var isNew = knowledge.IsNew(table);
        if (column.ComputedColumnExpression is not null && column.IsPersisted)
            return OperationCatalog.AddForEveryRow(
                OperationKind.AddColumn, subject, isNew, "A persisted value is computed for every row at once.");
        return OperationCatalog.AddColumn(subject, isNew ? ColumnFill.NewTable : Fill(column, knowledge.ColumnsAreNotNull));
    }

    private static ColumnFill Fill(ColumnDefinition column, bool isNotNullByDefault)
    {
        if (column.ComputedColumnExpression is not null) return ColumnFill.Null;
        if (column.IdentityOptions is not null || IsRowVersion(column) || column.DefaultConstraint is { WithValues: true })
            return ColumnFill.Written;
        var said = column.Constraints.OfType<NullableConstraintDefinition>().FirstOrDefault()?.Nullable;
        var isKey = column.Constraints.OfType<UniqueConstraintDefinition>().Any(unique => unique.IsPrimaryKey);
        if (said is true && !isKey) return ColumnFill.Null;
        var unknown = said is null && !isKey && IsOfOwnType(column);
        if (said is null && !isKey && !unknown && !isNotNullByDefault) return ColumnFill.Null;
        if (column.DefaultConstraint is { } given && DiffersByRow(given)) return ColumnFill.Written;
        if (column.DefaultConstraint is not null || column.GeneratedAlways is not null) return ColumnFill.Default;
        return unknown ? ColumnFill.UnknownType : ColumnFill.Missing;
    }

    // No edition keeps one value for all rows then.
    private static bool DiffersByRow(DefaultConstraintDefinition given) => Fragments.All(given).Any(
        part => part is NextValueForExpression
            || (part is FunctionCall { FunctionName.Value: var name }
                && (name.Equals("NEWID", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("NEWSEQUENTIALID", StringComparison.OrdinalIgnoreCase))));

    private static IEnumerable<Operation> Inline(SchemaObjectName table, ColumnDefinition column, bool isVerified)
    {
        foreach (var constraint in column.Constraints)
        {
            var subject = Subject(table, constraint, column.ColumnIdentifier);
            if (constraint is UniqueConstraintDefinition unique && !HasOwnValues(column))
                yield return OperationCatalog.AddUniqueColumn(Kind(unique), subject);
            else if (constraint is UniqueConstraintDefinition or ForeignKeyConstraintDefinition or CheckConstraintDefinition)
                yield return Constraint(table, constraint, isNew: false, isVerified) with { Subject = subject };
        }

        if (column.Index is { } index) yield return Index(table, index, isNew: false);
    }

    // Every row gets another value.
    private static bool HasOwnValues(ColumnDefinition column) => column.IdentityOptions is not null
        || IsRowVersion(column)
        || column.DefaultConstraint?.Expression is FunctionCall { FunctionName.Value: var function }
            && function.Equals("NEWID", StringComparison.OrdinalIgnoreCase);

    private static bool IsRowVersion(ColumnDefinition column) =>
        column.DataType is SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.Rowversion or SqlDataTypeOption.Timestamp };

    private static bool IsOfOwnType(ColumnDefinition column) =>
        column.DataType is UserDataTypeReference { Name.BaseIdentifier.Value: var type } && !StoredType.IsOfServer(type);

    private static Operation Index(SchemaObjectName table, IndexDefinition index, bool isNew) => OperationCatalog.CreateIndex(
        ObjectNames.Within(table, index.Name), isNew, IsClustered(index.IndexType), index.Unique, online: false);

    private static string Subject(SchemaObjectName table, ConstraintDefinition constraint, Identifier? column) =>
        constraint.ConstraintIdentifier is { } name ? ObjectNames.Within(table, name)
        : column is not null ? ObjectNames.Within(table, column)
        : ObjectNames.Format(table);

    private static Operation Constraint(SchemaObjectName table, ConstraintDefinition constraint, bool isNew, bool isVerified)
    {
        var subject = Subject(table, constraint, null);
        return constraint switch
        {
            ForeignKeyConstraintDefinition key when Cascades(key) =>
                OperationCatalog.Held(OperationCatalog.AddCascade(subject, ObjectNames.Format(table), isNew), isVerified && !isNew),
            ForeignKeyConstraintDefinition => OperationCatalog.AddRule(
                OperationKind.AddForeignKey, subject, isNew, isVerified, "Rows that refer to nothing"),
            CheckConstraintDefinition => OperationCatalog.AddRule(
                OperationKind.AddCheck, subject, isNew, isVerified, "Rows that break it"),
            DefaultConstraintDefinition =>
                OperationCatalog.AddConstraint(
                    OperationKind.AddDefault, subject, isNew, "Rows that leave the column out get the new value from now on."),
            UniqueConstraintDefinition unique => AddedKey(unique, subject, isNew),
            GraphConnectionConstraintDefinition => OperationCatalog.AddConstraint(
                OperationKind.AddEdgeConstraint,
                subject,
                isNew,
                "Edges between other nodes are refused, and those that are there end the deployment."),
            _ => OperationCatalog.Unclassified(OperationKind.AddConstraint, subject),
        };
    }

    private static Operation AddedKey(UniqueConstraintDefinition unique, string subject, bool isNew)
    {
        var operation = isNew
            ? OperationCatalog.Create(Kind(unique), subject, "The table is new: nobody uses it yet.")
            : Built(OperationCatalog.AddKey(Kind(unique), subject, IsClustered(unique)), unique);
        return IndexStatements.IgnoresDuplicates(unique.IndexOptions) ? OperationCatalog.IgnoringDuplicates(operation) : operation;
    }

    private static Operation Built(Operation key, UniqueConstraintDefinition unique) => IndexStatements.IsOnline(unique.IndexOptions)
        ? key with { Locking = OperationCatalog.Moment }
        : key;

    private static string Kind(UniqueConstraintDefinition unique) =>
        unique.IsPrimaryKey ? OperationKind.AddPrimaryKey : OperationKind.AddUnique;

    private static bool Cascades(ForeignKeyConstraintDefinition key) =>
        Action(key.DeleteAction) != KeyAction.None || Action(key.UpdateAction) != KeyAction.None;

    // A primary key is clustered unless it says otherwise.
    private static bool IsClustered(UniqueConstraintDefinition unique) => unique.Clustered ?? unique.IsPrimaryKey;

    private static bool IsClustered(IndexType? type) =>
        type?.IndexTypeKind is IndexTypeKind.Clustered or IndexTypeKind.ClusteredColumnStore;
}
