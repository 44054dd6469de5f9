using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// Names the operation that a compiled statement is. What SQLite asked leave for decides; words only tell apart what it asks for alike.
/// </summary>
internal sealed class StatementClassifier(SchemaCopy copy, AssessedStatement statement, ScriptSoFar script)
{
    private static readonly int[] SchemaChanges =
    [
        raw.SQLITE_CREATE_TABLE, raw.SQLITE_CREATE_TEMP_TABLE, raw.SQLITE_CREATE_VTABLE, raw.SQLITE_CREATE_INDEX,
        raw.SQLITE_CREATE_TEMP_INDEX,
        raw.SQLITE_CREATE_VIEW, raw.SQLITE_CREATE_TEMP_VIEW, raw.SQLITE_CREATE_TRIGGER, raw.SQLITE_CREATE_TEMP_TRIGGER,
        raw.SQLITE_ALTER_TABLE,
        raw.SQLITE_DROP_TABLE, raw.SQLITE_DROP_TEMP_TABLE, raw.SQLITE_DROP_VTABLE, raw.SQLITE_DROP_INDEX, raw.SQLITE_DROP_TEMP_INDEX,
        raw.SQLITE_DROP_VIEW, raw.SQLITE_DROP_TEMP_VIEW, raw.SQLITE_DROP_TRIGGER, raw.SQLITE_DROP_TEMP_TRIGGER,
    ];

    private static readonly int[] OnlyReads = [raw.SQLITE_SELECT, raw.SQLITE_READ, raw.SQLITE_FUNCTION, raw.SQLITE_RECURSIVE];

    private const string Temporary = AuthorizedAction.Temporary;

    private Operation? _alteration;
    private IReadOnlyList<string> _lost = [];
    private string? _onlyCopyOf;
    private bool _own;
    private bool _again;

    /// <summary>Carries out in the copy what changes the schema, and nothing else: no row, pragma or file is touched.</summary>
    /// <param name="place">Its own among the script's operations.</param>
    /// <returns>SQLite's code.</returns>
    public int CarryOut(CompiledStatement compiled, int place)
    {
        if (statement.Explains) return raw.SQLITE_OK;
        if (statement.Perhaps() is { } perhaps && copy.DefinitionOf(perhaps.Name) is { } there)
        {
            _alteration = there == perhaps.Definition
                ? SqliteOperations.NoChange(SqliteIdentifier.Display(perhaps.Name))
                : SqliteOperations.ExistsOtherwise(SqliteIdentifier.Display(perhaps.Name));
            return raw.SQLITE_OK;
        }

        // Begun or rolled back there, too, so that the schema is what it would be; where that fails nothing has been begun.
        if (statement.Find(raw.SQLITE_TRANSACTION, raw.SQLITE_SAVEPOINT) is not null) copy.CarryOut(compiled);
        if (statement.Find(SchemaChanges) is not { } change) return raw.SQLITE_OK;
        if (Taken(change) is { } taken) BeforeLoss(taken, place);
        if (change is { Code: raw.SQLITE_DROP_VIEW or raw.SQLITE_DROP_TRIGGER, First: { } module }) _own = script.DropModule(module, place);
        if (change is { Code: raw.SQLITE_CREATE_VIEW or raw.SQLITE_CREATE_TRIGGER, First: { } named }) _again = script.MakeModule(named);
        var altered = statement.Find(raw.SQLITE_ALTER_TABLE)?.Second;
        // Of all alterations only this one brings a name.
        var tables = altered is not null && statement.RenamesTable ? copy.Tables() : null;
        var columns = altered is null ? [] : copy.Columns(altered);
        var code = copy.CarryOut(compiled);
        if (code != raw.SQLITE_DONE) return code;
        if (altered is not null) _alteration = Alteration(altered, tables, columns);
        if (change.Code is raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_TEMP_TABLE) Make(change);
        if (change is { Code: raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VTABLE, First: { } dropped }) script.Drop(dropped);
        return raw.SQLITE_OK;
    }

    private string? Taken(AuthorizedAction change) => change.Code switch
    {
        raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VTABLE => change.First,
        raw.SQLITE_ALTER_TABLE when change.First != Temporary && statement.RenamesTable => change.Second,
        _ => null,
    };

