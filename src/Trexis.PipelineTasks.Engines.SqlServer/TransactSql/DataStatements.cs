using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements that write rows: each table that one of them writes is an operation of its own.</summary>
internal static class DataStatements
{
    public static IReadOnlyList<ClassifiedOperation>? Classify(
        TSqlStatement statement,
        ScriptKnowledge knowledge,
        Triggers triggers,
        Func<ExecuteSpecification, IReadOnlyList<ClassifiedOperation>> called) => statement switch
        {
            // INSERT … EXEC does whatever the procedure does.
            InsertStatement { InsertSpecification: { InsertSource: ExecuteInsertSource source } insert } with =>
                [.. Written(with, insert, knowledge, triggers), .. called(source.Execute)],
            InsertStatement insert => Written(insert, insert.InsertSpecification, knowledge, triggers),
            UpdateStatement update => Written(update, update.UpdateSpecification, knowledge, triggers),
            DeleteStatement delete => Written(delete, delete.DeleteSpecification, knowledge, triggers),
            MergeStatement merge => Written(merge, merge.MergeSpecification, knowledge, triggers),
            TruncateTableStatement truncate => Truncated(truncate, knowledge),
            BulkInsertBase bulk => Bulk(bulk.To, knowledge),
            CopyStatement copy => Bulk(copy.Into, knowledge),
            SelectStatement { Into: { } into } select => Into(into, select, knowledge),
            SelectStatement => Classified.Nothing,
            ReceiveStatement receive => Classified.Of(receive.Queue, OperationCatalog.ReceiveMessages(ObjectNames.Format(receive.Queue))),
            TextModificationStatement text => Text(text, knowledge),
            _ => null,
        };

    private static IReadOnlyList<ClassifiedOperation> Written(
        DataModificationStatement statement, DataModificationSpecification outer, ScriptKnowledge knowledge, Triggers triggers)
    {
        var nested = Fragments.All(statement).OfType<DataModificationTableReference>()
            .Select(reference => reference.DataModificationSpecification)
            .ToList();
        return
        [
            .. nested.Append(outer)
                .SelectMany(specification => Written(statement, specification, nested.Count > 0, knowledge, triggers))
                .ToList(),
        ];
    }

    private static IEnumerable<ClassifiedOperation> Written(
        DataModificationStatement statement,
        DataModificationSpecification specification,
        bool isMoved,
        ScriptKnowledge knowledge,
        Triggers triggers)
    {
        // UPDATE T SET @i = Id gives variables values, and no row.
        if (specification is UpdateSpecification { OutputIntoClause: null } update
            && update.SetClauses.All(clause => clause is AssignmentSetClause { Column: null }))
            yield break;
        foreach (var table in BaseTables.Of(specification, statement.WithCtesAndXmlNamespaces, knowledge))
        {
            var rows = Rows(table, specification, statement, knowledge);
            var written = table.Name;
            // What triggers do comes after it.
            if (written is not null)
            {
                var isSaid = !isMoved && statement.WithCtesAndXmlNamespaces is null && table.Through is null
                    && specification.Target is NamedTableReference { SchemaObject: var target }
                    && knowledge.Schema.NameOf(target) == knowledge.Schema.NameOf(written);
                Copy(written, specification, isSaid && triggers.LeaveAsWritten(written, specification), knowledge);
            }

            foreach (var found in written is null ? rows : rows.SelectMany(one => triggers.SetOff(one, written, specification)))
                yield return found;
            if (table.Name is not { } name) continue;
            foreach (var found in Cascades.Of(name, specification, knowledge)) yield return found;
            Learn(name, specification, isMoved, knowledge);
        }

        if (specification.OutputIntoClause is not { IntoTable: { } into }) yield break;
        var kept = new InsertSpecification { Target = into };
        foreach (var table in BaseTables.Of(kept, null, knowledge))
        {
            // What was deleted elsewhere may be nowhere else from now on.
            if (table.Name is { } name && specification is not InsertSpecification) knowledge.Forget(name);
            if (table.Name is { } written) knowledge.Copied.Touch(written);
            foreach (var found in Rows(table, kept, statement, knowledge)) yield return found;
        }
    }

