using Trexis.PipelineTasks.Engines.Kinds;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What each kind of statement means for data and for those who use it, as SQLite carries it out.</summary>
internal static class SqliteOperations
{
    private const string NobodyNotices = SharedOperations.NobodyNotices;
    private const string WritersWaitMoment = "Writers wait for a moment; no row is touched.";
    private const string WritersWaitForTable = "Writers wait while the whole table is rewritten.";
    private const string WritersWaitForRows = "Writers wait until the script's transaction has ended.";
    private const string MadeWithout = "The table is made again without it, and what it kept in order is no longer kept.";
    private const string ExpandAndContract = "Add the new name first, move the applications over, and drop the old one in a later "
        + "deployment.";

    public static Operation CreateTable(string subject) => SharedOperations.CreateTable(subject);

    public static Operation CreateTemporary(string subject) =>
        Operation.Of(OperationAction.Create, OperationKind.CreateTemporary, subject, Risk.Safe,
            "It is seen by this connection only and goes with it.", NobodyNotices);

    public static Operation CreateVirtualTable(string subject) =>
        Operation.Of(OperationAction.Create, OperationKind.CreateVirtualTable, subject, Risk.Caution,
            "Every program that opens the database needs the module behind it.", NobodyNotices);

    /// <param name="lost">What becomes of rows elsewhere.</param>
    public static Operation DropTable(string subject, IReadOnlyList<string>? lost = null)
    {
        var drop = SharedOperations.DropTable(subject, "Writers wait while its pages are freed.");
        return drop with { Why = drop.Why + Sentence(lost ?? []) };
    }

    /// <summary>A table that the script itself made, filled with all rows of the old one and put in its place.</summary>
    public static Operation RebuildTable(string subject) =>
        Operation.Of(OperationAction.Rebuild, OperationKind.RebuildTable, subject, Risk.Caution,
            "It is made again, and all of its rows are copied over.", WritersWaitForTable);