    // Read before the table goes: afterwards nobody can tell what it owned and who referred to it.
    private void BeforeLoss(string table, int place)
    {
        (_own, _onlyCopyOf) = (script.IsOwn(table), script.OnlyCopyOf(table));
        var lost = script.KeysHold && statement.Find(raw.SQLITE_ALTER_TABLE) is null
            ? new Children(copy, script.Rows).Of(table, all: true)
            : LostChildren.None;
        _lost = _own ? [] : lost.Told;
        foreach (var child in lost.Tables) script.Thin(child);
        script.BeforeLoss(table, _lost.Count > 0, place);
    }

    private void Make(AuthorizedAction made)
    {
        script.Make(made.Table);
        if (statement.Find(raw.SQLITE_SELECT) is not null) script.Fill(made.Table, CopiedTables.Of(copy, statement, made), given: null);
    }

    // What an INSERT leaves out stays empty where nothing else gives it a value.
    private IEnumerable<string>? Given(AuthorizedAction insert) => statement.Names() is { } named
        ? copy.KeysOf(insert.First!).Given.Concat(named).Concat(statement.Sets(insert.Table))
        : null;

    public Operation Classify()
    {
        if (statement.Calls("load_extension")) return SqliteOperations.LoadExtension("load_extension()");
        if (statement.Explains) return SqliteOperations.ReadRows("the plan of a statement");
        if (TouchesOwn() is { } own) return SqliteOperations.OwnBookkeeping(own);
        return _alteration ?? Schema() ?? Session() ?? Rows() ?? Rest();
    }

    // ADD, DROP and RENAME look alike to the authorizer: what the schema was and is tells them apart.
    private Operation Alteration(string table, IReadOnlyList<string>? tablesBefore, IReadOnlyList<ColumnShape> before)
    {
        var subject = SqliteIdentifier.Display(table);
        if (statement.Find(raw.SQLITE_ALTER_TABLE)?.First == Temporary) return SqliteOperations.AlterTemporary(subject);
        if (tablesBefore is not null && copy.Tables().Except(tablesBefore, StringComparer.Ordinal).FirstOrDefault() is { } renamed)
        {
            var made = script.IsMade(table);
            script.Rename(table, renamed);
            var rename = SqliteOperations.RenameTable(subject, SqliteIdentifier.Display(renamed));
            return made ? SqliteOperations.Own(rename) : rename;
        }

        var after = copy.Columns(table);
        var added = after.ExceptBy(before.Select(column => column.Name), column => column.Name).ToList();
        var gone = before.ExceptBy(after.Select(column => column.Name), column => column.Name).ToList();
        return (added.Count, gone.Count) switch
        {
            (1, 0) => Added(Column(added[0]), added[0], table),
            (0, 1) => Dropped(Column(gone[0]), gone[0], table),
            (1, 1) => Renamed(Column(gone[0]), Column(added[0]), gone[0].Name, added[0].Name, table),
            _ => SqliteOperations.Unclassified(subject, "The table is altered in a way that is not known here."),
        };

        string Column(ColumnShape column) => $"{subject}.{SqliteIdentifier.Display(column.Name)}";
    }

    private Operation Renamed(string subject, string now, string was, string name, string table)
    {
        script.Rows.Given(table, null);
        script.Give(table, null);
        script.Overwrite(table, [was, name]);
        return SqliteOperations.RenameColumn(subject, now);
    }

    private Operation Dropped(string subject, ColumnShape column, string table)
    {
        var drop = SqliteOperations.DropColumn(subject);
        if (script.AreUnfilled(table, [column.Name])) return SqliteOperations.OwnModule(drop);
        script.Overwrite(table, [column.Name]);
        if (script.IsOwn(table)) return SqliteOperations.Own(drop);
        if (column.IsGenerated) return SqliteOperations.DropComputed(subject);
        script.Change(table);
        script.Lose(table, [column.Name]);
        return drop;
    }

    private Operation Added(string subject, ColumnShape column, string table)
    {
        if (script.IsOwn(table)) return SqliteOperations.Own(SqliteOperations.AddColumn(subject, column.MustBeGiven));
        script.AddColumn(table, column.Name);
        if (column.MustBeGiven) return SqliteOperations.AddColumn(subject, mustBeGiven: true);
        if (!script.Rows.MayHold(table)) return SqliteOperations.AddColumn(subject, mustBeGiven: false);
        return statement.RefusedOverRows(column, script.KeysHold) is { } why
            ? SqliteOperations.AddRefusedColumn(subject, why)
            : statement.Has("CHECK") || column.IsGenerated
                ? SqliteOperations.AddTestedColumn(subject)
                : SqliteOperations.AddColumn(subject, mustBeGiven: false);
    }

