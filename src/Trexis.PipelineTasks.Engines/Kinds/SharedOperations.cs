namespace Trexis.PipelineTasks.Engines.Kinds;

/// <summary>
/// What a kind of statement that several engines know means for data and for those who use it: one risk and one reason, whatever the
/// engine. How long others wait is the engine's own, and so is what it advises where its way differs.
/// </summary>
public static class SharedOperations
{
    public const string NobodyNotices = "none";

    public static Operation CreateTable(string subject) =>
        Create(OperationKind.CreateTable, subject, "A new table is used by nobody yet.");

    public static Operation Create(string kind, string subject, string why) =>
        Operation.Of(OperationAction.Create, kind, subject, Risk.Safe, why, NobodyNotices);

    public static Operation DropTable(string subject, string locking) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropTable, subject, Risk.Dangerous,
            "Its rows are gone, and every statement that names it fails.", locking,
            "Rename it in this deployment, watch for a release, and drop it in a later one.");

    public static Operation DropObject(string kind, string subject, string locking) =>
        Operation.Of(OperationAction.Drop, kind, subject, Risk.Dangerous,
            "Every caller that names it fails, also those outside this database, which nobody here can see.", locking,
            "Make sure that nobody has called it for a release, then drop it.");

    public static Operation DropTrigger(string subject, string locking) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropTrigger, subject, Risk.Dangerous,
            "What it kept in order is no longer kept.", locking);

    /// <summary>A column that rows cannot be without and that nothing fills.</summary>
    public static Operation AddRequiredColumn(string subject, string locking, string saferWay) =>
        Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Dangerous,
            "NOT NULL without a default fails where the table holds rows, and breaks every INSERT that does not name it.", locking,
            saferWay) with
        {
            IsRefusedOnRows = true,
        };

    public static Operation DropColumn(string subject, string locking) =>
        Operation.Of(OperationAction.Alter, OperationKind.DropColumn, subject, Risk.Dangerous,
            "Its values are gone, and every statement that names it fails.", locking,
            "Stop using it in one release and drop it in a later one, with a verified backup at hand.");

    /// <param name="now">Its name from then on, where that is known.</param>
    /// <param name="withinSchema">Whether views and procedures keep the old name.</param>
    public static Operation Rename(
        string kind, string subject, string? now, string locking, string saferWay, bool withinSchema = false) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Dangerous,
            withinSchema
                ? "Every statement that uses the old name fails at once, also in views and procedures of this database."
                : "Every statement outside the schema that uses the old name fails at once.",
            locking, saferWay) with
        {
            NewName = now,
        };

    /// <param name="isOnline">Whether writers go on while it is built.</param>
    public static Operation CreateIndex(string subject, bool unique, bool isOnline, string locking, string? saferWay = null) =>
        Operation.Of(OperationAction.Create, OperationKind.CreateIndex, subject, Risk.Caution,
            (unique, isOnline) switch
            {
                (true, true) => "It fails where rows share a value, and slows every write a little.",
                (true, _) => "It fails where rows share a value, and blocks writers while it is built.",
                (_, true) => "It slows every write a little, and may change the plans of queries.",
                _ => "It blocks writers while it is built, and may change the plans of queries.",
            }, locking, saferWay);

    public static Operation DropIndex(string subject, bool unique, string locking) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropIndex, subject, Risk.Caution,
            unique
                ? "Rows that share a value come in from now on, and queries that relied on it read the whole table."
                : "Queries that relied on it read the whole table.",
            locking, "Look at the plans of the named queries with perf-gate before and after.");

    /// <param name="isNew">Whether nobody wrote to the table without it before: the table is new, or had the trigger.</param>
    public static Operation CreateTrigger(string kind, string subject, string table, bool isNew, string locking) =>
        Operation.Of(OperationAction.Create, kind, subject, isNew ? Risk.Caution : Risk.Dangerous,
            $"It runs inside of every matching write to {table} from now on, and an error in it undoes that write.", locking);

    public static Operation InsertRows(string subject, string locking) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.InsertRows, subject, Risk.Safe,
            "Rows are added; none that is there is touched.", locking);

    /// <param name="by">What chooses them.</param>
    public static Operation UpdateChosenRows(string subject, string locking, string? saferWay = null, string by = "its WHERE") =>
        Operation.Of(OperationAction.DataMotion, OperationKind.UpdateRows, subject, Risk.Caution,
            $"The rows that {by} chooses get new values; the old ones are gone.", locking, saferWay);

    public static Operation UpdateAllRows(string subject, string locking, string saferWay) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.UpdateRows, subject, Risk.Dangerous,
            "It has no WHERE that chooses rows: every row of the table gets new values.", locking, saferWay);

    /// <summary>Of every row, in columns that are new and hold no value yet.</summary>
    public static Operation FillColumns(string subject, string locking, string? saferWay = null) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.UpdateRows, subject, Risk.Caution,
            "Every row gets a value in columns that are added before; no value that was there is lost.", locking, saferWay);

    /// <param name="by">What chooses them.</param>
    public static Operation DeleteChosenRows(string subject, string locking, string by = "its WHERE") =>
        Operation.Of(OperationAction.DataMotion, OperationKind.DeleteRows, subject, Risk.Caution,
            $"The rows that {by} chooses are gone.", locking,
            "Announce the expected row count in the change, so that validate holds it against what happened.");

    public static Operation DeleteAllRows(string subject, string locking) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.DeleteRows, subject, Risk.Dangerous,
            "It has no WHERE that chooses rows: every row of the table is gone.", locking,
            "Say in a WHERE which rows are meant.");

    public static Operation OwnBookkeeping(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.OwnBookkeeping, subject, Risk.Dangerous,
            "It touches the journal or the history of deployments.", saferWay: "Use adopt or resolve to correct the journal.");
}