    /// <summary>A column of a table that is made again, which gets something else than its values.</summary>
    /// <param name="what">What becomes of them.</param>
    public static Operation LoseValues(string subject, string what) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Dangerous,
            "The table is made again, and the column does not get its old values: those are gone.", WritersWaitForTable,
            "Copy the column as it is, and change its values in a statement of its own.") with
        {
            Difference = Redaction.Reviewed(what),
        };

    /// <summary>A column of a table that is made again, which is another thing there.</summary>
    public static Operation ChangeColumn(TablePart before, TablePart after) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, after.Subject, Risk.Caution,
            "The table is made again, and the column takes, compares or computes values otherwise there.", WritersWaitForTable) with
        {
            Difference = $"{Shown(before)} → {Shown(after)}",
        };

    private static string Shown(TablePart column) => column.Shown.Length == 0 ? "no type" : column.Shown;

    public static Operation AlterTemporary(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterTemporary, subject, Risk.Safe,
            "It is seen by this connection only.", NobodyNotices);

    /// <summary>What a table owned and the one that was made in its place lacks.</summary>
    public static Operation Lost(TablePart part) => part.Kind switch
    {
        TablePartKind.Column when part.IsComputed => DropComputed(part.Subject),
        TablePartKind.Column => DropColumn(part.Subject) with { Why = "The table is made again without it: its values are gone." },
        TablePartKind.Index => DropIndex(part.Subject) with { Risk = Risk.Dangerous, Why = MadeWithout },
        TablePartKind.Storage => Operation.Of(OperationAction.Alter, OperationKind.DropConstraint, part.Subject, Risk.Caution,
            "The table is made again without it: its rows are stored in another way, and have numbers."),
        TablePartKind.Trigger => DropTrigger(part.Subject) with { Why = MadeWithout },
        _ => Operation.Of(OperationAction.Alter, OperationKind.DropConstraint, part.Subject, Risk.Dangerous, MadeWithout),
    };

    public static Operation BreakView(string view, string reason) =>
        Operation.Of(OperationAction.Drop, OperationKind.BreakView, SqliteIdentifier.Display(view), Risk.Dangerous,
            $"It is left behind, and every statement that reads it fails: {reason}.");

    /// <summary>A foreign key or trigger that is left behind by the table that it names.</summary>
    public static Operation Broken(TablePart part, string table)
    {
        var (kind, writes) = part.Kind == TablePartKind.Trigger
            ? (OperationKind.BreakTrigger, "fires it")
            : (OperationKind.BreakKey, "it checks");
        return Operation.Of(OperationAction.Drop, kind, part.Subject, Risk.Dangerous,
            $"Since the rename it refers to {table}, which is dropped: every write that {writes} fails.",
            saferWay: "Make the new table under another name, fill it, drop the old one, and then give the new one its name.");
    }

    /// <summary>Of a table that was renamed out of the way of the one that has all of its rows.</summary>
    public static Operation DropReplaced(Operation drop, string successor) =>
        drop with { Risk = Risk.Safe, Why = $"All of its rows were copied into {successor} before.", SaferWay = null };

    /// <summary>Where another operation stands, which brings it about.</summary>
    public static Operation By(Operation cause, Operation operation) => operation with
    {
        Script = cause.Script,
        Location = cause.Location,
        Statement = cause.Statement,
        Detail = cause.Detail,
    };

    /// <summary>Of a table that the script itself made, whose rows nobody else has seen.</summary>
    public static Operation Own(Operation operation) =>
        operation with { Risk = Risk.Safe, Why = "The script itself made the table.", SaferWay = null };

    public static Operation OnTemporary(Operation operation) =>
        operation with { Risk = Risk.Safe, Why = "The table is seen by this connection only.", Locking = NobodyNotices, SaferWay = null };

    /// <summary>As it is where the script has no transaction of ours.</summary>
    public static Operation Outside(Operation operation) =>
        operation.Locking == WritersWaitForRows ? operation with { Locking = "Writers wait until the statement has ended." } : operation;

    /// <summary>Parts of a sentence as one, to follow another.</summary>
    public static string Sentence(IReadOnlyList<string> parts)
    {
        if (parts.Count == 0) return "";
        var text = string.Join("; ", parts);
        return $" {char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    public static Operation DropTemporary(string subject) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropTemporary, subject, Risk.Safe,
            "It was seen by this connection only.", NobodyNotices);

    public static Operation AddColumn(string subject, bool mustBeGiven) => mustBeGiven
        ? SharedOperations.AddRequiredColumn(subject, WritersWaitMoment, "Give it a default, or add it nullable, fill it and check it.")
        : Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Safe,
            "Rows that are there show the default without being rewritten.", WritersWaitMoment);

    public static Operation AddRefusedColumn(string subject, string why) =>
        Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Dangerous,
            $"SQLite refuses {why} where the table holds rows.", WritersWaitMoment,
            "Add it without that, fill it, and build the table anew with what it should have.") with
        {
            IsRefusedOnRows = true,
        };

    public static Operation AddTestedColumn(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Caution,
            "Each row that is there is held against what it demands, and one that breaks it makes the statement fail.",
            "Writers wait while the whole table is read.");

    public static Operation DropColumn(string subject) => SharedOperations.DropColumn(subject, WritersWaitForTable);

    /// <summary>Of a generated column.</summary>
    public static Operation DropComputed(string subject) => DropColumn(subject) with
    {
        Risk = Risk.Caution,
        Why = "It is computed from other columns, so that no value is lost; every statement that names it fails.",
    };

    public static Operation RenameColumn(string subject, string now) =>
        SharedOperations.Rename(OperationKind.RenameColumn, subject, now, WritersWaitMoment, ExpandAndContract);

    public static Operation RenameTable(string subject, string now) =>
        SharedOperations.Rename(OperationKind.RenameTable, subject, now, WritersWaitMoment, ExpandAndContract);

    public static Operation CreateIndex(string subject, bool unique) =>
        SharedOperations.CreateIndex(subject, unique, isOnline: false, "Writers wait while the table is read and sorted.");

    public static Operation DropIndex(string subject) => SharedOperations.DropIndex(subject, unique: false, WritersWaitMoment);

    /// <param name="again">Whether the script dropped one of that name before.</param>
    public static Operation CreateView(string subject, bool again) => SharedOperations.Create(
        OperationKind.CreateView,
        subject,
        again ? "It takes the place of the one that the script drops." : "A new view is used by nobody yet.");

    public static Operation DropView(string subject) => SharedOperations.DropObject(OperationKind.DropView, subject, WritersWaitMoment);

    public static Operation CreateTrigger(string subject, string table, bool isNew) =>
        SharedOperations.CreateTrigger(OperationKind.CreateTrigger, subject, table, isNew, WritersWaitMoment);

    /// <summary>Of a view or trigger that the script has made again when it ends.</summary>
    public static Operation MadeAgain(Operation drop) =>
        drop with { Risk = Risk.Caution, Why = "It is dropped, and the same script makes it again.", SaferWay = null };

    /// <summary>Of a view or trigger that the script itself made.</summary>
    public static Operation OwnModule(Operation drop) =>
        drop with { Risk = Risk.Safe, Why = "The script itself made it.", SaferWay = null };

    public static Operation DropTrigger(string subject) =>
        SharedOperations.DropTrigger(subject, WritersWaitMoment);

    /// <summary>What a full-text index is told to do with itself, as a row that is put into the column of its own name.</summary>
    public static Operation TellIndex(string subject, string? command) => command switch
    {
        "delete" or "delete-all" => Operation.Of(OperationAction.DataMotion, OperationKind.DeleteRows, subject, Risk.Dangerous,
            "It takes entries out of the full-text index: searches find those rows no more.", WritersWaitForRows,
            "Delete the rows themselves, or tell it 'rebuild' at the end."),
        "automerge" or "crisismerge" or "integrity-check" or "merge" or "optimize" or "pgsz" or "rank" or "rebuild" or "usermerge" =>
            Operation.Of(OperationAction.Rebuild, OperationKind.FullText, subject, Risk.Caution,
                "The full-text index is written or read as a whole, or set up; no row changes.", WritersWaitForRows),
        _ => Unclassified(subject, "It tells the full-text index something that is not known here."),
    };

    public static Operation InsertRows(string subject, bool replaces)
    {
        var insert = SharedOperations.InsertRows(subject, WritersWaitForRows);
        return replaces ? insert with { Risk = Risk.Caution, Why = "Rows that are in the way are replaced or changed." } : insert;
    }

    /// <summary>Of an INSERT that takes its rows from the table itself and replaces or changes those that are there.</summary>
    public static Operation WriteAllAnew(Operation insert) => insert with
    {
        Risk = Risk.Dangerous,
        Why = "It takes every row of the table and writes it anew: all of them get new values.",
        SaferWay = "Say in a WHERE which rows are meant.",
    };

    /// <summary>Of a statement whose WHERE never holds.</summary>
    public static Operation WriteNoRow(string subject, bool updates) =>
        (updates ? UpdateRows(subject, chosen: true) : DeleteRows(subject, chosen: true)) with
        {
            Risk = Risk.Safe,
            Why = "Its WHERE holds for no row.",
            Locking = NobodyNotices,
            SaferWay = null,
        };

    public static Operation UpdateRows(string subject, bool chosen) => chosen
        ? SharedOperations.UpdateChosenRows(subject, WritersWaitForRows)
        : SharedOperations.UpdateAllRows(
            subject, WritersWaitForRows, "Say in a WHERE which rows are meant, if only those that lack the new value.");

    public static Operation DeleteRows(string subject, bool chosen) => chosen
        ? SharedOperations.DeleteChosenRows(subject, WritersWaitForRows)
        : SharedOperations.DeleteAllRows(subject, WritersWaitForRows);

    /// <summary>Of an UPDATE of columns that the script has added.</summary>
    public static Operation FillColumns(string subject) => SharedOperations.FillColumns(subject, WritersWaitForRows);

    /// <summary>Of a table of the script's own whose rows came from one that has lost some since.</summary>
    public static Operation OnlyCopy(Operation operation, string from) =>
        operation with { Why = $"{operation.Why} Its rows came from {from}, which has lost some since: they may be the only copy." };

    /// <summary>Of a statement whose WHERE leaves out no row that is there.</summary>
    public static Operation MeansAll(Operation operation, long rows) => operation with
    {
        Why = $"Its WHERE leaves out none of the {HumanText.Number(rows)} rows that are there: "
            + (operation.Kind == OperationKind.DeleteRows ? "all of them are gone." : "all of them get new values."),
    };

    public static Operation UpdateOrReplace(Operation operation) =>
        operation with { Why = $"{operation.Why} OR REPLACE: rows that are in the way of a new value are deleted." };

    public static Operation ReadRows(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.ReadRows, subject, Risk.Safe, "It only reads.", NobodyNotices);

    public static Operation NoChange(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.NoChange, subject, Risk.Safe,
            "IF EXISTS or IF NOT EXISTS finds nothing to do in this database.", NobodyNotices);

    public static Operation ExistsOtherwise(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.ExistsDiffers, subject, Risk.Caution,
            "It exists, and its definition differs from the one here: IF NOT EXISTS leaves it as it is.", NobodyNotices,
            "Alter what is there to what it should be.");

    public static Operation Attach(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Attach, subject, Risk.Dangerous,
            "It opens another file, which no backup, plan or transaction of this deployment covers.",
            saferWay: "Deploy to that database as a target of its own.");

    public static Operation Detach(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Detach, subject, Risk.Caution, "It lets go of a file that was attached before.");

    public static Operation LoadExtension(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.LoadExtension, subject, Risk.Dangerous,
            "It loads foreign code into the deploying process.");

    public static Operation Vacuum(string subject) =>
        Operation.Of(OperationAction.Rebuild, OperationKind.Vacuum, subject, Risk.Caution,
            "The whole file is written anew, outside any transaction of ours.",
            "Readers and writers wait until it is done; it needs twice the file's size free.",
            "Do it in a maintenance window of its own.");

    public static Operation VacuumInto(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.VacuumInto, subject, Risk.Dangerous,
            "It writes a copy of all data to another file, which nobody here looks after.",
            saferWay: "Let the backup task make the copy.");

    public static Operation Reindex(string subject) =>
        Operation.Of(OperationAction.Rebuild, OperationKind.Reindex, subject, Risk.Caution, "Indexes are built anew.",
            "Writers wait while the tables are read and sorted.");

    public static Operation Analyze(string subject) =>
        Operation.Of(OperationAction.Refresh, OperationKind.Analyze, subject, Risk.Safe,
            "Statistics are taken anew; the plans of queries may change.", "Writers wait while indexes are read.");

    public static Operation Transaction(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Transaction, subject, Risk.Caution,
            "The script steers its own transaction, so that a failure may leave half of it done.",
            saferWay: "Leave BEGIN and COMMIT out: each script runs in a transaction with its journal row.");

    public static Operation Savepoint(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Savepoint, subject, Risk.Safe, "It stays inside the script's transaction.");

    public static Operation OwnBookkeeping(string subject) => SharedOperations.OwnBookkeeping(subject);

    public static Operation Pragma(string subject, Risk risk, string why) =>
        Operation.Of(OperationAction.Script, OperationKind.Pragma, subject, risk, why);

    public static Operation Unclassified(string subject, string why) =>
        Operation.Of(OperationAction.Script, OperationKind.Unclassified, subject, Risk.Unclassified, why);
}