    private Operation? Schema()
    {
        // ANALYZE makes SQLite's own tables on its way.
        if (statement.Find(SchemaChanges) is not { } change || SqliteIdentifier.IsInternal(change.First ?? "")) return null;
        var first = SqliteIdentifier.Display(change.First ?? "");
        // Of an index and a trigger: what they are of.
        var table = SqliteIdentifier.Display(change.Second ?? "");
        return change.Code switch
        {
            raw.SQLITE_CREATE_TABLE => SqliteOperations.CreateTable(first),
            raw.SQLITE_CREATE_VTABLE => SqliteOperations.CreateVirtualTable(first),
            raw.SQLITE_CREATE_INDEX => SqliteOperations.CreateIndex(first, statement.Word(1) == "UNIQUE") with { Table = table },
            raw.SQLITE_CREATE_VIEW => SqliteOperations.CreateView(first, _again),
            raw.SQLITE_CREATE_TRIGGER => SqliteOperations.CreateTrigger(
                first, table, isNew: _again || script.IsOwn(change.Second ?? "")),
            raw.SQLITE_CREATE_TEMP_TABLE or raw.SQLITE_CREATE_TEMP_INDEX or raw.SQLITE_CREATE_TEMP_VIEW or raw.SQLITE_CREATE_TEMP_TRIGGER =>
                SqliteOperations.CreateTemporary(first),
            raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VTABLE =>
                _own ? SqliteOperations.Own(SqliteOperations.DropTable(first))
                : _onlyCopyOf is { } from
                    ? SqliteOperations.OnlyCopy(SqliteOperations.DropTable(first, _lost), SqliteIdentifier.Display(from))
                    : SqliteOperations.DropTable(first, _lost),
            raw.SQLITE_DROP_INDEX => SqliteOperations.DropIndex(first) with { Table = table },
            raw.SQLITE_DROP_VIEW => OfModule(SqliteOperations.DropView(first)),
            raw.SQLITE_DROP_TRIGGER => OfModule(SqliteOperations.DropTrigger(first)),
            raw.SQLITE_DROP_TEMP_TABLE or raw.SQLITE_DROP_TEMP_INDEX or raw.SQLITE_DROP_TEMP_VIEW or raw.SQLITE_DROP_TEMP_TRIGGER =>
                SqliteOperations.DropTemporary(first),
            _ => null,
        };
    }

    private Operation OfModule(Operation drop) => _own ? SqliteOperations.OwnModule(drop) : drop;

    private Operation? Session()
    {
        if (statement.FirstWord == "VACUUM")
            return statement.Has("INTO") ? SqliteOperations.VacuumInto("the database") : SqliteOperations.Vacuum("the database");
        if (statement.Pragma is { } pragma) return PragmaRisk.Classify(pragma);
        return statement.Find(
            raw.SQLITE_ATTACH, raw.SQLITE_DETACH, raw.SQLITE_TRANSACTION, raw.SQLITE_SAVEPOINT, raw.SQLITE_REINDEX,
            raw.SQLITE_ANALYZE) switch
        {
            { Code: raw.SQLITE_ATTACH } attach => SqliteOperations.Attach(attach.First ?? "another file"),
            { Code: raw.SQLITE_DETACH } detach => SqliteOperations.Detach(SqliteIdentifier.Display(detach.First ?? "")),
            { Code: raw.SQLITE_TRANSACTION } transaction => SqliteOperations.Transaction(transaction.First ?? ""),
            { Code: raw.SQLITE_SAVEPOINT } savepoint => SqliteOperations.Savepoint(SqliteIdentifier.Display(savepoint.Second ?? "")),
            { Code: raw.SQLITE_REINDEX } reindex => SqliteOperations.Reindex(Whole(reindex)),
            { Code: raw.SQLITE_ANALYZE } analyze => SqliteOperations.Analyze(Whole(analyze)),
            _ => null,
        };
    }

    // Without a name it goes through everything, in no order that means anything.
    private string Whole(AuthorizedAction action) => statement.IsOneWord ? "the database" : SqliteIdentifier.Display(action.First ?? "");