    private static IReadOnlyList<ClassifiedOperation> Rows(
        BaseTable table, DataModificationSpecification specification, DataModificationStatement statement, ScriptKnowledge knowledge)
    {
        if (table.Reference is VariableTableReference) return Classified.Nothing;
        if (table.Name is not { } name)
            return Classified.One(OperationCatalog.Unclassified(OperationKind.WriteRows, StatementText.Format(specification.Target)));
        var operation = Operation(name, specification, table.IsNarrowed, knowledge);
        if (operation is { Kind: OperationKind.UpdateRows, Risk: Risk.Dangerous } && knowledge.AreUnfilled(name, Assigned(specification)))
            operation = OperationCatalog.FillColumns(operation.Subject);
        if (knowledge.IsNew(name))
            operation = OfOwnRows(operation);
        else if (specification is InsertSpecification && Holds(statement) is { } held)
            operation = operation with { Risk = Risk.Caution, Why = held };
        return Classified.On(name, operation with { Needs = RowPermissions.Writing(statement, specification, table.Through ?? name) });
    }

    private static Operation OfOwnRows(Operation operation) => operation with
    {
        Risk = Risk.Safe,
        Why = "The table is new; its rows come from this script.",
        SaferWay = null,
    };

    private static Operation Operation(
        SchemaObjectName table, DataModificationSpecification specification, bool isNarrowed, ScriptKnowledge knowledge)
    {
        var subject = ObjectNames.Format(table);
        return specification switch
        {
            UpdateSpecification update => OperationCatalog.UpdateRows(subject, Choice(update)),
            DeleteSpecification delete => OperationCatalog.DeleteRows(subject, Choice(delete)),
            MergeSpecification merge => OperationCatalog.MergeRows(subject, Effect(merge, table, knowledge)),
            _ => OperationCatalog.InsertRows(subject),
        };

        RowChoice Choice(UpdateDeleteSpecificationBase statement) =>
            isNarrowed ? RowChoice.Narrowed : RowFilter.By(statement, table, knowledge);
    }

    // An empty name where nobody can tell what is given a value.
    private static List<string> Assigned(DataModificationSpecification specification) => specification is UpdateSpecification update
        ? [.. update.SetClauses.Select(clause => (clause as AssignmentSetClause)?.Column?.MultiPartIdentifier?.Identifiers[^1].Value ?? "")]
        : [];

    private static MergeEffect Effect(MergeSpecification merge, SchemaObjectName table, ScriptKnowledge knowledge)
    {
        if (merge.ActionClauses.Any(clause => clause.Action is DeleteMergeAction)) return MergeEffect.Deletes;
        if (!merge.ActionClauses.Any(clause => clause.Action is UpdateMergeAction)) return MergeEffect.Adds;
        return RowFilter.UpdatesAll(merge, table, knowledge) ? MergeEffect.UpdatesUnmatched : MergeEffect.Updates;
    }

    // What a file brings was in no review, and a table that is locked as a whole lets nobody in.
    private static string? Holds(DataModificationStatement statement)
    {
        var fragments = Fragments.All(statement);
        if (fragments.OfType<BulkOpenRowset>().Any())
            return "Rows come from a file that no review has seen.";
        return fragments.OfType<TableHint>().Any(hint => hint.HintKind is TableHintKind.TabLockX or TableHintKind.TabLock)
            ? "A hint locks a whole table until the transaction has ended."
            : null;
    }

    /// <param name="isSaid">Whether the statement names the table and the rows, and does what it says.</param>
    private static void Copy(
        SchemaObjectName table, DataModificationSpecification specification, bool isSaid, ScriptKnowledge knowledge)
    {
        if (!isSaid || knowledge.RowsAreLimited || ForbiddenTargets.IsShortLived(table)) knowledge.Copied.Touch(table);
        else if (specification is InsertSpecification insert && knowledge.IsNew(table))
            knowledge.Copied.Learn(table, insert, knowledge.Region);
        else if (specification is UpdateSpecification update) knowledge.Copied.Learn(table, update, knowledge.Region);
        else knowledge.Copied.Touch(table);
    }

