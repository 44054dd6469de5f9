using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
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
            [.. drop.AlterTableDropTableElements.SelectMany(element => Dropped(drop.SchemaObjectName, element, knowledge))],
        AlterTableAlterColumnStatement alter => AlterColumn(alter, knowledge),
        AlterTableConstraintModificationStatement change => Constraints(change, knowledge),
        AlterTableTriggerModificationStatement change => Triggers(change, knowledge),
        EnableDisableTriggerStatement change => Triggers(change, knowledge),
        AlterTableSwitchStatement move => Switch(move, knowledge),
        AlterTableRebuildStatement or AlterTableAddClusterByStatement or AlterTableAlterIndexStatement =>
            OnTable((AlterTableStatement)statement, OperationCatalog.RewriteTable),
        AlterTableAlterPartitionStatement partition => OnTable(partition, OperationCatalog.AlterPartition),
        AlterTableSetStatement set => Set(set, knowledge),
        AlterTableChangeTrackingModificationStatement { IsEnable: false } off => OnTable(off, table => OperationCatalog.LoseHistory(
            OperationKind.DisableChangeTracking, table, "What was tracked is thrown away: whoever reads the changes has to begin anew.")),
        AlterTableChangeTrackingModificationStatement or AlterTableFileTableNamespaceStatement =>
            OnTable((AlterTableStatement)statement, OperationCatalog.TableOption),
        DropTableStatement drop => [.. drop.Objects.SelectMany(name => Drop(name, knowledge))],
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> OnTable(AlterTableStatement statement, Func<string, Operation> operation) =>
        Classified.On(statement.SchemaObjectName, operation(ObjectNames.Format(statement.SchemaObjectName)));

    private static IReadOnlyList<ClassifiedOperation> Create(CreateTableStatement create, ScriptKnowledge knowledge)
    {
        var name = create.SchemaObjectName;
        knowledge.Made(name, [.. TableElements.Forms(create.Definition, knowledge)]);
        TableElements.LearnKeys(name, create.Definition, knowledge);
        if (knowledge.IsNew(name)) knowledge.OwnNames.UnionWith(TableElements.NamesIn(name, create.Definition));
        var table = OperationCatalog.CreateTable(ObjectNames.Format(name));
        if (TableElements.IgnoresDuplicates(create.Definition)) table = OperationCatalog.IgnoringDuplicates(table);
        var made = Classified.On(name, table, [.. TableElements.NamesIn(name, create.Definition)]);
        var histories = Histories(create.Options, knowledge)
            .SelectMany(history => Classified.Of(
                history,
                OperationCatalog.Create(
                    OperationKind.CreateTable, ObjectNames.Format(history),
                    "Old versions of rows are kept in it; one that is there is used.")))
            .Select(found => found with { Table = ObjectNames.Format(name) });
        return [.. made, .. histories, .. TableElements.References(name, create.Definition)];
    }

    private static IReadOnlyList<ClassifiedOperation> Set(AlterTableSetStatement set, ScriptKnowledge knowledge)
    {
        var what = HistoryOf(knowledge.Schema.NameOf(set.SchemaObjectName));
        var found = set.Options.SelectMany(option => OnTable(set, table => Option(option, table)).Select(one => one with
        {
            Takes = one.Operation.Kind == OperationKind.DisableVersioning ? (what, OperationCatalog.NoVersionsForNow(one.Operation)) : null,
            Brings = option is SystemVersioningTableOption { HistoryTable: { } history }
                && !knowledge.Schema.Lacks(history)
                && !knowledge.IsNew(history)
                    ? what
                    : null,
        })).ToList();
        Histories(set.Options, knowledge);
        return found;
    }

    /// <summary>What is taken away and brought back where a table stops to keep old versions for a while.</summary>
    public static string HistoryOf(string table) => $"history {table}";

    // The server makes those that are not there.
    private static List<SchemaObjectName> Histories(IEnumerable<TableOption> options, ScriptKnowledge knowledge)
    {
        var histories = options.OfType<SystemVersioningTableOption>().Select(option => option.HistoryTable)
            .OfType<SchemaObjectName>()
            .ToList();
        foreach (var history in histories) knowledge.Schema.Create(history, [], certain: false);
        return histories;
    }

    private static IReadOnlyList<ClassifiedOperation> Drop(SchemaObjectName name, ScriptKnowledge knowledge)
    {
        var (drop, isNew) = (OperationCatalog.DropTable(ObjectNames.Format(name)), knowledge.IsOwn(name));
        var copy = knowledge.Copied.Of(name, knowledge.Region);
        var left = knowledge.Schema.NameOf(name);
        var parts = knowledge.Schema.PartsOf(left);
        var isAbsent = !isNew && knowledge.Schema.Lacks(name);
        // Nobody makes its triggers again without a word.
        if (knowledge.Schema.IsWatched(name)) copy = null;
        knowledge.Forget(name);
        knowledge.Copied.Touch(name);
        var isGone = knowledge.IsCertain;
        knowledge.Schema.Drop(name, isGone);
        if (isNew) return Classified.On(name, OperationCatalog.DropOwn(drop));
        if (isAbsent) return Classified.On(name, OperationCatalog.DropAbsent(drop));
        knowledge.RowsAreLost();
        if (copy is null) return Classified.On(name, drop);
        var copied = copy.Lacking.Count > 0
            ? OperationCatalog.DropWithColumns(drop, copy.Into, copy.Lacking)
            : OperationCatalog.DropCopied(drop, copy.Into, isChanged: copy.Changed.Count > 0);
        return
        [
            .. Classified.On(name, copy.Lacking.Count > 0 ? copied : drop).Select(found => found with
            {
                Takes = ($"table {left} by {copy.Into}", copied),
                Kept = new KeptTable(left, parts, copy.Changed, isGone),
            }),
        ];
    }

    private static IReadOnlyList<ClassifiedOperation> Dropped(
        SchemaObjectName table, AlterTableDropTableElement element, ScriptKnowledge knowledge)
    {
        if (element.TableElementType == TableElementType.Column)
            return DroppedColumn(table, element.Name, knowledge);
        if (element.TableElementType == TableElementType.Index)
            return IndexStatements.Drop(table, element.Name, clustered: false, knowledge);
        if (element.Name is not { } constraint) return Dropped(table, element, KindOfConstraint.Unknown);
        var kind = knowledge.Schema.KindOf(table, constraint.Value);
        knowledge.Schema.DropConstraint(table, constraint.Value, knowledge.IsCertain);
        var found = Dropped(table, element, kind);
        return knowledge.IsOwn(table) ? [.. found.Select(one => one with { Operation = OperationCatalog.DropOwn(one.Operation) })] : found;
    }

    private static IReadOnlyList<ClassifiedOperation> Dropped(
        SchemaObjectName table, AlterTableDropTableElement element, KindOfConstraint kind) => element.TableElementType switch
        {
            TableElementType.Constraint or TableElementType.NotSpecified when element.Name is { } name =>
                Classified.On(
                    table, OperationCatalog.DropConstraint(ObjectNames.Within(table, name), kind), ObjectNames.Beside(table, name)),
            TableElementType.Period => Classified.On(table, OperationCatalog.DropPeriod(ObjectNames.Format(table))),
            _ => Classified.On(table, OperationCatalog.Unclassified(OperationKind.AlterTable, ObjectNames.Format(table))),
        };

    private static IReadOnlyList<ClassifiedOperation> DroppedColumn(SchemaObjectName table, Identifier column, ScriptKnowledge knowledge)
    {
        var (subject, schema) = (ObjectNames.Within(table, column), knowledge.Schema);
        if (schema.Lacks(table, column.Value))
            return Classified.On(table, OperationCatalog.DropAbsent(OperationCatalog.DropColumn(subject)));
        var found = Classified.On(table, OperationCatalog.DropColumn(subject));
        if (knowledge.AreUnfilled(table, [column.Value]))
        {
            knowledge.Give(table, null);
            schema.Drop(table, column.Value, knowledge.IsCertain);
            return [.. found.Select(one => one with { Operation = OperationCatalog.DropOwn(one.Operation) })];
        }

        var (forms, copy) = (schema.Forms(table, column.Value), knowledge.Copied.Of(table, column.Value, knowledge.Region));
        var elsewhere = knowledge.Copied.Elsewhere(table, column.Value, knowledge.Region);
        var place = $"{schema.NameOf(table)}.{ObjectNames.Format(column.Value)}";
        if (!knowledge.IsNew(table)) knowledge.RowsAreLost();
        knowledge.Copied.Touch(table);
        knowledge.Give(table, null);
        schema.Drop(table, column.Value, knowledge.IsCertain);
        if (elsewhere is not null)
            return [.. found.Select(one => one with { Operation = OperationCatalog.DropMoved(one.Operation, elsewhere) })];
        if (copy is not null)
            return
            [
                .. found.Select(one => one with
                {
                    Takes = ($"column {place} by {copy}", OperationCatalog.DropCopied(one.Operation, copy, isChanged: false)),
                }),
            ];
        return forms is [{ Expression: { } expression }]
            ? [.. found.Select(one => one with
            {
                Takes = (TableElements.Computed(place, expression), OperationCatalog.DropComputed(subject)),
            })]
            : found;
    }

    private static IReadOnlyList<ClassifiedOperation> AlterColumn(AlterTableAlterColumnStatement alter, ScriptKnowledge knowledge)
    {
        var (table, column) = (alter.SchemaObjectName, ObjectNames.Within(alter.SchemaObjectName, alter.ColumnIdentifier));
        var judged = alter.DataType is null ? null : Judged(alter, column, knowledge);
        if (knowledge.IsNew(table))
        {
            return Classified.On(
                table,
                OperationCatalog.AlterColumn(
                    column, isGuarded: false) with
                { Risk = Risk.Safe, Why = "The table is new: nobody uses it yet.", SaferWay = null });
        }

        if (alter.AlterTableAlterColumnOption == AlterTableAlterColumnOption.DropMaskingFunction)
            return Classified.On(
                table,
                OperationCatalog.SwitchOff(OperationKind.DropMask, column, "Whoever may read the column sees its values as they are."));
        if (alter.DataType is null) return Classified.On(table, OperationCatalog.ColumnOption(column));
        if (judged is not null) return Classified.On(table, judged);
        knowledge.Copied.Touch(table);
        return Classified.On(
            table,
            alter.Collation is null
                ? OperationCatalog.AlterColumn(column, knowledge.MayLoseRows(ObjectNames.Format(table)))
                : OperationCatalog.AlterCollation(column));
    }

    // By what the column was, where the target's schema is known.
    private static Operation? Judged(AlterTableAlterColumnStatement alter, string column, ScriptKnowledge knowledge)
    {
        var (table, name) = (alter.SchemaObjectName, alter.ColumnIdentifier.Value);
        var differences = knowledge.Schema.Forms(table, name).Select(form => new ColumnDifference(form, Altered(form))).ToList();
        if (differences.Any(difference => difference.Loss is not null)) knowledge.Copied.Touch(table);
        var isOwn = knowledge.Schema.IsOwn(table, name) && !knowledge.ValuesAreLost;
        var isFilled = knowledge.Copied.IsFilled(table, name, knowledge.Region);
        knowledge.Schema.Alter(table, name, Altered, knowledge.IsCertain);
        return differences.Count == 0 ? null : AlteredColumn.Judge(column, differences, isOwn, isFilled);

        ColumnForm Altered(ColumnForm form) => WrittenColumns.Altered(form, alter, knowledge.ColumnsAreNotNull, knowledge.Schema.Collation);
    }

    private static IReadOnlyList<ClassifiedOperation> Switch(AlterTableSwitchStatement move, ScriptKnowledge knowledge)
    {
        var target = ObjectNames.Format(move.TargetTable);
        knowledge.Forget(move.SchemaObjectName);
        knowledge.Forget(move.TargetTable);
        knowledge.Copied.Touch(move.SchemaObjectName);
        knowledge.Copied.Touch(move.TargetTable);
        return
        [
            .. Classified.On(
                move.SchemaObjectName, OperationCatalog.SwitchPartition(ObjectNames.Format(move.SchemaObjectName), target), target)
                .Select(found => found with { Targets = [move.SchemaObjectName, move.TargetTable] }),
        ];
    }

    private static Operation Option(TableOption option, string table) => option switch
    {
        SystemVersioningTableOption { OptionState: OptionState.Off } =>
            OperationCatalog.DisableVersioning(table),
        SystemVersioningTableOption { RetentionPeriod: { IsInfinity: false } } =>
            OperationCatalog.EnableVersioning(table, deletes: true),
        SystemVersioningTableOption => OperationCatalog.EnableVersioning(table, deletes: false),
        DataRetentionTableOption { OptionState: OptionState.On } =>
            OperationCatalog.LoseHistory(OperationKind.DeleteOldRows, table, "Rows of it that are older are deleted from now on."),
        RemoteDataArchiveAlterTableOption { RdaTableOption: RdaTableOption.OffWithoutDataRecovery } =>
            OperationCatalog.LoseHistory(OperationKind.LeaveArchive, table, "Rows that were moved to the archive do not come back."),
        DataRetentionTableOption or RemoteDataArchiveAlterTableOption or LockEscalationTableOption
            or FileTableDirectoryTableOption or FileStreamOnTableOption or TableDataCompressionOption =>
                OperationCatalog.TableOption(table),
        _ => OperationCatalog.Unclassified(OperationKind.AlterTableOption, table),
    };

    private static IReadOnlyList<ClassifiedOperation> Triggers(AlterTableTriggerModificationStatement change, ScriptKnowledge knowledge) =>
        OnTable(change.SchemaObjectName, change.TriggerNames, change.TriggerEnforcement == TriggerEnforcement.Disable, knowledge);

    private static IReadOnlyList<ClassifiedOperation> Triggers(EnableDisableTriggerStatement change, ScriptKnowledge knowledge)
    {
        var isOff = change.TriggerEnforcement == TriggerEnforcement.Disable;
        if (change.TriggerObject.TriggerScope == TriggerScope.AllServer)
            return Classified.One(OperationCatalog.Server(StatementSubject.WithWords(change)));
        if (change.TriggerObject.Name is not { } table)
            return
            [
                .. change.TriggerNames.Select(name => ObjectNames.Format(name.BaseIdentifier.Value))
                    .Select(name => (Subject: name, Which: $"database.{name}"))
                    .DefaultIfEmpty((Subject: "database", Which: "database"))
                    .SelectMany(one => Switched(Classified.One(OperationCatalog.Trigger(one.Subject, isOff)), one.Which, isOff)),
            ];
        return OnTable(table, change.TriggerNames.Select(name => name.BaseIdentifier), isOff, knowledge);
    }

    private static IReadOnlyList<ClassifiedOperation> OnTable(
        SchemaObjectName table, IEnumerable<Identifier> triggers, bool isOff, ScriptKnowledge knowledge)
    {
        // One that is off perhaps may fire.
        if (!isOff || knowledge.IsCertain) knowledge.Schema.SwitchTriggers(table, [.. triggers.Select(name => name.Value)], isOff);
        return
        [
            .. triggers.Select(name => ObjectNames.Within(table, name)).DefaultIfEmpty(ObjectNames.Format(table))
                .SelectMany(name => Switched(Classified.On(table, OperationCatalog.Trigger(name, isOff)), name, isOff)),
        ];
    }

    /// <param name="which">A trigger in full, or what all of them hang on.</param>
    private static IEnumerable<ClassifiedOperation> Switched(IReadOnlyList<ClassifiedOperation> found, string which, bool isOff) =>
        found.Select(one => one with
        {
            Takes = isOff ? ($"trigger {which}", OperationCatalog.SilentForNow(one.Operation)) : null,
            Brings = isOff ? null : $"trigger {which}",
        });

    private static IReadOnlyList<ClassifiedOperation> Constraints(
        AlterTableConstraintModificationStatement change, ScriptKnowledge knowledge)
    {
        var table = change.SchemaObjectName;
        var subjects = change.All
            ? [ObjectNames.Format(table)]
            : change.ConstraintNames.Select(name => ObjectNames.Within(table, name)).ToList();
        var names = change.ConstraintNames.Select(name => ObjectNames.Beside(table, name)).ToList();
        var isOff = change.ConstraintEnforcement == ConstraintEnforcement.NoCheck;
        var isVerified = change.ExistingRowsCheckEnforcement == ConstraintEnforcement.Check;
        return
        [
            .. subjects.SelectMany(subject => Classified.On(
                table,
                isOff
                    ? OperationCatalog.SwitchOff(
                        OperationKind.DisableConstraint, subject, "Rows that it would have refused come in from now on.")
                    : OperationCatalog.CheckConstraint(subject, knowledge.IsNew(table), isVerified),
                names)
                .Select(found => found with
                {
                    Takes = isOff ? ($"constraint {subject}", OperationCatalog.SwitchOffForNow(found.Operation)) : null,
                    Brings = !isOff && isVerified ? $"constraint {subject}" : null,
                })),
        ];
    }
}