    private Operation? Rows()
    {
        if (statement.Find(raw.SQLITE_INSERT, raw.SQLITE_UPDATE, raw.SQLITE_DELETE) is not { First: { } table } write) return null;

        // SQLite's own tables hold its statistics and counters; writing them is nobody's daily business.
        if (SqliteIdentifier.IsInternal(table)) return SqliteOperations.Unclassified(table, "It writes one of SQLite's own tables.");
        var subject = SqliteIdentifier.Display(table);
        if (write.Code == raw.SQLITE_INSERT && TellsIndex(table)) return SqliteOperations.TellIndex(subject, statement.Given(table));
        if (write.Code != raw.SQLITE_INSERT && copy.Holds(statement.Constant()) is false)
            return SqliteOperations.WriteNoRow(subject, write.Code == raw.SQLITE_UPDATE);
        var chosen = write.Code != raw.SQLITE_INSERT && statement.ChoosesRows();
        var sets = statement.Sets(write.Table);
        var all = chosen && statement.LeftOut() is { } left ? script.Rows.AllOf(write.Table, statement.Reads.Keys, left) : null;
        // Whoever fills columns that are empty in every row loses nothing.
        if (write.Code == raw.SQLITE_UPDATE && all is not null && script.Rows.AreEmpty(table, sets)) all = null;
        var replaces = statement.Replaces || (statement.OnConflict is null && copy.KeysOf(table).Replacing is { Count: > 0 } keys
            && (write.Code == raw.SQLITE_INSERT || keys.Overlaps(sets)));
        var operation = write.Code switch
        {
            raw.SQLITE_INSERT => SqliteOperations.InsertRows(
                subject, replaces || statement.Find(raw.SQLITE_UPDATE, raw.SQLITE_DELETE) is not null),
            raw.SQLITE_UPDATE => SqliteOperations.UpdateRows(subject, chosen && all is null),
            _ => SqliteOperations.DeleteRows(subject, chosen && all is null),
        };
        if (operation is { Kind: OperationKind.InsertRows, Risk: Risk.Caution } && WritesAllAnew(write, sets, replaces))
            operation = SqliteOperations.WriteAllAnew(operation);
        if (all is { } rows) operation = SqliteOperations.MeansAll(operation, rows);
        if (write.Code == raw.SQLITE_UPDATE && operation.Risk == Risk.Dangerous && script.AreUnfilled(write.Table, sets))
            operation = SqliteOperations.FillColumns(subject);
        if (write.Code == raw.SQLITE_UPDATE && replaces) operation = SqliteOperations.UpdateOrReplace(operation);
        if (replaces && !statement.Replaces) operation = operation with { Why = $"{operation.Why} Its table says ON CONFLICT REPLACE." };
        Learn(write, sets, replaces);

        // A trigger reaches what the script did not make from what it did.
        var reaches = statement.Triggered
            .Where(set => set.Database != Temporary && !script.IsOwn(set.Table) && (set.Table != write.Table || MeansAll(set)))
            .ToList();
        if (reaches.Count == 0 && write.Database == Temporary) return SqliteOperations.OnTemporary(operation);
        if (reaches.Count == 0 && script.IsOwn(write.Table)) return SqliteOperations.Own(operation);
        var isWhole = write.Code == raw.SQLITE_DELETE && operation.Risk == Risk.Dangerous;
        var lost = script.KeysHold && (isWhole || (statement.CarriesOn && (write.Code == raw.SQLITE_DELETE || replaces)))
            ? new Children(copy, script.Rows).Of(table, isWhole)
            : LostChildren.None;
        return operation with
        {
            Risk = lost.Goes || reaches.Exists(MeansAll)
                ? Risk.Dangerous
                : operation.Risk == Risk.Safe && reaches.Exists(set => set.Code != raw.SQLITE_INSERT) ? Risk.Caution : operation.Risk,
            Why = operation.Why
                + (lost.Told.Count == 0 || write.Code == raw.SQLITE_UPDATE
                    ? Along("Foreign keys carry it on to", statement.CarriedTo(table))
                    : "")
                + SqliteOperations.Sentence(lost.Told)
                + string.Concat(statement.Triggered.GroupBy(write => write.Within!).Select(SetOff)),
        };
    }