    private static void Learn(
        SchemaObjectName table, DataModificationSpecification specification, bool isMoved, ScriptKnowledge knowledge)
    {
        if (!knowledge.IsNew(table) && specification is not InsertSpecification && !FillsOwnColumns(table, specification, knowledge))
            knowledge.RowsAreLost();
        knowledge.Give(
            table,
            specification switch
            {
                UpdateSpecification => Assigned(specification),
                InsertSpecification { Columns: { Count: > 0 } named } =>
                    named.Select(column => column.MultiPartIdentifier?.Identifiers[^1].Value).OfType<string>(),
                DeleteSpecification => [],
                _ => null,
            });
        if (specification is not (InsertSpecification or MergeSpecification)) return;
        var fragments = Fragments.All(specification);
        if (isMoved || fragments.Any(part => part is ExecuteInsertSource or OpenQueryTableReference or OpenRowsetTableReference))
            knowledge.Forget(table);
        else if (fragments.OfType<NamedTableReference>().Any(read => read != specification.Target && !knowledge.IsNew(read.SchemaObject)))
            knowledge.Filled(table);
    }

    private static bool FillsOwnColumns(SchemaObjectName table, DataModificationSpecification specification, ScriptKnowledge knowledge) =>
        specification is UpdateSpecification update
        && update.SetClauses.All(
            clause => clause is AssignmentSetClause { Column.MultiPartIdentifier.Identifiers: [.., var column] }
                && knowledge.Schema.IsOwn(table, column.Value));

    private static IReadOnlyList<ClassifiedOperation> Truncated(TruncateTableStatement truncate, ScriptKnowledge knowledge)
    {
        var isNew = knowledge.IsNew(truncate.TableName);
        knowledge.Copied.Touch(truncate.TableName);
        if (!isNew) knowledge.RowsAreLost();
        var operation = OperationCatalog.TruncateTable(ObjectNames.Format(truncate.TableName), truncate.PartitionRanges.Count > 0);
        return Classified.On(truncate.TableName, isNew ? OfOwnRows(operation) : operation);
    }

    private static IReadOnlyList<ClassifiedOperation> Bulk(SchemaObjectName table, ScriptKnowledge knowledge)
    {
        knowledge.Copied.Touch(table);
        knowledge.Give(table, null);
        return Classified.On(table, OperationCatalog.BulkInsert(ObjectNames.Format(table)));
    }

    private static IReadOnlyList<ClassifiedOperation> Into(SchemaObjectName table, SelectStatement select, ScriptKnowledge knowledge)
    {
        var read = select.WithCtesAndXmlNamespaces is null ? AllRows.Of(select.QueryExpression, knowledge.Schema) : null;
        var columns = read?.Forms(knowledge.Schema) ?? [];
        knowledge.Made(table, columns);
        knowledge.Filled(table);
        if (read is not null && columns.Count > 0 && knowledge.IsNew(table) && !knowledge.RowsAreLimited
            && !ForbiddenTargets.IsShortLived(table))
            knowledge.Copied.Learn(table, read, [.. columns.Select(column => column.Name)], knowledge.Region);
        return Classified.On(table, OperationCatalog.CreateTable(ObjectNames.Format(table)));
    }

    private static IReadOnlyList<ClassifiedOperation> Text(TextModificationStatement text, ScriptKnowledge knowledge)
    {
        var table = ObjectNames.Name(text.Column.MultiPartIdentifier.Identifiers.SkipLast(1).Select(part => part.Value));
        knowledge.Give(table, null);
        if (!knowledge.IsNew(table)) knowledge.RowsAreLost();
        knowledge.Copied.Touch(table);
        return Classified.On(table, OperationCatalog.UpdateRows(ObjectNames.Format(table), RowChoice.Narrowed));
    }
}