    // Rows that come from the table itself are in the way of themselves. Whoever fills what is empty in all of them loses nothing.
    private bool WritesAllAnew(AuthorizedAction write, IReadOnlyList<string> sets, bool replaces)
    {
        if (!statement.TakesAnyOf(write.Table) || copy.GivesRow(statement.Query())) return false;
        if (!replaces) return !script.AreUnfilled(write.Table, sets);
        return CopiedColumns.Lacking(copy, statement, write, write.Table) is not { } lacking
            || (lacking.Count > 0 && !script.AreUnfilled(write.Table, [.. lacking.Keys]));
    }

    private void Learn(AuthorizedAction write, IReadOnlyList<string> sets, bool replaces)
    {
        var table = write.Table;
        var isInsert = write.Code == raw.SQLITE_INSERT;
        if (write.Code == raw.SQLITE_DELETE || replaces) script.Thin(table);
        if (write.Code != raw.SQLITE_DELETE) script.Change(table);
        if (sets.Count > 0 && !statement.FillsGaps()) script.Overwrite(table, sets);
        if (write.Code == raw.SQLITE_DELETE || replaces) script.Lose(table, null);
        else if (sets.Count > 0 && !script.AreUnfilled(table, sets)) script.Lose(table, sets);
        foreach (var carried in statement.CarriedTo(write.First!))
        {
            script.Lose(carried, null);
            script.Thin(carried);
        }

        if (isInsert)
        {
            script.Fill(table, CopiedTables.Of(copy, statement, write), Given(write));
        }
        else
        {
            script.Rows.Given(table, sets);
            script.Give(table, sets);
        }

        foreach (var set in statement.Triggered)
        {
            if (set.Code != raw.SQLITE_INSERT) script.Lose(set.Table, null);
            if (set.Code != raw.SQLITE_INSERT) script.Thin(set.Table);
            if (set.Code == raw.SQLITE_DELETE) continue;
            script.Rows.Given(set.Table, null);
            script.Give(set.Table, null);
            script.Change(set.Table);
        }
    }

    private bool MeansAll(AuthorizedAction set) => set.Code != raw.SQLITE_INSERT
        && copy.BodyOf(set.Within!).Any(one => one.MeansAllOf(set.Code, set.First!) && copy.Holds(one.Constant()) is not false);

    // A virtual table has a hidden column of its own name, which takes commands.
    private bool TellsIndex(string table) =>
        statement.Names()?.Contains(table, StringComparer.OrdinalIgnoreCase) is true
        && !copy.Columns(table).Any(column => !column.IsHidden && column.Name.Equals(table, StringComparison.OrdinalIgnoreCase));

    private string SetOff(IGrouping<string, AuthorizedAction> writes)
    {
        var done = writes.Select(write => write.Code switch
        {
            raw.SQLITE_INSERT => $"puts rows into {SqliteIdentifier.Display(write.First!)}",
            raw.SQLITE_UPDATE => $"changes {Which(write)} of {SqliteIdentifier.Display(write.First!)}",
            _ => $"deletes {Which(write)} of {SqliteIdentifier.Display(write.First!)}",
        });
        return $" It sets off the trigger {SqliteIdentifier.Display(writes.Key)}, which {string.Join(", ", done.Distinct())}.";
    }

    private string Which(AuthorizedAction set) => MeansAll(set) ? "every row" : "rows";

    private static string Along(string how, IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" {how} {string.Join(", ", names.Select(SqliteIdentifier.Display))}.";

    private Operation Rest()
    {
        if (statement.FirstWord is "CREATE" or "DROP" && statement.NameAfterExists() is { } name)
            return SqliteOperations.NoChange(SqliteIdentifier.Display(name));
        return statement.Own.Count > 0 && statement.Own.All(action => OnlyReads.Contains(action.Code))
            ? SqliteOperations.ReadRows(SqliteIdentifier.Display(statement.Find(raw.SQLITE_READ)?.First ?? "SELECT"))
            : SqliteOperations.Unclassified(statement.FirstWord, "What this statement does is not known here.");
    }

    private string? TouchesOwn()
    {
        foreach (var action in statement.Own)
        {
            if (OnlyReads.Contains(action.Code)) continue;
            if (action.First is { } first && SqliteIdentifier.IsOwn(first)) return first;
            if (action.Second is { } second && SqliteIdentifier.IsOwn(second)) return second;
        }

        return null;
    }
}
